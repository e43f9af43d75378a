/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the codec tells what a record is, and where messages go. */
#include "codec-fixture.h"

#include <string.h>

static void
assert_type (TaskbusCodec *codec, TaskbusRecord *record, const char *type, gboolean is_known)
{
  g_autoptr (TaskbusMessage) message = codec_fixture_decode (codec, record);

  g_assert_cmpstr (taskbus_message_get_type_name (message), ==, type);
  g_assert_true (TASKBUS_IS_GENERIC_MESSAGE (message) == !is_known);
}

static void
assert_type_of (TaskbusCodec *codec, const char *topic, const char *value, const char *type, gboolean is_known)
{
  g_autoptr (TaskbusRecord) record = codec_fixture_make_record (topic, value, NULL);

  assert_type (codec, record, type, is_known);
}

static void
test_by_shape_and_topic (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);

  assert_type_of (codec, "probe_events", "{\"type\":\"probe_in\",\"data\":{}}", "probe_in", TRUE);
  assert_type_of (codec, "elsewhere", "{\"more\":1,\"type\":\"probe_out\",\"data\":{}}", "probe_out", TRUE);
  assert_type_of (codec, "elsewhere", "{\"type\":\"nobody\",\"data\":{}}", "nobody", FALSE);
  assert_type_of (codec, "elsewhere", "{\"id\":1,\"type\":\"nobody\",\"data\":{}}", "nobody", FALSE);
  assert_type_of (codec, "elsewhere", "{\"more\":1,\"type\":\"nobody\",\"data\":{}}", "elsewhere", FALSE);
  assert_type_of (codec, "elsewhere", "{\"type\":\"probe_in\"}", "elsewhere", FALSE);
  assert_type_of (codec, "elsewhere", "{\"type\":5,\"data\":{}}", "elsewhere", FALSE);
  assert_type_of (codec, "elsewhere", " [1] ", "elsewhere", FALSE);
  assert_type_of (codec, "probe_events", "{\"user_id\":1}", "probe_events", FALSE);
  assert_type_of (codec, "probe-flat", "{\"id\":\"1\"}", "probe.flat", TRUE);
  assert_type_of (codec, "probe-flat", "{\"type\":\"probe.flat\",\"data\":{\"id\":1}}", "probe.flat", TRUE);
  assert_type_of (codec, "probe.anything", "{}", "probe.anything", TRUE);
}

static void
test_by_header (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusRecord) known = codec_fixture_make_record ("x", "{\"id\":1}", "message-type", "probe.flat", NULL);
  g_autoptr (TaskbusRecord) unknown = codec_fixture_make_record ("x", "{\"id\":1}", "message-type", "nobody", NULL);

  assert_type (codec, known, "probe.flat", TRUE);
  assert_type (codec, unknown, "nobody", FALSE);
}

static void
test_by_setting (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusRecord)
    other = codec_fixture_make_record ("x", "{\"type\":\"probe_in\",\"timestamp\":\"t\",\"data\":{}}", NULL);
  g_autoptr (TaskbusRecord) header = codec_fixture_make_record ("x", "{\"id\":1}", "message-type", "nobody", NULL);

  assert_type (codec, other, "probe_in", TRUE);
  taskbus_codec_set_type_of_topic (codec, "x", "probe.flat");
  assert_type_of (codec, "x", "{\"id\":1}", "probe.flat", TRUE);
  codec_fixture_assert_refused (codec, other, "contradicts itself");
  codec_fixture_assert_refused (codec, header, "contradicts itself");
  taskbus_codec_set_type_of_topic (codec, "x", NULL);
  assert_type (codec, other, "probe_in", TRUE);
}

static void
test_contradictions (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusRecord)
    typed = codec_fixture_make_record ("x", "{\"type\":\"probe_in\",\"data\":{}}", "message-type", "probe_out", NULL);
  g_autoptr (TaskbusRecord)
    binary = codec_fixture_make_record ("x", "{}", "ce_specversion", "1.0", "ce_id", "1", "ce_source", "/", "ce_type",
                                        "probe.binary", "message-type", "probe_out", NULL);

  codec_fixture_assert_refused (codec, typed, "“probe_out”");
  codec_fixture_assert_refused (codec, binary, "“probe.binary”");
}

static void
test_bad_documents (void)
{
  static const char *const bad[][3] = {
    { "elsewhere", "", "empty" },
    { "elsewhere", "{\"a\":1", "column 7" },
    { "elsewhere", "{} x", "column 4" },
    { "elsewhere", "\xef\xbb\xbf{}", "byte order mark" },
    { "elsewhere", "\"\xff\"", "UTF-8" },
    { "elsewhere", "plain text", "column 1" },
    { "probe-flat", "{\"text\":\"no id\"}", "id" },
    { "probe-flat", "{\"id\":1,\"count\":\"many\"}", "count" },
    { "probe-flat", "[1]", "probe.flat" },
    { "probe_events", "{\"type\":\"probe_in\",\"data\":[]}", "probe_in" },
  };
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autofree char *deep = g_strnfill (100, '[');
  g_autoptr (TaskbusRecord) deep_record = codec_fixture_make_record ("elsewhere", deep, NULL);
  g_autoptr (TaskbusRecord) avro = codec_fixture_make_record ("x", "\1\2", "content-type", "application/avro", NULL);
  g_autofree char *endless = g_strdup_printf ("probe.%01100d", 0);
  g_autoptr (TaskbusRecord) pattern = codec_fixture_make_record ("x", "{}", "message-type", endless, NULL);
  g_autoptr (TaskbusRecord) nobody = codec_fixture_make_record ("x", "{}", "message-type", "", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (TaskbusRecord) record = codec_fixture_make_record (bad[i][0], bad[i][1], NULL);

      codec_fixture_assert_refused (codec, record, bad[i][2]);
    }
  codec_fixture_assert_refused (codec, deep_record, "64");
  codec_fixture_assert_refused (codec, avro, "application/avro");
  codec_fixture_assert_refused (codec, pattern, "1024");
  codec_fixture_assert_refused (codec, nobody, "1024");
}

static void
assert_topic (TaskbusCodec *codec, const char *type, const char *topic)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = taskbus_codec_get_topic (codec, type, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, topic);
}

static void
test_where_messages_go (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (profile, NULL);
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("probe.flat", NULL, "id", "1", NULL);
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusRecord) typed = NULL;

  g_assert_true (taskbus_profile_set (profile, "topic.probe.flat", "by-profile", NULL));
  g_assert_true (taskbus_profile_set (profile, "envelope.probe.flat", "typed", NULL));
  assert_topic (codec, "probe.flat", "by-profile");
  assert_topic (codec, "probe_in", "probe_events");
  assert_topic (codec, "probe.binary", "probe.binary");
  assert_topic (codec, "probe.anything", "probe.anything");
  assert_topic (codec, "nobody", "nobody");
  typed = codec_fixture_encode (codec, message);
  g_assert_cmpstr (taskbus_record_get_topic (typed), ==, "by-profile");
  assert_type (codec, typed, "probe.flat", TRUE);

  taskbus_codec_set_topic (codec, "probe.flat", "by-codec");
  taskbus_codec_set_envelope (codec, "probe.flat", TASKBUS_ENVELOPE_FLAT);
  record = codec_fixture_encode (codec, message);
  g_assert_cmpstr (taskbus_record_get_topic (record), ==, "by-codec");
  codec_fixture_assert_value (record, "{\"id\":\"1\"}");
  assert_type_of (codec, "by-codec", "{\"id\":1}", "probe.flat", TRUE);
  taskbus_codec_set_topic (codec, "probe.flat", NULL);
  assert_topic (codec, "probe.flat", "by-profile");
}

/* A copy in another topic is of the same type. */
static void
test_copy (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusMessage) step = taskbus_message_new ("probe.step", NULL, "text", "1", NULL);
  g_autoptr (TaskbusRecord) record = codec_fixture_encode (codec, step);
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new_from (record);
  g_autoptr (TaskbusRecord) copy = NULL;

  taskbus_record_builder_set_topic (builder, "archive");
  copy = taskbus_record_builder_end (builder);
  assert_type (codec, copy, "probe.step", TRUE);
}

/* Several types on the topic of one of them: what has no header is that one, in whatever order they are looked at. */
static void
test_topic_of_several (void)
{
  static const TaskbusField fields[] = { { "a", "a", TASKBUS_FIELD_INT64 } };
  static const TaskbusMessageTable one = { .name = "several.a", .topic = "several.b", .fields = fields, .n_fields = 1 };
  static const TaskbusMessageTable own = { .name = "several.b", .fields = fields, .n_fields = 1 };
  static const TaskbusMessageTable two = { .name = "several.c", .topic = "several.b", .fields = fields, .n_fields = 1 };
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);

  taskbus_message_table_register (NULL, &one);
  taskbus_message_table_register (NULL, &own);
  taskbus_message_table_register (NULL, &two);
  assert_type_of (codec, "several.b", "{\"a\":1}", "several.b", TRUE);
}

/* Where its own messages go now does not make what lies in the topic of its name unknown. */
static void
test_topic_left (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);

  taskbus_codec_set_topic (codec, "probe.flat", "moved");
  assert_type_of (codec, "moved", "{\"id\":1}", "probe.flat", TRUE);
  assert_type_of (codec, "probe.flat", "{\"id\":1}", "probe.flat", TRUE);
}

static void
test_dead_letter (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusRecord) flat = codec_fixture_make_record ("probe-flat.dlq", "{\"id\":1}", "taskbus-dlq-topic",
                                                              "probe-flat", "taskbus-dlq-error", "no", NULL);
  g_autoptr (TaskbusRecord)
    step = codec_fixture_make_record ("probe.step.dlq", "{\"text\":\"1\"}", "taskbus-dlq-topic", "probe.step", NULL);

  assert_type (codec, flat, "probe.flat", TRUE);
  assert_type (codec, step, "probe.step", TRUE);
}

/* A type that is added later is known from then on. */
static void
test_late_type (void)
{
  static const TaskbusField fields[] = { { "a", "a", TASKBUS_FIELD_INT64 } };
  static const TaskbusMessageTable table = { .name = "late", .topic = "late-topic", .fields = fields, .n_fields = 1 };
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);

  assert_type_of (codec, "late-topic", "{\"a\":1}", "late-topic", FALSE);
  taskbus_message_table_register (NULL, &table);
  assert_type_of (codec, "late-topic", "{\"a\":1}", "late", TRUE);
}

/* The topics of names that only a pattern, or nobody, knows, as somebody said them. */
static void
test_topics_of_names (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusCodec) codec = NULL;

  g_assert_true (taskbus_profile_set (profile, "topic.probe.progress", "progress", NULL));
  g_assert_true (taskbus_profile_set (profile, "topic.their.thing", "things", NULL));
  g_assert_true (taskbus_profile_set (profile, "topic.probe.one", "many", NULL));
  g_assert_true (taskbus_profile_set (profile, "topic.probe.other", "many", NULL));
  g_assert_true (taskbus_profile_set (profile, "topic.probe.paper", "enveloped", NULL));
  g_assert_true (taskbus_profile_set (profile, "envelope.probe.paper", "typed", NULL));
  codec = taskbus_codec_new (profile, NULL);
  assert_type_of (codec, "progress", "{\"text\":\"half\"}", "probe.progress", TRUE);
  assert_type_of (codec, "things", "{\"a\":1}", "their.thing", FALSE);
  assert_type_of (codec, "many", "{\"text\":\"whose?\"}", "many", FALSE);
  assert_type_of (codec, "enveloped", "{\"text\":\"bare\"}", "enveloped", FALSE);
  assert_type_of (codec, "enveloped", "{\"type\":\"probe.paper\",\"data\":{}}", "probe.paper", TRUE);

  taskbus_codec_set_topic (codec, "probe.other", "elsewhere");
  assert_type_of (codec, "many", "{\"text\":\"now known\"}", "probe.one", TRUE);
  assert_type_of (codec, "elsewhere", "{\"text\":\"now known\"}", "probe.other", TRUE);
}

/* A key is guessed of a variable: it must not be a second owner of the topic of the type that is meant. */
static void
test_topics_of_environment (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) profile = NULL;
  g_autoptr (TaskbusCodec) codec = NULL;

  g_setenv ("TASKBUS_TOPIC_PROBE_UNDER_SCORE", "scores", TRUE);
  g_setenv ("TASKBUS_TOPIC_PROBE_HALF", "halves", TRUE);
  profile = taskbus_profile_new (NULL, &error);
  g_assert_no_error (error);
  g_unsetenv ("TASKBUS_TOPIC_PROBE_UNDER_SCORE");
  g_unsetenv ("TASKBUS_TOPIC_PROBE_HALF");

  codec = taskbus_codec_new (profile, NULL);
  assert_type_of (codec, "scores", "{\"text\":\"a\"}", "probe.under_score", TRUE);
  assert_type_of (codec, "halves", "{\"text\":\"b\"}", "probe.half", TRUE);
}

/* A document with members of an envelope, and envelopes, in one topic. */
static void
test_mixed_topic (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusCodec) codec = NULL;

  g_assert_true (taskbus_profile_set (profile, "topic.probe_in", "probe-notes", NULL));
  codec = taskbus_codec_new (profile, NULL);
  assert_type_of (codec, "probe-notes", "{\"type\":\"mail\",\"text\":\"a\"}", "probe.note", TRUE);
  assert_type_of (codec, "probe-notes", "{\"more\":1,\"type\":\"probe_in\",\"data\":{}}", "probe_in", TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  codec_fixture_register ();

  g_test_add_func ("/codec-detect/by-shape-and-topic", test_by_shape_and_topic);
  g_test_add_func ("/codec-detect/by-header", test_by_header);
  g_test_add_func ("/codec-detect/by-setting", test_by_setting);
  g_test_add_func ("/codec-detect/contradictions", test_contradictions);
  g_test_add_func ("/codec-detect/bad-documents", test_bad_documents);
  g_test_add_func ("/codec-detect/where-messages-go", test_where_messages_go);
  g_test_add_func ("/codec-detect/topics-of-names", test_topics_of_names);
  g_test_add_func ("/codec-detect/topics-of-environment", test_topics_of_environment);
  g_test_add_func ("/codec-detect/mixed-topic", test_mixed_topic);
  g_test_add_func ("/codec-detect/copy", test_copy);
  g_test_add_func ("/codec-detect/topic-of-several", test_topic_of_several);
  g_test_add_func ("/codec-detect/topic-left", test_topic_left);
  g_test_add_func ("/codec-detect/dead-letter", test_dead_letter);
  g_test_add_func ("/codec-detect/late-type", test_late_type);

  return g_test_run ();
}
