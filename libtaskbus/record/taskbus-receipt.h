/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "record/taskbus-record.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_RECEIPT (taskbus_receipt_get_type ())

typedef struct _TaskbusReceipt TaskbusReceipt;

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_receipt_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *taskbus_receipt_ref (TaskbusReceipt *receipt);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_receipt_unref (TaskbusReceipt *receipt);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_receipt_get_topic (const TaskbusReceipt *receipt);

TASKBUS_AVAILABLE_IN_1_0
gint32 taskbus_receipt_get_partition (const TaskbusReceipt *receipt);

TASKBUS_AVAILABLE_IN_1_0
gint64 taskbus_receipt_get_offset (const TaskbusReceipt *receipt);

TASKBUS_AVAILABLE_IN_1_0
gint64 taskbus_receipt_get_timestamp (const TaskbusReceipt *receipt);

TASKBUS_AVAILABLE_IN_1_0
const GError *taskbus_receipt_get_error (const TaskbusReceipt *receipt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusReceipt, taskbus_receipt_unref)

G_END_DECLS
