/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-bus-transaction.h"
#include "bus/taskbus-transaction-run-private.h"

G_BEGIN_DECLS

struct _TaskbusBusTransaction
{
  GObject parent_instance;

  TaskbusTransactionRun *run;
};

/* @wrong: what is wrong with the record already, or NULL. */
TaskbusReceipt *taskbus_bus_transaction_publish_and_wait (TaskbusBusTransaction *self,
                                                          TaskbusRecord *record,
                                                          const GError *wrong,
                                                          GCancellable *cancellable,
                                                          GError **error);
void taskbus_bus_transaction_publish_for_task (TaskbusBusTransaction *self,
                                               GTask *task,
                                               TaskbusRecord *record,
                                               const GError *wrong);

TaskbusBusTransaction *taskbus_bus_transaction_new (TaskbusTransactionRun *run);

G_END_DECLS
