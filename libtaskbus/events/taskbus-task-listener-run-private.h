/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "codec/taskbus-codec.h"
#include "events/taskbus-task-listener.h"

G_BEGIN_DECLS

typedef enum
{
  TASKBUS_TASK_CREATED,
  TASKBUS_TASK_COMPLETED,
  TASKBUS_TASK_FAILED,
  TASKBUS_N_TASK_KINDS,
} TaskbusTaskKind;

/* A handler and what belongs to it; the listener has it, and a run that goes on after it was replaced. */
typedef struct _TaskbusTaskTarget TaskbusTaskTarget;

TaskbusTaskTarget *taskbus_task_target_new (TaskbusTaskHandler handler, gpointer user_data, GDestroyNotify destroy);
TaskbusTaskTarget *taskbus_task_target_ref (TaskbusTaskTarget *self);
void taskbus_task_target_unref (TaskbusTaskTarget *self);

/* One start of a listener, until its subscription has ended: its topics, and who handles what comes of them. */
typedef struct _TaskbusTaskRun TaskbusTaskRun;

TaskbusTaskRun *taskbus_task_run_new (TaskbusTaskListener *listener,
                                      TaskbusTaskTarget *const *targets,
                                      TaskbusCodec *codec,
                                      GError **error);
void taskbus_task_run_free (TaskbusTaskRun *self);
const char *const *taskbus_task_run_get_topics (TaskbusTaskRun *self);
TaskbusOutcome taskbus_task_run_handle (TaskbusDelivery *delivery, gpointer run);

/* What a run tells its listener, in the context of the handlers. */
void taskbus_task_listener_note_ignored (TaskbusTaskListener *self, TaskbusRecord *record);
void taskbus_task_listener_note_end (TaskbusTaskListener *self, TaskbusTaskRun *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusTaskRun, taskbus_task_run_free)

G_END_DECLS
