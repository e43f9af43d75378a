/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "bus/taskbus-bus.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_TASK_EVENTS (taskbus_task_events_get_type ())

/* Tells what becomes of tasks: `task.created`, `task.completed`, `task.failed`, and events of any topic that belong to
 * a task.  The key of each record is the task's id, so that what is told of one task arrives in its order.
 *
 * Any thread.  Each kind can be published asynchronously, with waiting, or posted: then it never holds up nor breaks
 * the caller's work, and a failure reaches TaskbusBus::publish-failed and the counters of the bus. */
TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (TaskbusTaskEvents, taskbus_task_events, TASKBUS, TASK_EVENTS, GObject)

TASKBUS_AVAILABLE_IN_1_0
TaskbusTaskEvents *taskbus_task_events_new (TaskbusBus *bus);

TASKBUS_AVAILABLE_IN_1_0
TaskbusBus *taskbus_task_events_get_bus (TaskbusTaskEvents *self);

/* A task was created. */
TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *taskbus_task_events_publish_created (TaskbusTaskEvents *self,
                                                     const char *task_id,
                                                     const char *description,
                                                     const char *metadata,
                                                     GCancellable *cancellable,
                                                     GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_events_publish_created_async (TaskbusTaskEvents *self,
                                                const char *task_id,
                                                const char *description,
                                                const char *metadata,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *
taskbus_task_events_publish_created_finish (TaskbusTaskEvents *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_events_post_created (TaskbusTaskEvents *self,
                                       const char *task_id,
                                       const char *description,
                                       const char *metadata);

/* A task was done. */
TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *taskbus_task_events_publish_completed (TaskbusTaskEvents *self,
                                                       const char *task_id,
                                                       const char *result,
                                                       gint64 duration_ms,
                                                       GCancellable *cancellable,
                                                       GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_events_publish_completed_async (TaskbusTaskEvents *self,
                                                  const char *task_id,
                                                  const char *result,
                                                  gint64 duration_ms,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *
taskbus_task_events_publish_completed_finish (TaskbusTaskEvents *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_events_post_completed (TaskbusTaskEvents *self,
                                         const char *task_id,
                                         const char *result,
                                         gint64 duration_ms);

/* A task failed. */
TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *taskbus_task_events_publish_failed (TaskbusTaskEvents *self,
                                                    const char *task_id,
                                                    const char *failure,
                                                    GCancellable *cancellable,
                                                    GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_events_publish_failed_async (TaskbusTaskEvents *self,
                                               const char *task_id,
                                               const char *failure,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *
taskbus_task_events_publish_failed_finish (TaskbusTaskEvents *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_events_post_failed (TaskbusTaskEvents *self, const char *task_id, const char *failure);

/* Anything else of a task: a document of the caller's own, to a topic of the caller's choice. */
TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *taskbus_task_events_publish_event (TaskbusTaskEvents *self,
                                                   const char *topic,
                                                   const char *task_id,
                                                   const char *document,
                                                   GCancellable *cancellable,
                                                   GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_task_events_publish_event_async (TaskbusTaskEvents *self,
                                              const char *topic,
                                              const char *task_id,
                                              const char *document,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *
taskbus_task_events_publish_event_finish (TaskbusTaskEvents *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void
taskbus_task_events_post_event (TaskbusTaskEvents *self, const char *topic, const char *task_id, const char *document);

G_END_DECLS
