/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What messages cost without a bus.
 *
 *   documents  only prints them, a line each, for the baselines
 *   make       makes messages and sets their fields
 *   encode     messages, which are there already, become records
 *   decode     records become messages
 *   read       likewise, and each field is read
 */
#include <stdlib.h>
#include <string.h>
#include <taskbus.h>

#include "measure.h"
#include "sample-message.h"

typedef struct
{
  Sample *sample;
  TaskbusCodec *codec;
  GPtrArray *messages; /* a row of the sample each */
  GPtrArray *records;
  guint count;
  guint64 spent; /* nanoseconds of CPU time */
  guint64 sum;
} Run;

static void
make_messages (Run *run)
{
  g_ptr_array_set_size (run->messages, 0);
  for (guint i = 0; i < SAMPLE_ROWS; i++)
    g_ptr_array_add (run->messages, sample_message_new (sample_row (run->sample, i)));
}

static void
encode_messages (Run *run)
{
  GError *error = NULL;

  for (guint i = 0; i < run->messages->len; i++)
    {
      g_autoptr (TaskbusRecord)
        record = taskbus_codec_encode (run->codec, g_ptr_array_index (run->messages, i), &error);

      measure_check (error);
      run->sum += taskbus_record_get_size (record);
    }
}

static void
decode_records (Run *run, gboolean read)
{
  GError *error = NULL;

  for (guint i = 0; i < run->records->len; i++)
    {
      g_autoptr (TaskbusMessage)
        message = taskbus_codec_decode (run->codec, g_ptr_array_index (run->records, i), &error);

      measure_check (error);
      run->sum += read ? sample_message_read (message) : 1;
    }
}

static void
print_documents (Run *run)
{
  for (guint i = 0; i < SAMPLE_ROWS; i++)
    g_print ("%s\n", sample_row (run->sample, i)->document);
}

static void
run_make (Run *run)
{
  for (guint i = 0; i < SAMPLE_ROWS; i++)
    {
      g_autoptr (TaskbusMessage) message = sample_message_new (sample_row (run->sample, i));

      run->sum += message != NULL;
    }
}

static void
run_encode (Run *run)
{
  encode_messages (run);
}

static void
run_decode (Run *run)
{
  decode_records (run, FALSE);
}

static void
run_read (Run *run)
{
  decode_records (run, TRUE);
}

static const struct
{
  const char *name;
  void (*prepare) (Run *run); /* before each round; does not count */
  void (*round) (Run *run);
} modes[] = {
  { "make", NULL, run_make },
  { "encode", make_messages, run_encode },
  { "decode", NULL, run_decode },
  { "read", NULL, run_read },
};

static void
make_records (Run *run)
{
  GError *error = NULL;

  make_messages (run);
  for (guint i = 0; i < run->messages->len; i++)
    {
      g_ptr_array_add (run->records, taskbus_codec_encode (run->codec, g_ptr_array_index (run->messages, i), &error));
      measure_check (error);
    }
}

static void
measure_mode (Run *run, const char *name)
{
  guint64 done = 0;

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      if (strcmp (modes[i].name, name) != 0)
        continue;

      for (; done < run->count; done += SAMPLE_ROWS)
        {
          guint64 began;

          if (modes[i].prepare != NULL)
            modes[i].prepare (run);
          began = measure_thread_cpu_nanoseconds ();
          modes[i].round (run);
          run->spent += measure_thread_cpu_nanoseconds () - began;
        }
      measure_print ("ns", (double) run->spent / (double) done);
      return;
    }

  g_printerr ("There is no mode “%s”\n", name);
  exit (EXIT_FAILURE);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- make, encode and decode, and tell how fast");
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) profile = NULL;
  g_autoptr (Sample) sample = sample_new ();
  g_autofree char *mode = NULL;
  int count = 1000000;
  const GOptionEntry entries[] = {
    { "mode", 0, 0, G_OPTION_ARG_STRING, &mode, "documents, make, encode, decode or read", "MODE" },
    { "count", 0, 0, G_OPTION_ARG_INT, &count, "messages", "N" },
    G_OPTION_ENTRY_NULL,
  };
  Run run = { .sample = sample };

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_parse (context, &argc, &argv, &error);
  measure_check (error);
  if (g_strcmp0 (mode, "documents") == 0)
    {
      print_documents (&run);
      return EXIT_SUCCESS;
    }

  sample_message_register ("bench");
  profile = taskbus_profile_new_plain ();
  run.codec = taskbus_codec_new (profile, &error);
  measure_check (error);
  run.count = (guint) MAX (count, 1);
  run.messages = g_ptr_array_new_with_free_func (g_object_unref);
  run.records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  make_records (&run);

  measure_mode (&run, mode != NULL ? mode : "encode");
  g_object_unref (run.codec);
  g_ptr_array_unref (run.messages);
  g_ptr_array_unref (run.records);
  return run.sum > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
