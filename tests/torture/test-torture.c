/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whatever comes as the value of a record: the handler has it as a message or as an error with the record, each once. */
#include <string.h>
#include <taskbus.h>

#include "local-fixture.h"
#include "torture-documents.h"

#define KNOWN "task.completed"
#define ENVELOPED "user_events"
#define UNKNOWN "nobody.knows"

/* --- What is sent --- */

typedef struct
{
  const char *topic;
  const char *before;
  const char *after;
} Way;

static const Way ways[] = {
  { KNOWN, "", "" },
  { UNKNOWN, "", "" },
  { ENVELOPED, "", "" },
  { ENVELOPED, "{\"type\":\"user_login\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":", "}" },
};

typedef struct
{
  LocalFixture local;
  TaskbusBus *bus;
  TaskbusCodec *codec;
  GPtrArray *documents;
  GPtrArray *values;    /* of GBytes, in the order in which they were sent */
  GArray *is_json;      /* of gboolean */
  GArray *n_deliveries; /* of guint */
  guint n_messages;
  guint n_errors;
} Fixture;

static GBytes *
wrap (const Way *way, GBytes *text)
{
  gsize length;
  const char *data = g_bytes_get_data (text, &length);
  GString *value = g_string_new (way->before);

  g_string_append_len (value, data, (gssize) length);
  g_string_append (value, way->after);
  return g_string_free_to_bytes (value);
}

static void
publish (Fixture *fixture, const Way *way, const TortureDocument *document)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new (way->topic);
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *number = g_strdup_printf ("%u", fixture->values->len);
  GBytes *value = wrap (way, document->text);
  gsize length;
  const char *text = g_bytes_get_data (value, &length);
  gboolean is_json = taskbus_json_check (text, (gssize) length, NULL);
  guint none = 0;

  g_ptr_array_add (fixture->values, value);
  g_array_append_val (fixture->is_json, is_json);
  g_array_append_val (fixture->n_deliveries, none);
  taskbus_record_builder_set_value (builder, value);
  taskbus_record_builder_add_header_string (builder, "number", number);
  taskbus_record_builder_add_header_string (builder, "document", document->name);
  record = taskbus_record_builder_end (builder);
  taskbus_bus_post_record (fixture->bus, record);
}

static void
publish_all (Fixture *fixture)
{
  g_autoptr (TaskbusCounters) counters = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < fixture->documents->len; i++)
    {
      const TortureDocument *document = g_ptr_array_index (fixture->documents, i);

      for (guint j = 0; j < G_N_ELEMENTS (ways); j++)
        publish (fixture, &ways[j], document);
      if (i % 50 != 0 && g_bytes_get_size (document->text) < 1024 * 1024)
        continue;

      taskbus_bus_flush (fixture->bus, NULL, &error);
      g_assert_no_error (error);
    }
  taskbus_bus_flush (fixture->bus, NULL, &error);
  g_assert_no_error (error);
  counters = taskbus_bus_get_counters (fixture->bus);
  g_assert_cmpuint (counters->confirmed, ==, fixture->values->len);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  local_fixture_set_up (&fixture->local, data);
  fixture->bus = local_fixture_open (&fixture->local, NULL);
  fixture->codec = taskbus_codec_new (taskbus_bus_get_profile (fixture->bus), &error);
  g_assert_no_error (error);
  fixture->documents = torture_documents_new ();
  fixture->values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  fixture->is_json = g_array_new (FALSE, TRUE, sizeof (gboolean));
  fixture->n_deliveries = g_array_new (FALSE, TRUE, sizeof (guint));
  publish_all (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->codec);
  local_fixture_close (fixture->bus);
  g_ptr_array_unref (fixture->documents);
  g_ptr_array_unref (fixture->values);
  g_array_unref (fixture->is_json);
  g_array_unref (fixture->n_deliveries);
  local_fixture_tear_down (&fixture->local, data);
}

/* --- What arrives --- */

/* Counts it, and tells which one it is. */
static guint
recognize (Fixture *fixture, TaskbusRecord *record)
{
  g_autoptr (GBytes) header = taskbus_record_find_header (record, "number");
  g_autoptr (GBytes) name = taskbus_record_find_header (record, "document");
  g_autoptr (GBytes) value = taskbus_record_get_value (record);
  g_autofree char *text = NULL;
  gsize size;
  const char *digits = g_bytes_get_data (header, &size);
  guint number;

  text = g_strndup (digits, size);
  number = (guint) g_ascii_strtoull (text, NULL, 10);
  digits = g_bytes_get_data (name, &size);
  g_test_message ("%s: %.*s", taskbus_record_get_topic (record), (int) size, digits);
  g_assert_cmpuint (number, <, fixture->values->len);
  g_assert_true (g_bytes_equal (value, g_ptr_array_index (fixture->values, number)));
  g_array_index (fixture->n_deliveries, guint, number)++;
  return number;
}

static void
look_at_field (TaskbusMessage *message, const char *name)
{
  g_autofree char *json = taskbus_message_get_json (message, name);
  g_autofree char *text = taskbus_message_get_text (message, name);
  g_autoptr (GError) error = NULL;

  if (json != NULL)
    {
      taskbus_json_check (json, -1, &error);
      g_assert_no_error (error);
    }
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
look_at_properties (TaskbusMessage *message)
{
  guint n;
  g_autofree GParamSpec **properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (message), &n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if ((properties[i]->flags & G_PARAM_READABLE) != 0)
        g_object_get_property (G_OBJECT (message), properties[i]->name, &value);
    }
}

/* Everything that a program does with a message that came: reads all of it, and publishes it again. */
static void
look_at_message (Fixture *fixture, TaskbusMessage *message)
{
  g_auto (GStrv) members = taskbus_message_list_members (message);
  g_autoptr (TaskbusMessage) copy = taskbus_message_copy (message);
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;

  g_assert_nonnull (taskbus_message_get_type_name (message));
  for (guint i = 0; members != NULL && members[i] != NULL && i < 100; i++)
    look_at_field (message, members[i]);
  look_at_properties (message);
  g_assert_true (taskbus_message_equal (message, copy));

  json = taskbus_message_to_json (message, &error);
  if (json != NULL)
    {
      g_assert_no_error (error);
      taskbus_json_check (json, -1, &error);
      g_assert_no_error (error);
    }
  g_clear_error (&error);
  record = taskbus_codec_encode (fixture->codec, message, &error);
  g_assert_true ((record == NULL) == (error != NULL));
}

static void
look_at_error (const GError *error, gboolean is_json)
{
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_test_message ("%s", error->message);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <, 1000);
  if (!is_json && strstr (error->message, "must be a JSON object") == NULL)
    g_assert_nonnull (strstr (error->message, "column "));
}

static TaskbusOutcome
on_record (TaskbusDelivery *delivery, gpointer data)
{
  Fixture *fixture = data;
  TaskbusRecord *record = taskbus_delivery_get_record (delivery);
  guint number = recognize (fixture, record);
  gboolean is_json = g_array_index (fixture->is_json, gboolean, number);
  TaskbusMessage *message = taskbus_delivery_get_message (delivery);
  const GError *error = taskbus_delivery_get_decode_error (delivery);

  g_assert_true ((message == NULL) == (error != NULL));
  if (message != NULL)
    {
      g_assert_true (is_json);
      fixture->n_messages++;
      look_at_message (fixture, message);
    }
  else
    {
      fixture->n_errors++;
      look_at_error (error, is_json);
    }
  return TASKBUS_OUTCOME_DONE;
}

static gboolean
have_all (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < fixture->n_deliveries->len; i++)
    {
      if (g_array_index (fixture->n_deliveries, guint, i) == 0)
        return FALSE;
    }
  return TRUE;
}

static void
assert_each_once (Fixture *fixture)
{
  for (guint i = 0; i < fixture->n_deliveries->len; i++)
    g_assert_cmpuint (g_array_index (fixture->n_deliveries, guint, i), ==, 1);
}

static const char *const topics[] = { KNOWN, UNKNOWN, ENVELOPED, NULL };

static void
test_handler (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusSubscription) subscription = NULL;
  g_autoptr (GError) error = NULL;

  subscription = taskbus_bus_subscribe (fixture->bus, "torture", topics, NULL, on_record, fixture, NULL, &error);
  g_assert_no_error (error);
  local_fixture_wait (have_all, fixture);

  assert_each_once (fixture);
  g_assert_cmpuint (fixture->n_messages + fixture->n_errors, ==, fixture->values->len);
  g_assert_cmpuint (fixture->n_messages, >, 100);
  g_assert_cmpuint (fixture->n_errors, >, 400);
}

/* --- Those that cannot be read go to the dead letters, and the handler sees none of them --- */

static TaskbusOutcome
on_good_record (TaskbusDelivery *delivery, gpointer data)
{
  Fixture *fixture = data;

  recognize (fixture, taskbus_delivery_get_record (delivery));
  g_assert_nonnull (taskbus_delivery_get_message (delivery));
  g_assert_null (taskbus_delivery_get_decode_error (delivery));
  fixture->n_messages++;
  return TASKBUS_OUTCOME_DONE;
}

static TaskbusOutcome
on_dead_letter (TaskbusDelivery *delivery, gpointer data)
{
  Fixture *fixture = data;
  TaskbusRecord *record = taskbus_delivery_get_record (delivery);
  g_autoptr (GBytes) reason = taskbus_record_find_header (record, "taskbus-dlq-error");

  recognize (fixture, record);
  g_assert_nonnull (reason);
  g_assert_cmpuint (g_bytes_get_size (reason), >, 0);
  fixture->n_errors++;
  return TASKBUS_OUTCOME_DONE;
}

static void
test_dead_letters (Fixture *fixture, gconstpointer data)
{
  static const char *const dead[] = { KNOWN ".dlq", UNKNOWN ".dlq", ENVELOPED ".dlq", NULL };
  g_autoptr (TaskbusSubscriptionOptions) options = taskbus_subscription_options_new ();
  g_autoptr (TaskbusSubscription) good = NULL;
  g_autoptr (TaskbusSubscription) letters = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (options, "reject-undecodable", TRUE, NULL);
  good = taskbus_bus_subscribe (fixture->bus, "torture", topics, options, on_good_record, fixture, NULL, &error);
  g_assert_no_error (error);
  letters = taskbus_bus_subscribe (fixture->bus, "letters", dead, NULL, on_dead_letter, fixture, NULL, &error);
  g_assert_no_error (error);
  local_fixture_wait (have_all, fixture);

  assert_each_once (fixture);
  g_assert_cmpuint (fixture->n_messages, >, 100);
  g_assert_cmpuint (fixture->n_errors, >, 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/torture/handler", Fixture, NULL, set_up, test_handler, tear_down);
  g_test_add ("/torture/dead-letters", Fixture, NULL, set_up, test_dead_letters, tear_down);
  return g_test_run ();
}
