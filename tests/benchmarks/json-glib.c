/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A baseline of the messages: the same documents with json-glib.
 *
 *   encode   two strings, a number, a time and a document become text
 *   decode   and back again
 */
#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"
#include "sample.h"

/* A program has its free-form members as nodes. */
static GPtrArray *
make_results (const Sample *sample)
{
  GPtrArray *results = g_ptr_array_new_full (SAMPLE_ROWS, (GDestroyNotify) json_node_unref);

  for (guint i = 0; i < SAMPLE_ROWS; i++)
    g_ptr_array_add (results, json_from_string (sample_row (sample, i)->result, NULL));
  return results;
}

static guint64
encode (const Sample *sample, GPtrArray *results, guint count)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  guint64 sum = 0;

  for (guint i = 0; i < count; i++)
    {
      const SampleRow *row = sample_row (sample, i);
      g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
      JsonObject *object = json_object_new ();
      g_autofree char *time = g_date_time_format_iso8601 (row->time);
      g_autofree char *text = NULL;
      gsize size;

      json_node_take_object (root, object);
      json_object_set_string_member (object, "taskId", row->id);
      json_object_set_string_member (object, "description", row->description);
      json_object_set_int_member (object, "durationMs", row->duration);
      json_object_set_string_member (object, "timestamp", time);
      json_object_set_member (object, "result", json_node_ref (g_ptr_array_index (results, i % SAMPLE_ROWS)));
      json_generator_set_root (generator, root);
      text = json_generator_to_data (generator, &size);
      sum += size;
    }
  return sum;
}

static guint64
decode (const Sample *sample, guint count)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  GError *error = NULL;
  guint64 sum = 0;

  for (guint i = 0; i < count; i++)
    {
      const SampleRow *row = sample_row (sample, i);
      g_autoptr (GDateTime) time = NULL;
      JsonObject *object;

      json_parser_load_from_data (parser, row->document, (gssize) row->document_size, &error);
      measure_check (error);
      object = json_node_get_object (json_parser_get_root (parser));
      time = g_date_time_new_from_iso8601 (json_object_get_string_member (object, "timestamp"), NULL);
      sum += strlen (json_object_get_string_member (object, "taskId"));
      sum += strlen (json_object_get_string_member (object, "description"));
      sum += (guint64) json_object_get_int_member (object, "durationMs");
      sum += (guint64) g_date_time_to_unix (time);
      sum += json_object_get_size (json_object_get_object_member (object, "result"));
    }
  return sum;
}

int
main (int argc, char **argv)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autoptr (GPtrArray) results = make_results (sample);
  guint64 sum;
  guint64 began;
  guint count;

  if (argc != 3)
    {
      g_printerr ("json-glib encode|decode COUNT\n");
      return EXIT_FAILURE;
    }
  count = (guint) MAX (atoi (argv[2]), 1);
  began = measure_thread_cpu_nanoseconds ();
  sum = strcmp (argv[1], "encode") == 0 ? encode (sample, results, count) : decode (sample, count);
  measure_print ("ns", (double) (measure_thread_cpu_nanoseconds () - began) / count);
  return sum > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
