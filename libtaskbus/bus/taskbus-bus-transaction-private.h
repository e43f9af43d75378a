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

TaskbusBusTransaction *taskbus_bus_transaction_new (TaskbusTransactionRun *run);

G_END_DECLS
