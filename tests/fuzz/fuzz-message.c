/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-target.h"

#include <string.h>
#include <taskbus.h>

/* What holds for any input: it is a message with a field of each kind, or it is refused with an error that can be shown.
 * One that was taken is written as it came; after any change it is still JSON, of which nothing else changed, and which
 * is a message that equals this one. */

static const char *const colors[] = { "red", "green", NULL };

static const TaskbusField fields[] = {
  { .name = "text", .member = "text", .kind = TASKBUS_FIELD_STRING },
  { .name = "id", .member = "id", .kind = TASKBUS_FIELD_ID },
  { .name = "number-id", .member = "number_id", .kind = TASKBUS_FIELD_ID, .flags = TASKBUS_FIELD_NUMERIC },
  { .name = "uuid", .member = "uuid", .kind = TASKBUS_FIELD_UUID },
  { .name = "color", .member = "color", .kind = TASKBUS_FIELD_ENUMERATION, .values = colors },
  { .name = "flag", .member = "flag", .kind = TASKBUS_FIELD_BOOLEAN, .flags = TASKBUS_FIELD_WRITE_NULL },
  { .name = "small", .member = "small", .kind = TASKBUS_FIELD_INT32 },
  { .name = "big", .member = "big", .kind = TASKBUS_FIELD_INT64 },
  { .name = "positive", .member = "positive", .kind = TASKBUS_FIELD_UINT64 },
  { .name = "amount", .member = "amount", .kind = TASKBUS_FIELD_DOUBLE },
  { .name = "time", .member = "time", .kind = TASKBUS_FIELD_TIME },
  { .name = "epoch", .member = "epoch", .kind = TASKBUS_FIELD_TIME, .flags = TASKBUS_FIELD_EPOCH },
  { .name = "zoneless", .member = "zoneless", .kind = TASKBUS_FIELD_TIME, .flags = TASKBUS_FIELD_ZONELESS },
  { .name = "list", .member = "list", .kind = TASKBUS_FIELD_STRINGS },
  { .name = "data", .member = "data", .kind = TASKBUS_FIELD_JSON },
};

static const TaskbusMessageTable table = { .name = "fuzz.kinds", .fields = fields, .n_fields = G_N_ELEMENTS (fields) };

static char *
to_json (TaskbusMessage *message)
{
  g_autoptr (GError) error = NULL;
  char *json = taskbus_message_to_json (message, &error);

  g_assert_no_error (error);
  g_assert_true (taskbus_json_check (json, -1, &error));
  g_assert_no_error (error);
  return json;
}

/* What is read of a field can be set again, and then nothing changes. */
static void
check_properties (TaskbusMessage *message)
{
  g_autoptr (TaskbusMessage) copy = taskbus_message_copy (message);
  g_autofree char *before = to_json (message);
  g_autofree char *after = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (message), fields[i].name);
      g_auto (GValue) value = G_VALUE_INIT;
      g_autofree char *text = taskbus_message_get_text (message, fields[i].name);

      g_object_get_property (G_OBJECT (message), fields[i].name, g_value_init (&value, pspec->value_type));
      if (text != NULL && fields[i].kind != TASKBUS_FIELD_JSON)
        g_object_set_property (G_OBJECT (copy), fields[i].name, &value);
    }

  after = to_json (copy);
  g_assert_cmpstr (before, ==, after);
}

/* Every member can be read and set by its name. */
static void
check_members (TaskbusMessage *message)
{
  g_auto (GStrv) members = taskbus_message_list_members (message);

  for (gsize i = 0; members[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *json = taskbus_message_get_json (message, members[i]);

      g_free (taskbus_message_get_text (message, members[i]));
      if (json != NULL && !taskbus_message_set_json (message, members[i], json, &error))
        g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE); /* an unknown value of the enumeration */
    }
}

static void
check_changed (TaskbusMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) again = NULL;
  g_autofree char *json = NULL;
  g_autofree char *added = NULL;

  g_object_set (message, "text", "changed", "amount", 0.5, NULL);
  taskbus_message_unset (message, "id");
  g_assert_true (taskbus_message_set_json (message, "added", "[1.0]", &error));
  json = to_json (message);
  again = taskbus_message_from_json ("fuzz.kinds", json, -1, &error);
  g_assert_no_error (error);
  g_assert_true (taskbus_message_equal (message, again));
  added = taskbus_message_get_json (again, "added");
  g_assert_cmpstr (added, ==, "[1.0]");
  g_assert_false (taskbus_message_is_set (again, "id"));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = NULL;

  taskbus_message_table_register (NULL, &table);
  message = taskbus_message_from_json ("fuzz.kinds", (const char *) data, (gssize) size, &error);
  if (message == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  check_properties (message);
  check_members (message);
  check_changed (message);
  return 0;
}
