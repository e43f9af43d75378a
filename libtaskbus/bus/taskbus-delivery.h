/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message.h"
#include "record/taskbus-record.h"

G_BEGIN_DECLS

/**
 * TaskbusOutcome:
 * @TASKBUS_OUTCOME_DONE: the record is handled; its position may be stored
 * @TASKBUS_OUTCOME_RETRY: it could not be handled now: deliver it again, after a pause
 * @TASKBUS_OUTCOME_REJECT: it can never be handled: store it as a dead letter and go on
 * @TASKBUS_OUTCOME_PENDING: the answer comes later, by [method@Taskbus.Delivery.complete]
 *
 * What became of a delivery.
 *
 * Since: 1.0
 */
typedef enum
{
  TASKBUS_OUTCOME_DONE,
  TASKBUS_OUTCOME_RETRY,
  TASKBUS_OUTCOME_REJECT,
  TASKBUS_OUTCOME_PENDING,
} TaskbusOutcome;

#define TASKBUS_TYPE_DELIVERY (taskbus_delivery_get_type ())

typedef struct _TaskbusDelivery TaskbusDelivery;

/**
 * TaskbusHandler:
 * @delivery: (transfer none): a record to be handled
 * @user_data: the data given to [method@Taskbus.Bus.subscribe]
 *
 * Handles one delivery. It runs in the main context that was the thread-default one at the call of
 * [method@Taskbus.Bus.subscribe].
 *
 * Returns: what became of it
 *
 * Since: 1.0
 */
typedef TaskbusOutcome (*TaskbusHandler) (TaskbusDelivery *delivery, gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_delivery_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusDelivery *taskbus_delivery_ref (TaskbusDelivery *delivery);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_delivery_unref (TaskbusDelivery *delivery);

TASKBUS_AVAILABLE_IN_1_0
TaskbusRecord *taskbus_delivery_get_record (TaskbusDelivery *delivery);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessage *taskbus_delivery_get_message (TaskbusDelivery *delivery);

TASKBUS_AVAILABLE_IN_1_0
const GError *taskbus_delivery_get_decode_error (TaskbusDelivery *delivery);

TASKBUS_AVAILABLE_IN_1_0
guint taskbus_delivery_get_attempt (TaskbusDelivery *delivery);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_delivery_complete (TaskbusDelivery *delivery, TaskbusOutcome outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusDelivery, taskbus_delivery_unref)

G_END_DECLS
