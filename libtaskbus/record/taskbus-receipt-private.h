/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "record/taskbus-receipt.h"

G_BEGIN_DECLS

TaskbusReceipt *taskbus_receipt_new (TaskbusRecord *record, gint32 partition, gint64 offset, gint64 timestamp);
TaskbusReceipt *taskbus_receipt_new_failed (TaskbusRecord *record, const GError *error);

G_END_DECLS
