/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The documents of the original systems, as records without a word beside them, decoded and encoded again. */
#include "json-equal.h"
#include "wire-documents.h"

#include <string.h>
#include <taskbus.h>

static TaskbusCodec *
make_codec (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (GError) error = NULL;
  TaskbusCodec *codec = taskbus_codec_new (profile, &error);

  g_assert_no_error (error);
  return codec;
}

static TaskbusMessage *
decode (TaskbusCodec *codec, const WireDocument *document, TaskbusRecord *record)
{
  g_autoptr (GError) error = NULL;
  TaskbusMessage *message = taskbus_codec_decode (codec, record, &error);

  if (error != NULL)
    g_error ("%s: %s", document->name, error->message);
  g_assert_cmpstr (taskbus_message_get_type_name (message), ==, document->type);
  g_assert_nonnull (taskbus_message_get_message_type (message));
  return message;
}

static void
test_round (void)
{
  g_autoptr (TaskbusCodec) codec = make_codec ();
  g_autoptr (GPtrArray) documents = wire_documents_load ();

  for (guint i = 0; i < documents->len; i++)
    {
      const WireDocument *document = documents->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autofree char *topic = taskbus_codec_get_topic (codec, document->type, &error);
      g_autoptr (TaskbusRecord) record = taskbus_record_new (topic, NULL, document->value);
      g_autoptr (TaskbusMessage) message = decode (codec, document, record);
      g_autoptr (TaskbusRecord) encoded = NULL;
      g_autoptr (TaskbusMessage) again = NULL;
      const char *value;
      gsize length;

      encoded = taskbus_codec_encode (codec, message, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (taskbus_record_get_topic (encoded), ==, topic);
      value = (const char *) taskbus_record_peek_value (encoded, &length);
      assert_json_equal (document->name, value, (gssize) length, g_bytes_get_data (document->value, NULL),
                         (gssize) g_bytes_get_size (document->value));

      again = decode (codec, document, encoded);
      g_assert_true (taskbus_message_equal (message, again));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/codec/round", test_round);

  return g_test_run ();
}
