/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages of all kinds in an application's own encoding, there and back: each text after a byte that says how long it is. */
#include "codec-fixture.h"

#include <string.h>

#define MEDIA_TYPE "application/x-frames"

typedef GObject Frames;
typedef GObjectClass FramesClass;

static GType frames_get_type (void);
static void frames_implement (TaskbusFormatInterface *interface);

G_DEFINE_TYPE_WITH_CODE (Frames, frames, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_FORMAT, frames_implement))

static const char *const names[] = { "id", "text" };

static void
frames_class_init (FramesClass *class)
{
}

static void
frames_init (Frames *self)
{
}

static const char *
frames_get_content_type (TaskbusFormat *format)
{
  return MEDIA_TYPE;
}

static GBytes *
frames_encode (TaskbusFormat *format, TaskbusMessage *message, const char *topic, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = taskbus_message_get_text (message, names[i]);
      guint8 size = text != NULL ? (guint8) strlen (text) : 0;

      g_byte_array_append (bytes, &size, 1);
      if (size > 0)
        g_byte_array_append (bytes, (const guint8 *) text, size);
    }

  return g_byte_array_free_to_bytes (bytes);
}

static TaskbusMessage *
frames_decode (TaskbusFormat *format, const char *type, GBytes *document, TaskbusRecord *record, GError **error)
{
  g_autoptr (TaskbusMessage) message = NULL;
  gsize rest;
  const guint8 *at = g_bytes_get_data (document, &rest);

  g_assert_nonnull (type);
  message = taskbus_message_new_of_type (type, error);
  for (guint i = 0; message != NULL && i < G_N_ELEMENTS (names); i++)
    {
      gsize size = rest > 0 ? *at : G_MAXUINT8;
      g_autofree char *text = NULL;

      if (rest < size + 1)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "The frame is cut");
          return NULL;
        }

      text = g_strndup ((const char *) at + 1, size);
      if (size > 0 && !taskbus_message_set_text (message, names[i], text, error))
        return NULL;
      at += size + 1;
      rest -= size + 1;
    }

  return g_steal_pointer (&message);
}

static void
frames_implement (TaskbusFormatInterface *interface)
{
  interface->get_content_type = frames_get_content_type;
  interface->encode = frames_encode;
  interface->decode = frames_decode;
}

static TaskbusCodec *
make_codec (const char *type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusFormat) format = g_object_new (frames_get_type (), NULL);
  TaskbusCodec *codec = taskbus_codec_new (NULL, &error);

  g_assert_no_error (error);
  taskbus_codec_set_format (codec, type, format);
  return codec;
}

static TaskbusMessage *
make_message (const char *type)
{
  g_autoptr (GError) error = NULL;
  TaskbusMessage *message = taskbus_message_new_of_type (type, &error);

  g_assert_no_error (error);
  g_assert_true (taskbus_message_set_text (message, "text", "{\"a\" “ü”", &error));
  if (g_str_equal (type, "probe.flat"))
    g_assert_true (taskbus_message_set_text (message, "id", "7", &error));
  return message;
}

static void
assert_round (TaskbusCodec *codec, const char *type)
{
  g_autoptr (TaskbusMessage) message = make_message (type);
  g_autoptr (TaskbusRecord) record = codec_fixture_encode (codec, message);
  g_autoptr (TaskbusMessage) received = codec_fixture_decode (codec, record);
  g_autofree char *text = taskbus_message_get_text (received, "text");

  g_assert_cmpstr (taskbus_message_get_type_name (received), ==, type);
  g_assert_cmpstr (text, ==, "{\"a\" “ü”");
  g_assert_cmpstr (taskbus_message_get_attribute (received, "content-type"), ==, MEDIA_TYPE);
}

/* For one type, and for all: a pattern's and unknown ones are among them. */
static void
test_round (void)
{
  static const TaskbusEnvelope envelopes[] = { TASKBUS_ENVELOPE_FLAT, TASKBUS_ENVELOPE_CLOUDEVENTS_BINARY,
                                               TASKBUS_ENVELOPE_CLOUDEVENTS_STRUCTURED };
  static const char *const types[] = { "probe.flat", "probe.anything" };

  for (guint i = 0; i < G_N_ELEMENTS (envelopes); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (types); j++)
        {
          g_autoptr (TaskbusCodec) one = make_codec (types[j]);
          g_autoptr (TaskbusCodec) all = make_codec (NULL);

          taskbus_codec_set_envelope (one, types[j], envelopes[i]);
          taskbus_codec_set_envelope (all, types[j], envelopes[i]);
          assert_round (one, types[j]);
          assert_round (all, types[j]);
          taskbus_codec_set_topic (one, types[j], "elsewhere");
          assert_round (one, types[j]);
        }
    }
}

/* The records of others say less; a frame of 123 bytes begins as an object does, and this one as an envelope. */
static void
test_without_content_type (void)
{
  g_autoptr (TaskbusCodec) codec = make_codec ("probe.flat");
  g_autofree char *rest = g_strnfill ('{' - strlen ("\"type\""), 'x');
  g_autofree char *long_id = g_strconcat ("\"type\"", rest, NULL);
  g_autofree char *long_value = g_strdup_printf ("{%s\1t", long_id);
  g_autoptr (TaskbusRecord) plain = codec_fixture_make_record ("probe-flat", "\0017\001t", NULL);
  g_autoptr (TaskbusRecord) like_json = codec_fixture_make_record ("probe-flat", long_value, NULL);
  g_autoptr (TaskbusRecord) by_header = codec_fixture_make_record ("x", long_value, "message-type", "probe.flat", NULL);
  g_autoptr (TaskbusRecord)
    json = codec_fixture_make_record ("probe-flat", "{\"id\":7}", "content-type", "application/json", NULL);
  TaskbusRecord *records[] = { plain, like_json, by_header, json };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (TaskbusMessage) message = codec_fixture_decode (codec, records[i]);
      g_autofree char *id = taskbus_message_get_text (message, "id");

      g_assert_cmpstr (taskbus_message_get_type_name (message), ==, "probe.flat");
      g_assert_cmpstr (id, ==, i == 0 || i == 3 ? "7" : long_id);
    }
}

static void
test_json_for_one (void)
{
  g_autoptr (TaskbusCodec) codec = make_codec (NULL);
  g_autoptr (TaskbusMessage) message = make_message ("probe.flat");
  g_autoptr (TaskbusRecord) record = NULL;

  taskbus_codec_set_format (codec, "probe.flat", NULL);
  record = codec_fixture_encode (codec, message);
  codec_fixture_assert_value (record, "{\"id\":\"7\",\"text\":\"{\\\"a\\\" “ü”\"}");
  assert_round (codec, "probe.anything");

  taskbus_codec_set_format (codec, NULL, NULL);
  g_clear_pointer (&record, taskbus_record_unref);
  g_clear_object (&message);
  message = make_message ("probe.anything");
  record = codec_fixture_encode (codec, message);
  codec_fixture_assert_value (record, "{\"text\":\"{\\\"a\\\" “ü”\"}");
}

static void
test_refused (void)
{
  g_autoptr (TaskbusCodec) codec = make_codec ("probe.flat");
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("probe.flat", NULL, "text", "no id", NULL);
  g_autoptr (TaskbusRecord) cut = codec_fixture_make_record ("probe-flat", "\5abc", "content-type", MEDIA_TYPE, NULL);
  g_autoptr (TaskbusMessage) received = NULL;
  g_autoptr (GError) error = NULL;

  /* The format need not look at what the type requires. */
  g_assert_null (taskbus_codec_encode (codec, message, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_assert_nonnull (strstr (error->message, "id"));
  g_clear_error (&error);

  received = taskbus_codec_decode (codec, cut, &error);
  g_assert_null (received);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
}

static void
test_tombstone (void)
{
  g_autoptr (TaskbusCodec) codec = make_codec ("probe.flat");
  g_autoptr (TaskbusMessage) message = make_message ("probe.flat");
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusRecord) record = taskbus_codec_encode_tombstone (codec, message, &error);

  g_assert_no_error (error);
  g_assert_true (taskbus_record_is_tombstone (record));
  g_assert_cmpmem (taskbus_record_peek_key (record, NULL), 1, "7", 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  codec_fixture_register ();

  g_test_add_func ("/codec/frames/round", test_round);
  g_test_add_func ("/codec/frames/without-content-type", test_without_content_type);
  g_test_add_func ("/codec/frames/json-for-one", test_json_for_one);
  g_test_add_func ("/codec/frames/refused", test_refused);
  g_test_add_func ("/codec/frames/tombstone", test_tombstone);
  return g_test_run ();
}
