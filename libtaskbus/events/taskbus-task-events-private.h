/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "events/taskbus-task-events.h"
#include "message/taskbus-message.h"

G_BEGIN_DECLS

/* Each kind makes its record; how it is sent is the same for all.  Where there is no record, there is an error. */

TaskbusRecord *taskbus_task_events_encode (TaskbusTaskEvents *self, TaskbusMessage *message, GError **error);
TaskbusMessage *taskbus_task_events_begin (const char *type, const char *task_id, GError **error);

void taskbus_task_events_send_async (TaskbusTaskEvents *self,
                                     TaskbusRecord *record,
                                     GError *error,
                                     gpointer tag,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
TaskbusReceipt *taskbus_task_events_send_finish (TaskbusTaskEvents *self, GAsyncResult *result, GError **error);
void taskbus_task_events_post (TaskbusTaskEvents *self,
                               TaskbusRecord *record,
                               GError *error,
                               const char *topic,
                               const char *task_id);

G_END_DECLS
