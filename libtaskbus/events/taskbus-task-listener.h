/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "bus/taskbus-bus.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_TASK_LISTENER (taskbus_task_listener_get_type ())

/* The receiving side of TaskbusTaskEvents: a handler each for tasks that were created, completed, failed.
 *
 * Set up on one thread, then started; the other functions may be called from any thread.  Handlers run in the main
 * context that was the thread-default one at the start.  Properties, which count from the next start:
 *   group             string  profile's `group`, else task-orchestration-group
 *   options           TaskbusSubscriptionOptions: retries and limits; NULL: the defaults
 *   max-poll-records  uint    10
 *   poll-wait         uint    30000 ms     these four matter only to transports that have to ask for
 *   idle-pause        uint    1000 ms      records; see TaskbusPolling
 *   error-pause       uint    5000 ms
 * The profile's keys task.max-poll-records, task.poll-wait, task.idle-pause and task.error-pause are what these begin
 * with. */
TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (TaskbusTaskListener, taskbus_task_listener, TASKBUS, TASK_LISTENER, GObject)

/**
 * TaskbusTaskHandler:
 * @delivery: (transfer none): the delivery; its message has what is told of the task
 * @task_id: the task's id: the key of the record, or what the document says where it has no key that is text; empty when neither
 *   says it
 * @user_data: the data given with the handler
 *
 * Handles what is told of one task, in the main context that was the thread-default one when the listener was started.
 *
 * Returns: what became of it
 *
 * Since: 1.0
 */
typedef TaskbusOutcome (*TaskbusTaskHandler) (TaskbusDelivery *delivery, const char *task_id, gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
TaskbusTaskListener *taskbus_task_listener_new (TaskbusBus *bus);

TASKBUS_AVAILABLE_IN_1_0
TaskbusBus *taskbus_task_listener_get_bus (TaskbusTaskListener *self);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_task_listener_get_group (TaskbusTaskListener *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_listener_set_group (TaskbusTaskListener *self, const char *group);

TASKBUS_AVAILABLE_IN_1_0
TaskbusSubscriptionOptions *taskbus_task_listener_get_options (TaskbusTaskListener *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_listener_set_options (TaskbusTaskListener *self, TaskbusSubscriptionOptions *options);

TASKBUS_AVAILABLE_IN_1_0
guint taskbus_task_listener_get_max_poll_records (TaskbusTaskListener *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_listener_set_max_poll_records (TaskbusTaskListener *self, guint max_poll_records);

TASKBUS_AVAILABLE_IN_1_0
guint taskbus_task_listener_get_poll_wait (TaskbusTaskListener *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_listener_set_poll_wait (TaskbusTaskListener *self, guint milliseconds);

TASKBUS_AVAILABLE_IN_1_0
guint taskbus_task_listener_get_idle_pause (TaskbusTaskListener *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_listener_set_idle_pause (TaskbusTaskListener *self, guint milliseconds);

TASKBUS_AVAILABLE_IN_1_0
guint taskbus_task_listener_get_error_pause (TaskbusTaskListener *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_listener_set_error_pause (TaskbusTaskListener *self, guint milliseconds);

/* Only while it is stopped; NULL: what is told of that kind is not received. */
TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_listener_set_created_handler (TaskbusTaskListener *self,
                                                TaskbusTaskHandler handler,
                                                gpointer user_data,
                                                GDestroyNotify destroy);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_listener_set_completed_handler (TaskbusTaskListener *self,
                                                  TaskbusTaskHandler handler,
                                                  gpointer user_data,
                                                  GDestroyNotify destroy);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_listener_set_failed_handler (TaskbusTaskListener *self,
                                               TaskbusTaskHandler handler,
                                               gpointer user_data,
                                               GDestroyNotify destroy);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_task_listener_start (TaskbusTaskListener *self, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_task_listener_is_running (TaskbusTaskListener *self);

TASKBUS_AVAILABLE_IN_1_0
TaskbusSubscription *taskbus_task_listener_get_subscription (TaskbusTaskListener *self);

TASKBUS_AVAILABLE_IN_1_0
guint64 taskbus_task_listener_get_n_ignored (TaskbusTaskListener *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_listener_stop (TaskbusTaskListener *self);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_task_listener_close (TaskbusTaskListener *self, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_listener_close_async (TaskbusTaskListener *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_task_listener_close_finish (TaskbusTaskListener *self, GAsyncResult *result, GError **error);

G_END_DECLS
