/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-bus-private.h"
#include "bus/taskbus-transaction-step-private.h"
#include "transport/taskbus-transaction.h"

G_BEGIN_DECLS

typedef enum
{
  TASKBUS_RUN_NEW,
  TASKBUS_RUN_OPEN,
  TASKBUS_RUN_FAILED, /* can only be aborted */
  TASKBUS_RUN_COMMITTED,
  TASKBUS_RUN_ABORTED,
  TASKBUS_RUN_UNKNOWN, /* nobody knows whether it was committed */
} TaskbusRunState;

/* The worker's side of a transaction, from its beginning to its end.  Steps happen one after the other, in the order
 * of the calls.  The bus holds a reference while it is not over, the application's object another one. */
struct _TaskbusTransactionRun
{
  gatomicrefcount ref_count;
  TaskbusWorker *worker;
  TaskbusCodec *codec;
  TaskbusPublisher *publisher; /* of its own: what it takes is bounded, has deadlines and keeps its order */

  /* The worker's. */
  TaskbusBus *bus; /* until it is over */
  TaskbusTransaction *transaction;
  GPtrArray *deliveries; /* that are done with the commit */
  TaskbusRunState state;
  GError *failure; /* why it can only be aborted, or why nobody knows */
  GQueue steps;    /* that wait for their turn */
  TaskbusTransactionStep *current;
  GSource *timer; /* the deadline of the current step */
  gint64 timeout; /* µs */
};

TaskbusTransactionRun *taskbus_transaction_run_new (TaskbusBus *bus);
TaskbusTransactionRun *taskbus_transaction_run_ref (TaskbusTransactionRun *self);
void taskbus_transaction_run_unref (TaskbusTransactionRun *self);

/* Any thread. */
void taskbus_transaction_run_take (TaskbusTransactionRun *self, TaskbusTransactionStep *step);
void taskbus_transaction_run_abandon (TaskbusTransactionRun *self);

/* On the worker. */
void taskbus_transaction_run_close (TaskbusTransactionRun *self);
void taskbus_transaction_run_hurry (TaskbusTransactionRun *self);
void taskbus_transaction_run_end_step (TaskbusTransactionRun *self,
                                       TaskbusTransactionStep *step,
                                       gpointer result,
                                       const GError *error);
void taskbus_transaction_run_end (TaskbusTransactionRun *self, TaskbusRunState state, const GError *failure);

/* What a step does. */
void taskbus_transaction_run_start_step (TaskbusTransactionRun *self, TaskbusTransactionStep *step);
void taskbus_transaction_run_hurry_step (TaskbusTransactionRun *self, TaskbusTransactionStep *step);
void taskbus_transaction_run_leave_step (TaskbusTransactionRun *self, TaskbusTransactionStep *step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusTransactionRun, taskbus_transaction_run_unref)

G_END_DECLS
