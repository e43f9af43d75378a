/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "record/taskbus-record.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_PUBLICATION (taskbus_publication_get_type ())

/* A record on its way through a transport, together with the completion that waits for it.
 * Answer it exactly once, by taskbus_publication_confirm() or taskbus_publication_fail(), from any thread,
 * with no lock of the transport's held; a second answer is ignored, and one that is dropped without an answer
 * fails with TASKBUS_ERROR_UNCONFIRMED. */
typedef struct _TaskbusPublication TaskbusPublication;

/**
 * TaskbusConfirmation:
 * @partition: the partition the record is in, or [const@Taskbus.PARTITION_ANY]
 * @offset: its offset, or [const@Taskbus.OFFSET_NONE] when the transport has none
 * @timestamp: the time it is stored with, in microseconds since 1970 in UTC, or [const@Taskbus.TIMESTAMP_NONE]
 *
 * Where a record is, for taskbus_publication_confirm_all().
 *
 * Since: 1.0
 */
typedef struct
{
  gint32 partition;
  gint64 offset;
  gint64 timestamp;
} TaskbusConfirmation;

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_publication_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusPublication *taskbus_publication_ref (TaskbusPublication *publication);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_publication_unref (TaskbusPublication *publication);

TASKBUS_AVAILABLE_IN_1_0
TaskbusRecord *taskbus_publication_get_record (TaskbusPublication *publication);

TASKBUS_AVAILABLE_IN_1_0
guint64 taskbus_publication_get_sequence (TaskbusPublication *publication);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_publication_confirm (TaskbusPublication *publication, gint32 partition, gint64 offset, gint64 timestamp);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_publication_confirm_all (TaskbusPublication *const *publications,
                                      const TaskbusConfirmation *confirmations,
                                      guint n_publications);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_publication_fail (TaskbusPublication *publication, const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusPublication, taskbus_publication_unref)

G_END_DECLS
