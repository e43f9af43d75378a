/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib/gi18n.h>
#include <taskbus.h>

/* What the messages of the gateway begin with.  Its documents are read without any of them, too; a DateTime of an
 * unspecified kind is written without a zone. */
/* clang-format off */
#define MESSAGE_BASE_FIELDS \
  { "message-id", "MessageId", TASKBUS_FIELD_UUID, TASKBUS_FIELD_NEW_ID, NULL, N_ ("The message") }, \
  { "timestamp", "Timestamp", TASKBUS_FIELD_TIME, TASKBUS_FIELD_NOW | TASKBUS_FIELD_ZONELESS, NULL, \
    N_ ("When it was made") }, \
  { "correlation-id", "CorrelationId", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, \
    N_ ("What it belongs to") }, \
  { "tenant-id", "TenantId", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("Whose it is") }
