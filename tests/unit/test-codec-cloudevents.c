/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CloudEvents 1.0, in binary and in structured mode. */
#include "codec-fixture.h"

#include <string.h>

static TaskbusMessage *
make_event (const char *type)
{
  TaskbusMessage *message = taskbus_message_new (type, NULL, "user-id", "7", "name", "n", NULL);

  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_ID, "e-1");
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_TIME, "2024-01-01T12:00:00.5Z");
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_SOURCE, "/probe");
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_SUBJECT, "主题");
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_TRACEPARENT, "00-1-2-01");
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_CORRELATION_ID, "c");
  taskbus_message_set_attribute (message, "tenant", "t");
  return message;
}

static void
assert_attributes (TaskbusMessage *message)
{
  static const char *const expected[][2] = {
    { "id", "e-1" },   { "time", "2024-01-01T12:00:00.5Z" }, { "source", "/probe" },    { "subject", "主题" },
    { "tenant", "t" }, { "traceparent", "00-1-2-01" },       { "correlation-id", "c" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (taskbus_message_get_attribute (message, expected[i][0]), ==, expected[i][1]);
}

static void
test_binary (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusMessage) message = make_event ("probe.binary");
  g_autoptr (TaskbusRecord) record = codec_fixture_encode (codec, message);
  g_autoptr (TaskbusMessage) received = codec_fixture_decode (codec, record);
  g_autoptr (TaskbusRecord) again = codec_fixture_encode (codec, received);

  codec_fixture_assert_value (record, "{\"user_id\":7,\"name\":\"n\"}");
  codec_fixture_assert_header (record, "ce_specversion", "1.0");
  codec_fixture_assert_header (record, "ce_id", "e-1");
  codec_fixture_assert_header (record, "ce_type", "probe.binary");
  codec_fixture_assert_header (record, "ce_source", "/probe");
  codec_fixture_assert_header (record, "ce_time", "2024-01-01T12:00:00.5Z");
  codec_fixture_assert_header (record, "ce_subject", "主题");
  codec_fixture_assert_header (record, "ce_tenant", "t");
  codec_fixture_assert_header (record, "traceparent", "00-1-2-01");
  codec_fixture_assert_header (record, "correlation-id", "c");
  codec_fixture_assert_header (record, "content-type", "application/json");
  codec_fixture_assert_header (record, "message-id", NULL);
  assert_attributes (received);
  g_assert_cmpuint (taskbus_record_get_n_headers (again), ==, taskbus_record_get_n_headers (record));
}

static void
test_structured (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusMessage) message = make_event ("probe.structured");
  g_autoptr (TaskbusRecord) record = codec_fixture_encode (codec, message);
  g_autoptr (TaskbusMessage) received = codec_fixture_decode (codec, record);
  g_autoptr (TaskbusRecord) again = codec_fixture_encode (codec, received);
  const char *value = "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/probe\",\"type\":\"probe.structured\","
                      "\"time\":\"2024-01-01T12:00:00.5Z\",\"datacontenttype\":\"application/json\","
                      "\"subject\":\"主题\",\"tenant\":\"t\",\"data\":{\"user_id\":7,\"name\":\"n\"}}";

  codec_fixture_assert_value (record, value);
  codec_fixture_assert_value (again, value);
  codec_fixture_assert_header (record, "content-type", "application/cloudevents+json; charset=UTF-8");
  codec_fixture_assert_header (record, "traceparent", "00-1-2-01");
  assert_attributes (received);
  g_assert_cmpuint (taskbus_record_get_n_headers (again), ==, taskbus_record_get_n_headers (record));
}

static void
test_source (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusCodec) codec = NULL;
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("probe.binary", NULL, NULL);
  g_autoptr (TaskbusRecord) by_default = NULL;
  g_autoptr (TaskbusRecord) as_set = NULL;

  g_assert_true (taskbus_profile_set (profile, "client-id", "my program", NULL));
  codec = taskbus_codec_new (profile, NULL);
  by_default = codec_fixture_encode (codec, message);
  codec_fixture_assert_header (by_default, "ce_source", "taskbus:my%20program");
  taskbus_codec_set_source (codec, "https://example.org/x");
  as_set = codec_fixture_encode (codec, message);
  codec_fixture_assert_header (as_set, "ce_source", "https://example.org/x");
}

static void
test_tombstone (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusMessage) message = make_event ("probe.binary");
  g_autoptr (TaskbusMessage) without_key = taskbus_message_new ("probe.binary", NULL, NULL);
  g_autoptr (TaskbusRecord) record = taskbus_codec_encode_tombstone (codec, message, &error);

  g_assert_no_error (error);
  g_assert_true (taskbus_record_is_tombstone (record));
  g_assert_cmpmem (taskbus_record_peek_key (record, NULL), 1, "7", 1);
  codec_fixture_assert_header (record, "ce_type", "probe.binary");
  codec_fixture_assert_refused (codec, record, "tombstone");

  g_assert_null (taskbus_codec_encode_tombstone (codec, without_key, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
}

static void
test_bad_attributes_are_not_sent (void)
{
  static const char *const bad[][2] = {
    { "time", "yesterday" },
    { "time", "2024-13-01T00:00:00Z" },
    { "time", "2026-02-30T00:00:00Z" },
    { "source", "a b" },
    { "subject", "" },
    { "tenant", "a\nb" },
    { "id", "" },
    { "type", "x" },
  };
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TaskbusMessage) message = make_event (i % 2 ? "probe.binary" : "probe.structured");
      g_autoptr (TaskbusRecord) record = NULL;

      taskbus_message_set_attribute (message, bad[i][0], bad[i][1]);
      record = taskbus_codec_encode (codec, message, &error);
      g_assert_null (record);
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
      g_assert_nonnull (strstr (error->message, bad[i][0]));
    }
}

static void
test_bad_events (void)
{
  static const char *const bad[][2] = {
    { "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\"}", "“type”" },
    { "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\"}", "0.3" },
    { "{\"specversion\":\"1.0\",\"id\":1,\"source\":\"/\",\"type\":\"t\"}", "“id”" },
    { "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"Bad\":\"x\"}", "Bad" },
    { "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"n\":1.5}", "“n”" },
    { "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"n\":{}}", "“n”" },
    { "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"time\":\"now\"}", "time" },
    { "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"data\":1,\"data_base64\":\"\"}",
      "both" },
    { "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"data_base64\":\"a?==\"}", "base64" },
    { "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"data_base64\":\"MQ=\"}", "base64" },
    { "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"datacontenttype\":\"a/b\","
      "\"data_base64\":\"MQ==\"}",
      "a/b" },
    { "[]", "no CloudEvent" },
    { "{", "column 2" },
  };
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (TaskbusRecord)
        record = codec_fixture_make_record ("t", bad[i][0], "content-type", "application/cloudevents+json", NULL);

      codec_fixture_assert_refused (codec, record, bad[i][1]);
    }
}

static void
test_bad_headers (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusRecord)
    no_id = codec_fixture_make_record ("t", "1", "ce_specversion", "1.0", "ce_type", "t", "ce_source", "/", NULL);
  g_autoptr (TaskbusRecord) version = codec_fixture_make_record ("t", "1", "ce_specversion", "2", "ce_type", "t", NULL);
  g_autoptr (TaskbusRecord) name = codec_fixture_make_record ("t", "1", "ce_specversion", "1.0", "ce_type", "t",
                                                              "ce_source", "/", "ce_id", "1", "ce_my-own", "x", NULL);
  g_autoptr (TaskbusRecord)
    batch = codec_fixture_make_record ("t", "[]", "content-type", "application/cloudevents-batch+json", NULL);

  codec_fixture_assert_refused (codec, no_id, "ce_id");
  codec_fixture_assert_refused (codec, version, "“2”");
  codec_fixture_assert_refused (codec, name, "ce_my-own");
  codec_fixture_assert_refused (codec, batch, "batch");
}

static void
test_data (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusRecord) base64 = codec_fixture_make_record (
    "t", "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"x\",\"data_base64\":\"eyJhIjoxfQ==\"}",
    NULL);
  g_autoptr (TaskbusRecord) none =
    codec_fixture_make_record ("t", "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"x\"}", NULL);
  g_autoptr (TaskbusMessage) of_base64 = codec_fixture_decode (codec, base64);
  g_autoptr (TaskbusMessage) of_none = codec_fixture_decode (codec, none);
  g_autofree char *document = taskbus_message_to_json (of_base64, NULL);
  g_autofree char *null = taskbus_message_to_json (of_none, NULL);

  g_assert_cmpstr (taskbus_message_get_type_name (of_base64), ==, "x");
  g_assert_cmpstr (document, ==, "{\"a\":1}");
  g_assert_cmpstr (null, ==, "null");
}

/* An event has its id, and takes no longer, however many extensions come with it. */
static void
test_many_headers (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new ("somewhere");
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusMessage) message = NULL;
  g_auto (GStrv) names = NULL;

  taskbus_record_builder_set_value_data (builder, (const guint8 *) "{}", 2);
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *name = g_strdup_printf ("ce_x%u", i);

      taskbus_record_builder_add_header_string (builder, name, "");
    }
  taskbus_record_builder_add_header_string (builder, "ce_specversion", "1.0");
  taskbus_record_builder_add_header_string (builder, "ce_type", "x");
  taskbus_record_builder_add_header_string (builder, "ce_source", "/s");
  taskbus_record_builder_add_header_string (builder, "ce_id", "i");
  record = taskbus_record_builder_end (builder);

  message = codec_fixture_decode (codec, record);
  names = taskbus_message_list_attributes (message);
  g_assert_cmpuint (g_strv_length (names), <, 200);
  g_assert_cmpstr (taskbus_message_get_attribute (message, "x7"), ==, "");
  g_assert_cmpstr (taskbus_message_get_attribute (message, TASKBUS_ATTRIBUTE_ID), ==, "i");
  g_assert_cmpstr (taskbus_message_get_attribute (message, TASKBUS_ATTRIBUTE_SOURCE), ==, "/s");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  codec_fixture_register ();

  g_test_add_func ("/codec-cloudevents/binary", test_binary);
  g_test_add_func ("/codec-cloudevents/structured", test_structured);
  g_test_add_func ("/codec-cloudevents/source", test_source);
  g_test_add_func ("/codec-cloudevents/tombstone", test_tombstone);
  g_test_add_func ("/codec-cloudevents/bad-attributes-are-not-sent", test_bad_attributes_are_not_sent);
  g_test_add_func ("/codec-cloudevents/bad-events", test_bad_events);
  g_test_add_func ("/codec-cloudevents/bad-headers", test_bad_headers);
  g_test_add_func ("/codec-cloudevents/many-headers", test_many_headers);
  g_test_add_func ("/codec-cloudevents/data", test_data);

  return g_test_run ();
}
