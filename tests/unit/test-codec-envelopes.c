/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What messages are put into, and come out of. */
#include "codec-fixture.h"

#include <string.h>

static TaskbusMessage *
make_person (const char *type, const char *name)
{
  g_autoptr (GError) error = NULL;
  TaskbusMessage *message = taskbus_message_new (type, &error, "user-id", "7", "name", name, NULL);

  g_assert_no_error (error);
  return message;
}

static void
assert_is_id (const char *id)
{
  g_assert_true (g_uuid_string_is_valid (id));
  g_assert_cmpint (id[14], ==, '7');
}

static void
test_flat (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusMessage)
    message = taskbus_message_new ("probe.flat", NULL, "id", "a", "count", G_GINT64_CONSTANT (5), NULL);
  g_autoptr (TaskbusMessage) received = NULL;
  g_autoptr (TaskbusRecord) record = NULL;
  g_autofree char *id = NULL;
  gint64 count;

  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_CORRELATION_ID, "c-1");
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_TRACEPARENT, "00-1-2-01");
  record = codec_fixture_encode (codec, message);
  g_assert_cmpstr (taskbus_record_get_topic (record), ==, "probe-flat");
  codec_fixture_assert_value (record, "{\"id\":\"a\",\"count\":5}");
  g_assert_cmpmem (taskbus_record_peek_key (record, NULL), 1, "a", 1);
  codec_fixture_assert_header (record, "message-type", "probe.flat");
  codec_fixture_assert_header (record, "content-type", NULL);
  codec_fixture_assert_header (record, "correlation-id", "c-1");
  codec_fixture_assert_header (record, "traceparent", "00-1-2-01");
  id = codec_fixture_get_header (record, "message-id");
  assert_is_id (id);

  received = codec_fixture_decode (codec, record);
  g_assert_cmpstr (taskbus_message_get_type_name (received), ==, "probe.flat");
  g_object_get (received, "count", &count, NULL);
  g_assert_cmpint (count, ==, 5);
  g_assert_cmpstr (taskbus_message_get_attribute (received, "id"), ==, id);
  g_assert_cmpstr (taskbus_message_get_attribute (received, "correlation-id"), ==, "c-1");
  g_assert_cmpstr (taskbus_message_get_attribute (received, "traceparent"), ==, "00-1-2-01");
}

/* What is no JSON needs somebody who writes it. */
static void
test_content_type (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("probe.flat", NULL, "id", "a", NULL);
  g_autoptr (TaskbusMessage) received = NULL;
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  taskbus_message_set_attribute (message, "content-type", "application/avro");
  g_assert_null (taskbus_codec_encode (codec, message, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_assert_nonnull (strstr (error->message, "application/avro"));

  taskbus_message_set_attribute (message, "content-type", "application/vnd.probe+json");
  record = codec_fixture_encode (codec, message);
  codec_fixture_assert_header (record, "content-type", "application/vnd.probe+json");
  received = codec_fixture_decode (codec, record);
  g_assert_true (taskbus_message_equal (message, received));
}

static void
test_typed (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusMessage) message = make_person ("probe_in", "小明");
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusMessage) received = NULL;

  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_TIME, "2024-01-01T12:00:00Z");
  record = codec_fixture_encode (codec, message);
  g_assert_cmpstr (taskbus_record_get_topic (record), ==, "probe_events");
  codec_fixture_assert_value (record, "{\"type\":\"probe_in\",\"timestamp\":\"2024-01-01T12:00:00Z\","
                                      "\"data\":{\"user_id\":7,\"name\":\"小明\"}}");
  codec_fixture_assert_header (record, "time", NULL);
  g_assert_cmpmem (taskbus_record_peek_key (record, NULL), 1, "7", 1);

  received = codec_fixture_decode (codec, record);
  g_assert_cmpstr (taskbus_message_get_type_name (received), ==, "probe_in");
  g_assert_cmpstr (taskbus_message_get_attribute (received, "time"), ==, "2024-01-01T12:00:00Z");
}

static void
test_event (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusMessage) message = make_person ("probe.registered", "a");
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusMessage) received = NULL;

  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_ID, "e-1");
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_TIME, "2024-01-01T12:00:00+08:00");
  record = codec_fixture_encode (codec, message);
  codec_fixture_assert_value (record, "{\"id\":\"e-1\",\"type\":\"probe.registered\","
                                      "\"timestamp\":\"2024-01-01T12:00:00+08:00\","
                                      "\"data\":{\"user_id\":7,\"name\":\"a\"}}");
  codec_fixture_assert_header (record, "message-id", "e-1");

  received = codec_fixture_decode (codec, record);
  g_assert_cmpstr (taskbus_message_get_attribute (received, "id"), ==, "e-1");
}

static void
test_times_and_ids_are_made (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusMessage) message = make_person ("probe.registered", "a");
  g_autofree char *last = g_strdup ("");

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (TaskbusRecord) record = codec_fixture_encode (codec, message);
      g_autofree char *id = codec_fixture_get_header (record, "message-id");

      assert_is_id (id);
      g_assert_cmpstr (id, >, last);
      g_free (last);
      last = g_steal_pointer (&id);
      if (i == 0)
        {
          g_autoptr (TaskbusMessage) received = codec_fixture_decode (codec, record);
          g_autoptr (GDateTime)
            time = g_date_time_new_from_iso8601 (taskbus_message_get_attribute (received, "time"), NULL);
          gint64 age = g_get_real_time () / G_USEC_PER_SEC - g_date_time_to_unix (time);

          g_assert_cmpint (age, >=, 0);
          g_assert_cmpint (age, <, 600);
        }
    }
}

static void
remove_space (char *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; from++)
    {
      if (*from != ' ' && *from != '\n')
        *to++ = *from;
    }
  *to = '\0';
}

/* Each is received and published again as it came, but for the space between its parts. */
static void
test_round_trip (void)
{
  static const char *const documents[][2] = {
    { "probe-flat", "{ \"count\": 15,\n \"more\": [1, 2.0], \"id\": 12 }" },
    { "probe_events", "{\"type\":\"probe_in\",\"timestamp\":\"2024-01-01T12:00:00Z\",\"data\":{\"user_id\":\"7\"}}" },
    { "probe_events", "{\"data\":{\"x\":0.10,\"user_id\":7},\"version\":2.0,\"timestamp\":1704110400,"
                      "\"note\":null,\"extra\":{\"a\":[1]},\"type\":\"probe_out\"}" },
    { "probe.events", "{\"timestamp\":\"2024-01-01T12:00:00.123456789Z\",\"id\":5,\"type\":\"probe.registered\","
                      "\"data\":{\"name\":\"\\u00e9\"}}" },
    { "probe.events", "{\"id\":\"1\",\"type\":\"nobody.knows\",\"timestamp\":\"t\",\"data\":[1,{\"b\":1e400}]}" },
    { "unknown", "{\"a\":[1, 2.50],\"b\":\"x\"}" },
    { "unknown", "17.0" },
    { "probe.other", "{\"text\":\"x\",\"more\":1.0}" },
    { "any", "{\"specversion\":\"1.0\",\"type\":\"probe.structured\",\"source\":\"/s\",\"id\":\"1\",\"big\":2147483647,"
             "\"flag\":true,\"data\":{\"name\":\"n\"},\"time\":\"2024-01-01T12:00:00Z\"}" },
  };
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (TaskbusRecord)
        record = codec_fixture_make_record (documents[i][0], documents[i][1], "request-id", "r", "x-own", "o", NULL);
      g_autoptr (TaskbusMessage) message = codec_fixture_decode (codec, record);
      g_autoptr (TaskbusRecord) again = codec_fixture_encode (codec, message);
      g_autoptr (TaskbusMessage) once_more = codec_fixture_decode (codec, again);
      g_autoptr (TaskbusRecord) third = codec_fixture_encode (codec, once_more);
      g_autofree char *value = codec_fixture_get_value (again);
      g_autofree char *expected = g_strdup (documents[i][1]);

      g_test_message ("%s", value);
      remove_space (expected);
      remove_space (value);
      g_assert_cmpstr (value, ==, expected);
      codec_fixture_assert_header (again, "request-id", "r");
      codec_fixture_assert_header (again, "x-own", "o");
      g_assert_true (taskbus_record_get_n_headers (again) == taskbus_record_get_n_headers (third));
    }
}

/* What the application changes is changed, and the rest stays. */
static void
test_changed (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusRecord) record = codec_fixture_make_record (
    "probe.events",
    "{\"id\":\"1\",\"type\":\"probe.registered\",\"timestamp\":\"t\",\"by\":\"x\",\"data\":{\"n\":1.0}}", NULL);
  g_autoptr (TaskbusMessage) message = codec_fixture_decode (codec, record);
  g_autoptr (TaskbusRecord) again = NULL;

  g_assert_cmpstr (taskbus_message_get_attribute (message, "by"), ==, "x");
  taskbus_message_set_attribute (message, "id", "2");
  taskbus_message_set_attribute (message, "by", NULL);
  taskbus_message_set_attribute (message, "other", "o");
  g_object_set (message, "name", "new", NULL);
  again = codec_fixture_encode (codec, message);
  codec_fixture_assert_value (again, "{\"id\":\"2\",\"type\":\"probe.registered\",\"timestamp\":\"t\","
                                     "\"data\":{\"n\":1.0,\"name\":\"new\"}}");
  codec_fixture_assert_header (again, "other", "o");
  codec_fixture_assert_header (again, "message-id", "2");
}

/* What cannot be an attribute, as it has no name or no text that is a C string, is no less there. */
static void
test_members_without_text (void)
{
  const char *const value = "{\"note\":\"a\\u0000b\",\"type\":\"probe_in\",\"\":1,\"x\\u0000y\":[2],\"gone\":3,"
                            "\"data\":{\"user_id\":7,\"name\":\"n\"}}";
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusRecord) record = codec_fixture_make_record ("probe_events", value, NULL);
  g_autoptr (TaskbusMessage) message = codec_fixture_decode (codec, record);
  g_autoptr (TaskbusRecord) same = codec_fixture_encode (codec, message);
  g_autoptr (TaskbusRecord) changed = NULL;

  codec_fixture_assert_value (same, value);
  taskbus_message_set_attribute (message, "gone", NULL);
  g_object_set (message, "name", "m", NULL);
  changed = codec_fixture_encode (codec, message);
  codec_fixture_assert_value (changed, "{\"note\":\"a\\u0000b\",\"type\":\"probe_in\",\"\":1,\"x\\u0000y\":[2],"
                                       "\"data\":{\"user_id\":7,\"name\":\"m\"}}");
}

/* A message that came from somewhere goes there again, whatever its document became. */
static void
test_replaced_document (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new ("somewhere");
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusMessage) message = NULL;
  g_autoptr (TaskbusMessage) copy = NULL;
  g_autoptr (TaskbusRecord) again = NULL;

  taskbus_record_builder_set_key_data (builder, (const guint8 *) "k", 1);
  taskbus_record_builder_set_value_data (builder, (const guint8 *) "{\"a\":1}", 7);
  taskbus_record_builder_add_header_string (builder, "message-type", "nobody.knows");
  record = taskbus_record_builder_end (builder);
  message = codec_fixture_decode (codec, record);
  g_assert_true (taskbus_generic_message_set_document (TASKBUS_GENERIC_MESSAGE (message), " {\"b\":2}", -1, &error));
  g_assert_no_error (error);
  copy = taskbus_message_copy (message);
  g_clear_object (&message);

  again = codec_fixture_encode (codec, copy);
  g_assert_cmpstr (taskbus_record_get_topic (again), ==, "somewhere");
  g_assert_cmpmem (taskbus_record_peek_key (again, NULL), 1, "k", 1);
  codec_fixture_assert_value (again, "{\"b\":2}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  codec_fixture_register ();

  g_test_add_func ("/codec-envelopes/flat", test_flat);
  g_test_add_func ("/codec-envelopes/content-type", test_content_type);
  g_test_add_func ("/codec-envelopes/typed", test_typed);
  g_test_add_func ("/codec-envelopes/event", test_event);
  g_test_add_func ("/codec-envelopes/times-and-ids-are-made", test_times_and_ids_are_made);
  g_test_add_func ("/codec-envelopes/round-trip", test_round_trip);
  g_test_add_func ("/codec-envelopes/members-without-text", test_members_without_text);
  g_test_add_func ("/codec-envelopes/replaced-document", test_replaced_document);
  g_test_add_func ("/codec-envelopes/changed", test_changed);

  return g_test_run ();
}
