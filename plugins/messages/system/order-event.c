/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-system-tables.h"

#include <glib/gi18n.h>

static const TaskbusField fields[] = {
  { "event-type", "event_type", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL,
    N_ ("What happened, as order_created") },
  { "order-id", "order_id", TASKBUS_FIELD_ID, TASKBUS_FIELD_REQUIRED | TASKBUS_FIELD_NUMERIC, NULL, N_ ("The order") },
  { "user-id", "user_id", TASKBUS_FIELD_ID, TASKBUS_FIELD_OPTIONAL | TASKBUS_FIELD_NUMERIC, NULL, N_ ("Whose it is") },
  { "amount", "amount", TASKBUS_FIELD_DOUBLE, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("What it costs") },
  { "timestamp", "timestamp", TASKBUS_FIELD_TIME, TASKBUS_FIELD_NOW, NULL, N_ ("When") },
};

const TaskbusMessageTable message_system_order_event = {
  .name = "order.event",
  .topic = "order-events",
  .key = "order-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .description = N_ ("Something happened to an order"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
