/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "events/taskbus-task-listener-run-private.h"

G_BEGIN_DECLS

struct _TaskbusTaskListener
{
  GObject parent_instance;

  TaskbusBus *bus;
  char *group;
  TaskbusSubscriptionOptions *options;
  TaskbusPolling polling;
  GError *profile_error;

  GMutex lock; /* guards what follows */
  TaskbusTaskTarget *targets[TASKBUS_N_TASK_KINDS];
  TaskbusTaskRun *run; /* the last one, until it has ended; the subscription owns it */
  TaskbusSubscription *subscription;
  gboolean stopping;
  guint64 n_ignored;
};

/* taskbus-task-listener-polling.c */
void taskbus_task_listener_init_polling (TaskbusTaskListener *self);
gboolean taskbus_task_listener_read_polling (TaskbusTaskListener *self, TaskbusProfile *profile, GError **error);
void taskbus_task_listener_make_polling_pspecs (GParamSpec **pspecs);

G_END_DECLS
