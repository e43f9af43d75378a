/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-order.h"
#include "message-tables.h"

#include <json-glib/json-glib.h>
#include <string.h>

static void
test_describe (void)
{
  g_autoptr (TaskbusMessageType) type = taskbus_message_type_lookup ("order.placed", NULL);
  const char *const members[] = { "order_id", "state", "count", "amount", "created_at", "tags", "data", "shop" };

  g_assert_cmpstr (taskbus_message_type_get_topic (type), ==, "orders");
  g_assert_cmpstr (taskbus_message_type_get_key (type), ==, "order-id");
  g_assert_cmpstr (taskbus_message_type_get_origin (type), ==, "MessageOrder");
  g_assert_cmpuint (taskbus_message_type_get_gtype (type), ==, MESSAGE_TYPE_ORDER);
  g_assert_cmpuint (taskbus_message_type_get_n_fields (type), ==, G_N_ELEMENTS (members));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_cmpstr (taskbus_message_type_get_field (type, i)->member, ==, members[i]);
  g_assert_cmpstr (taskbus_message_type_get_field (type, 1)->values[1], ==, "shipped");
}

static void
test_write (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) time = g_date_time_new_utc (2026, 1, 5, 10, 30, 0);
  g_autoptr (JsonNode) data = json_from_string ("[1]", NULL);
  const char *const tags[] = { "a", NULL };
  g_autoptr (TaskbusMessage)
    message = taskbus_message_new ("order.placed", &error, "order-id", "o1", "state", 1, "amount", 0.5, "created-at",
                                   time, "tags", tags, "data", data, NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (taskbus_message_get_type_name (message), ==, "order.placed");
  message_tables_assert_json (message, "{\"order_id\":\"o1\",\"state\":\"shipped\",\"count\":0,\"amount\":0.5,"
                                       "\"created_at\":\"2026-01-05T10:30:00Z\",\"tags\":[\"a\"],\"data\":[1]}");
}

static void
test_read (void)
{
  const char *const json =
    "{\"x\":1.0, \"amount\":1.50,\"created_at\":\"2026-01-05T10:30:00.123456789Z\",\"order_id\":null,"
    "\"shop\":\"s\",\"state\":\"shipped\"}";
  g_autoptr (TaskbusMessage) message = message_tables_read ("order.placed", json);
  g_autoptr (TaskbusMessage) copy = taskbus_message_copy (message);
  g_autofree char *shop = NULL;
  g_autofree char *amount = NULL;

  g_assert_true (MESSAGE_IS_ORDER (message));
  g_assert_true (MESSAGE_IS_ORDER (copy));
  g_object_get (copy, "shop", &shop, NULL);
  g_assert_cmpstr (shop, ==, "s");
  amount = taskbus_message_get_text (copy, "amount");
  g_assert_cmpstr (amount, ==, "1.50");
  message_tables_assert_json (message, json);
  message_tables_assert_json (copy, json);
  g_assert_true (taskbus_message_equal (message, copy));

  g_object_set (message, "order-id", "o", "count", 3, NULL);
  message_tables_assert_json (
    message, "{\"x\":1.0,\"amount\":1.50,\"created_at\":\"2026-01-05T10:30:00.123456789Z\",\"order_id\":\"o\","
             "\"shop\":\"s\",\"state\":\"shipped\",\"count\":3}");
  g_assert_false (taskbus_message_equal (message, copy));
}

static void
test_doors (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("order.placed", &error, NULL);
  g_autofree char *tags = NULL;
  guint count;

  g_assert_true (taskbus_message_set_text (message, "count", "7", &error));
  g_assert_true (taskbus_message_set_text (message, "state", "shipped", &error));
  g_assert_true (taskbus_message_set_text (message, "tags", "a,b", &error));
  g_assert_true (taskbus_message_set_json (message, "amount", "1.50", &error));
  g_assert_true (taskbus_message_set_json (message, "more", "[]", &error));
  g_assert_no_error (error);
  g_object_get (message, "count", &count, NULL);
  g_assert_cmpuint (count, ==, 7);
  tags = taskbus_message_get_text (message, "tags");
  g_assert_cmpstr (tags, ==, "a,b");
  taskbus_message_unset (message, "tags");
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_ID, "i");
  g_assert_cmpstr (taskbus_message_get_attribute (message, TASKBUS_ATTRIBUTE_ID), ==, "i");
  message_tables_assert_json (message, "{\"state\":\"shipped\",\"count\":7,\"amount\":1.50,\"more\":[]}");
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessageType) type = NULL;
  g_autoptr (TaskbusMessage) odd = NULL;

  message_tables_assert_refused ("order.placed", "{\"count\":11}", "“count” of a message “order.placed”");
  message_tables_assert_refused ("order.placed", "{\"state\":\"lost\"}", "lost");
  message_tables_assert_refused ("order.placed", "{\"amount\":1e300}", "1e300");
  message_tables_assert_refused ("order.placed", "{\"tags\":\"a\"}", "“tags”");

  type = taskbus_message_type_register_class (MESSAGE_TYPE_ODD, "odd", NULL, NULL, TASKBUS_ENVELOPE_FLAT, &error);
  g_assert_null (type);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "GUri"));
  g_clear_error (&error);

  odd = g_object_new (MESSAGE_TYPE_ODD, NULL);
  g_assert_cmpstr (taskbus_message_get_type_name (odd), ==, "MessageOdd");
  g_assert_null (taskbus_message_get_message_type (odd));
  g_assert_false (taskbus_message_check (odd, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (taskbus_message_set_json (odd, "a", "1", &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  type = taskbus_message_type_register_class (G_TYPE_OBJECT, "odd", NULL, NULL, TASKBUS_ENVELOPE_FLAT, &error);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
}

static void
test_again (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessageType) type = taskbus_message_type_register_class (MESSAGE_TYPE_ORDER, "order.placed", NULL,
                                                                             "shop", TASKBUS_ENVELOPE_TYPED, &error);
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("order.placed", &error, "shop", "s", NULL);

  g_assert_no_error (error);
  g_assert_false (taskbus_message_set_text (message, "shop", "t", &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (taskbus_message_type_get_topic (type), ==, "order.placed");
  g_assert_true (taskbus_message_get_message_type (message) == type);
}

static void
test_order (void)
{
  static const char *const order[] = { "tags", "nothing", "created_at", "order-id", "tags", NULL };
  static const char *const members[] = { "tags", "created_at", "order_id", "state", "count", "amount", "data", "shop" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessageType) type = taskbus_message_type_register_class_in_order (
    MESSAGE_TYPE_ORDER, "order.placed", NULL, "shop", TASKBUS_ENVELOPE_FLAT, order, &error);
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("order.placed", &error, "order-id", "o", "shop", "s", NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (taskbus_message_type_get_n_fields (type), ==, G_N_ELEMENTS (members));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_cmpstr (taskbus_message_type_get_field (type, i)->member, ==, members[i]);
  message_tables_assert_json (message,
                              "{\"order_id\":\"o\",\"state\":\"open\",\"count\":0,\"amount\":0,\"shop\":\"s\"}");
}

int
main (int argc, char *argv[])
{
  g_autoptr (TaskbusMessageType) type = NULL;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  type = taskbus_message_type_register_class (MESSAGE_TYPE_ORDER, "order.placed", "orders", "order_id",
                                              TASKBUS_ENVELOPE_FLAT, NULL);
  g_assert_nonnull (type);

  g_test_add_func ("/message/class/describe", test_describe);
  g_test_add_func ("/message/class/write", test_write);
  g_test_add_func ("/message/class/read", test_read);
  g_test_add_func ("/message/class/doors", test_doors);
  g_test_add_func ("/message/class/refused", test_refused);
  g_test_add_func ("/message/class/again", test_again);
  g_test_add_func ("/message/class/order", test_order);
  return g_test_run ();
}
