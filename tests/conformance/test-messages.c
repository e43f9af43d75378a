/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "collector.h"

/* A typed message goes round: with its fields, its envelope, and what its headers say. */

static const TaskbusField fields[] = {
  { .name = "id", .member = "id", .kind = TASKBUS_FIELD_ID, .flags = TASKBUS_FIELD_REQUIRED },
  { .name = "text", .member = "text", .kind = TASKBUS_FIELD_STRING },
  { .name = "amount", .member = "amount", .kind = TASKBUS_FIELD_DOUBLE },
};

static const TaskbusMessageTable table = {
  .name = "conformance.message",
  .key = "id",
  .envelope = TASKBUS_ENVELOPE_EVENT,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};

static TaskbusOutcome
keep_message (Collector *collector, TaskbusDelivery *delivery, gpointer data)
{
  TaskbusMessage **received = data;

  g_assert_null (taskbus_delivery_get_decode_error (delivery));
  g_assert_true (taskbus_delivery_get_message (delivery) == taskbus_delivery_get_message (delivery));
  g_set_object (received, taskbus_delivery_get_message (delivery));
  return TASKBUS_OUTCOME_DONE;
}

static void
test_typed (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *topic = fixture_make_topic (fixture);
  const char *const topics[] = { topic, NULL };
  g_autoptr (TaskbusMessage) received = NULL;
  g_autoptr (Collector) collector = collector_new (keep_message, &received);
  g_autoptr (TaskbusMessage) message = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;

  taskbus_message_table_register (NULL, &table);
  taskbus_codec_set_topic (taskbus_bus_get_codec (fixture->bus), table.name, topic);
  message = taskbus_message_new (table.name, &error, "id", "k", "text", "he said “no”\n\t\"", "amount", 0.1, NULL);
  g_assert_no_error (error);
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_CORRELATION_ID, "c-1");
  receipt = taskbus_bus_publish (fixture->bus, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (taskbus_receipt_get_topic (receipt), ==, topic);

  collector_subscribe (collector, fixture->bus, NULL, topics, NULL);
  wait_until (received != NULL);
  g_assert_cmpstr (taskbus_message_get_type_name (received), ==, table.name);
  g_assert_true (taskbus_message_equal (message, received));
  g_assert_cmpstr (taskbus_message_get_attribute (received, TASKBUS_ATTRIBUTE_CORRELATION_ID), ==, "c-1");
  g_assert_nonnull (taskbus_message_get_attribute (received, TASKBUS_ATTRIBUTE_ID));
  collector_close (collector);
}

const Case cases_messages[] = {
  { "messages/typed", NEEDS_CONSUME, test_typed },
  { NULL },
};
