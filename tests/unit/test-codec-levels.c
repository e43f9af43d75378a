/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is published can be received: the levels of a document count with what is around it. */
#include "codec-fixture.h"

#include <string.h>

#define MAX_LEVELS 64

static const TaskbusField fields[] = {
  { "value", "value", TASKBUS_FIELD_JSON },
};

static const TaskbusMessageTable tables[] = {
  { .name = "deep.flat", .fields = fields, .n_fields = 1 },
  { .name = "deep.typed", .envelope = TASKBUS_ENVELOPE_TYPED, .fields = fields, .n_fields = 1 },
  { .name = "deep.event", .envelope = TASKBUS_ENVELOPE_EVENT, .fields = fields, .n_fields = 1 },
  { .name = "deep.binary", .envelope = TASKBUS_ENVELOPE_CLOUDEVENTS_BINARY, .fields = fields, .n_fields = 1 },
  { .name = "deep.structured", .envelope = TASKBUS_ENVELOPE_CLOUDEVENTS_STRUCTURED, .fields = fields, .n_fields = 1 },
};

/* Lists within lists, beside a string with more brackets than levels, and an empty object at the innermost. */
static char *
nest (guint n_levels)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i + 1 < n_levels; i++)
    g_string_append (text, i == 3 ? "[\"[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{[{\"," : "[");
  g_string_append (text, "{}");
  for (guint i = 0; i + 1 < n_levels; i++)
    g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/* The document is the value, with no level around it. */
static gboolean
is_flat (const TaskbusMessageTable *table)
{
  return table->envelope == TASKBUS_ENVELOPE_FLAT || table->envelope == TASKBUS_ENVELOPE_CLOUDEVENTS_BINARY;
}

static void
assert_too_deep (const GError *error, const char *type, const char *member)
{
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_assert_nonnull (strstr (error->message, type));
  g_assert_nonnull (strstr (error->message, member));
  g_assert_nonnull (strstr (error->message, "levels"));
}

static void
assert_comes_back (TaskbusCodec *codec, TaskbusMessage *message, const char *member, const char *json)
{
  g_autoptr (TaskbusRecord) record = codec_fixture_encode (codec, message);
  g_autoptr (TaskbusMessage) received = codec_fixture_decode (codec, record);
  g_autoptr (TaskbusRecord) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *read = taskbus_message_get_json (received, member);
  g_autofree char *text = NULL;

  g_assert_cmpstr (read, ==, json);
  taskbus_message_check (received, &error);
  g_assert_no_error (error);
  again = codec_fixture_encode (codec, received);
  text = codec_fixture_get_value (record);
  codec_fixture_assert_value (again, text);
}

static void
test_field (gconstpointer data)
{
  const TaskbusMessageTable *table = data;
  gboolean flat = is_flat (table);
  guint n_levels = MAX_LEVELS - (flat ? 1 : 2);
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusMessage) message = taskbus_message_new (table->name, NULL, NULL);
  g_autofree char *good = nest (n_levels);
  g_autofree char *bad = nest (n_levels + 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_message_set_json (message, "value", good, &error));
  assert_comes_back (codec, message, "value", good);

  /* What fits into no envelope is not taken at all. */
  if (flat)
    {
      g_assert_false (taskbus_message_set_json (message, "value", bad, &error));
      assert_too_deep (error, table->name, "value");
      return;
    }

  taskbus_message_set_json (message, "value", bad, &error);
  g_assert_no_error (error);
  g_assert_false (taskbus_message_check (message, &error));
  assert_too_deep (error, table->name, "value");
  g_clear_error (&error);
  g_assert_null (taskbus_codec_encode (codec, message, &error));
  assert_too_deep (error, table->name, "value");
}

/* A member that the type does not know. */
static void
test_unknown (gconstpointer data)
{
  const TaskbusMessageTable *table = data;
  gboolean flat = is_flat (table);
  guint n_levels = MAX_LEVELS - (flat ? 1 : 2);
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusMessage) message = taskbus_message_new (table->name, NULL, NULL);
  g_autofree char *good = nest (n_levels);
  g_autofree char *bad = nest (n_levels + 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_message_set_json (message, "other", good, &error));
  assert_comes_back (codec, message, "other", good);
  if (taskbus_message_set_json (message, "other", bad, &error))
    {
      g_assert_false (flat);
      g_assert_false (taskbus_message_check (message, &error));
      assert_too_deep (error, table->name, "");
      g_clear_error (&error);
      g_assert_null (taskbus_codec_encode (codec, message, &error));
    }
  assert_too_deep (error, table->name, "");
}

/* A message without a type is whatever its document is. */
static void
test_generic (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusCodec) codec = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_profile_set (profile, "envelope.their.event", "event", NULL));
  codec = taskbus_codec_new (profile, NULL);
  for (guint n_levels = MAX_LEVELS - 2; n_levels <= MAX_LEVELS; n_levels++)
    {
      g_autofree char *json = nest (n_levels);
      g_autoptr (TaskbusGenericMessage) flat = taskbus_generic_message_new ("their.thing", json, -1, NULL);
      g_autoptr (TaskbusGenericMessage) event = taskbus_generic_message_new ("their.event", json, -1, NULL);
      g_autoptr (TaskbusRecord) record = codec_fixture_encode (codec, TASKBUS_MESSAGE (flat));
      g_autoptr (TaskbusMessage) received = codec_fixture_decode (codec, record);
      g_autoptr (TaskbusRecord) other = NULL;

      g_assert_true (taskbus_message_check (TASKBUS_MESSAGE (flat), NULL));
      g_assert_true (taskbus_message_check (received, NULL));
      if (n_levels == MAX_LEVELS)
        {
          g_assert_null (taskbus_codec_encode (codec, TASKBUS_MESSAGE (event), &error));
          assert_too_deep (error, "their.event", "");
          break;
        }

      g_clear_object (&received);
      other = codec_fixture_encode (codec, TASKBUS_MESSAGE (event));
      received = codec_fixture_decode (codec, other);
      g_assert_cmpstr (taskbus_generic_message_get_document (TASKBUS_GENERIC_MESSAGE (received), NULL), ==, json);
    }
}

/* One of a generic message's members is within its object. */
static void
test_generic_member (void)
{
  g_autoptr (TaskbusGenericMessage) message = taskbus_generic_message_new ("their.thing", "{}", -1, NULL);
  g_autofree char *good = nest (MAX_LEVELS - 1);
  g_autofree char *bad = nest (MAX_LEVELS);
  g_autoptr (GError) error = NULL;

  g_assert_false (taskbus_message_set_json (TASKBUS_MESSAGE (message), "member", bad, &error));
  assert_too_deep (error, "their.thing", "member");
  g_assert_true (taskbus_message_set_json (TASKBUS_MESSAGE (message), "member", good, NULL));
  g_assert_true (g_str_has_suffix (taskbus_generic_message_get_document (message, NULL), "]}"));
  g_assert_true (taskbus_message_check (TASKBUS_MESSAGE (message), NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *field_path = g_strconcat ("/codec-levels/field/", tables[i].name, NULL);
      g_autofree char *unknown_path = g_strconcat ("/codec-levels/unknown/", tables[i].name, NULL);

      taskbus_message_table_register (NULL, &tables[i]);
      g_test_add_data_func (field_path, &tables[i], test_field);
      g_test_add_data_func (unknown_path, &tables[i], test_unknown);
    }
  g_test_add_func ("/codec-levels/generic", test_generic);
  g_test_add_func ("/codec-levels/generic-member", test_generic_member);

  return g_test_run ();
}
