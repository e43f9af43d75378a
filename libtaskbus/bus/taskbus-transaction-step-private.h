/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "bus/taskbus-subscription.h"

G_BEGIN_DECLS

typedef struct _TaskbusTransactionRun TaskbusTransactionRun;

typedef enum
{
  TASKBUS_STEP_BEGIN,
  TASKBUS_STEP_DELIVERIES,
  TASKBUS_STEP_COMMIT,
  TASKBUS_STEP_ABORT,
} TaskbusTransactionStepKind;

/* One call that changes a transaction, and who waits for it: a GTask, a thread, or nobody.  Reference counted. */
typedef struct
{
  gatomicrefcount ref_count;
  TaskbusTransactionStepKind kind;
  TaskbusTransactionRun *run;        /* a reference, once it was taken */
  GPtrArray *deliveries;             /* references of a user's, which the transaction takes over */
  TaskbusSubscription *subscription; /* whose deliveries they are */
  GCancellable *asked;               /* the caller's */
  GCancellable *cancellable;         /* the transport's */
  GTask *task;

  /* The worker's. */
  gulong handler; /* of the caller's cancellable */
  gboolean draining;
  gboolean hurried; /* the transport was told that the patience is over */
  gboolean timed_out;
  gboolean settled;

  /* For a call that waits. */
  GMutex lock;
  GCond cond;
  gboolean done;
  gpointer result;
  GError *error;
} TaskbusTransactionStep;

TaskbusTransactionStep *
taskbus_transaction_step_new (TaskbusTransactionStepKind kind, GTask *task, GCancellable *asked);
TaskbusTransactionStep *taskbus_transaction_step_ref (TaskbusTransactionStep *self);
void taskbus_transaction_step_unref (TaskbusTransactionStep *self);
void taskbus_transaction_step_settle (TaskbusTransactionStep *self, gpointer result, const GError *error);
gpointer taskbus_transaction_step_wait (TaskbusTransactionStep *self, GError **error);
GError *taskbus_transaction_step_new_timeout (TaskbusTransactionStep *self, gint64 timeout);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusTransactionStep, taskbus_transaction_step_unref)

G_END_DECLS
