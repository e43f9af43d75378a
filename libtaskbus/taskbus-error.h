/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "taskbus-availability.h"

G_BEGIN_DECLS

/**
 * TASKBUS_ERROR:
 *
 * The error domain of Taskbus; its codes are [error@Taskbus.Error].
 *
 * Cancellation and timeouts are reported in `G_IO_ERROR` instead.
 *
 * Since: 1.0
 */
#define TASKBUS_ERROR (taskbus_error_quark ())

/**
 * TaskbusError:
 * @TASKBUS_ERROR_FAILED: something went wrong that no other code describes
 * @TASKBUS_ERROR_INVALID_ARGUMENT: the call or the record is not acceptable: a topic name, a header, a partition
 * @TASKBUS_ERROR_INVALID_PROFILE: a key, value or endpoint of the profile is unknown or malformed
 * @TASKBUS_ERROR_NO_MODULE: no module of that name is installed or registered
 * @TASKBUS_ERROR_BAD_MODULE: the module exists but cannot be used: broken, refused, or of another ABI
 * @TASKBUS_ERROR_UNREACHABLE: the endpoint does not answer
 * @TASKBUS_ERROR_QUEUE_FULL: a bounded queue stayed full until the deadline; the record was not sent
 * @TASKBUS_ERROR_TOO_LARGE: the record is larger than the limit that the message names
 * @TASKBUS_ERROR_NOT_FOUND: no such topic, partition, group or offset
 * @TASKBUS_ERROR_EXISTS: there is one already
 * @TASKBUS_ERROR_CLOSED: the bus, transport or consumer was closed
 * @TASKBUS_ERROR_NOT_SUPPORTED: the transport cannot do this; its capabilities say so
 * @TASKBUS_ERROR_NOT_AUTHORIZED: refused for lack of permission, or by wrong credentials
 * @TASKBUS_ERROR_NO_SPACE: the disk or a quota is full; nothing was stored
 * @TASKBUS_ERROR_READ_ONLY: the place of storage cannot be written
 * @TASKBUS_ERROR_CORRUPT: stored data does not match its checksum or its format
 * @TASKBUS_ERROR_INCOMPATIBLE: stored data or the peer is of a version that this one does not know
 * @TASKBUS_ERROR_FENCED: the partition, or the identity of a transaction, belongs to another one by now
 * @TASKBUS_ERROR_BUSY: in use in a way that forbids the operation, for example a group with members
 * @TASKBUS_ERROR_UNCONFIRMED: the answer never came; the record may or may not have been stored
 * @TASKBUS_ERROR_BAD_MESSAGE: a document cannot be read, or is not what the type of its message says
 *
 * What went wrong.
 *
 * Since: 1.0
 */
typedef enum
{
  TASKBUS_ERROR_FAILED,
  TASKBUS_ERROR_INVALID_ARGUMENT,
  TASKBUS_ERROR_INVALID_PROFILE,
  TASKBUS_ERROR_NO_MODULE,
  TASKBUS_ERROR_BAD_MODULE,
  TASKBUS_ERROR_UNREACHABLE,
  TASKBUS_ERROR_QUEUE_FULL,
  TASKBUS_ERROR_TOO_LARGE,
  TASKBUS_ERROR_NOT_FOUND,
  TASKBUS_ERROR_EXISTS,
  TASKBUS_ERROR_CLOSED,
  TASKBUS_ERROR_NOT_SUPPORTED,
  TASKBUS_ERROR_NOT_AUTHORIZED,
  TASKBUS_ERROR_NO_SPACE,
  TASKBUS_ERROR_READ_ONLY,
  TASKBUS_ERROR_CORRUPT,
  TASKBUS_ERROR_INCOMPATIBLE,
  TASKBUS_ERROR_FENCED,
  TASKBUS_ERROR_BUSY,
  TASKBUS_ERROR_UNCONFIRMED,
  TASKBUS_ERROR_BAD_MESSAGE,
} TaskbusError;

TASKBUS_AVAILABLE_IN_1_0
GQuark taskbus_error_quark (void);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_error_is_retriable (const GError *error);

G_END_DECLS
