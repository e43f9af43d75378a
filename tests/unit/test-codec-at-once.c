/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a codec is told while another thread decodes by it. */
#include "codec-fixture.h"

/* Long enough for some hundred chances. */
#define DURATION G_USEC_PER_SEC

typedef struct
{
  TaskbusCodec *codec;
  TaskbusRecord *record;
  gint done; /* atomic */
} Reader;

static gpointer
decode_all_the_time (gpointer data)
{
  Reader *reader = data;

  while (!g_atomic_int_get (&reader->done))
    {
      g_autoptr (TaskbusMessage) message = taskbus_codec_decode (reader->codec, reader->record, NULL);

      g_assert_nonnull (message);
    }
  return NULL;
}

/* Of which type a topic is holds from the next record on, and for good, whatever another thread was finding out meanwhile. */
static void
test_type_of_topic (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusRecord) record = codec_fixture_make_record ("somewhere", "{\"text\":\"t\"}", NULL);
  Reader reader = { .codec = codec, .record = record };
  const gint64 end = g_get_monotonic_time () + DURATION;
  GThread *thread = g_thread_new ("decode", decode_all_the_time, &reader);

  for (guint i = 0; g_get_monotonic_time () < end; i++)
    {
      const char *type = i % 2 == 0 ? "probe.even" : "probe.odd";

      taskbus_codec_set_type_of_topic (codec, "somewhere", NULL);
      g_thread_yield ();
      taskbus_codec_set_type_of_topic (codec, "somewhere", type);
      for (guint j = 0; j < 3; j++)
        {
          g_autoptr (TaskbusMessage) message = codec_fixture_decode (codec, record);

          g_assert_cmpstr (taskbus_message_get_type_name (message), ==, type);
          g_thread_yield ();
        }
    }

  g_atomic_int_set (&reader.done, TRUE);
  g_thread_join (thread);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  codec_fixture_register ();

  g_test_add_func ("/codec/at-once/type-of-topic", test_type_of_topic);
  return g_test_run ();
}
