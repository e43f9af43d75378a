/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "measure.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <taskbus.h>

/* What the reader and the writer cost for a message of 5 members, per document and on one core, and json-glib beside them.
 * Usage: bench-json [N] */

static const char document[] = "{\"event_type\":\"task_completion\",\"task_id\":\"task_0000001\",\"task_description\":"
                               "\"查询设备状态\",\"duration_ms\":5000,\"success\":true}";

static void
print_per_document (const char *name, gint64 began, guint n)
{
  gint64 spent = g_get_monotonic_time () - began;

  measure_print (name, (double) spent * 1000 / n);
}

static void
write_documents (const char *name, TaskbusJsonStyle style, guint n)
{
  g_auto (TaskbusJsonWriter) writer;
  gint64 began = g_get_monotonic_time ();

  taskbus_json_writer_init (&writer, style);
  for (guint i = 0; i < n; i++)
    {
      taskbus_json_writer_reset (&writer);
      taskbus_json_writer_begin_object (&writer);
      taskbus_json_writer_raw_name (&writer, "\"event_type\":", 13);
      taskbus_json_writer_string (&writer, "task_completion", -1);
      taskbus_json_writer_raw_name (&writer, "\"task_id\":", 10);
      taskbus_json_writer_string (&writer, "task_0000001", -1);
      taskbus_json_writer_raw_name (&writer, "\"task_description\":", 19);
      taskbus_json_writer_string (&writer, "查询设备状态", -1);
      taskbus_json_writer_raw_name (&writer, "\"duration_ms\":", 14);
      taskbus_json_writer_int64 (&writer, i);
      taskbus_json_writer_raw_name (&writer, "\"success\":", 10);
      taskbus_json_writer_boolean (&writer, TRUE);
      taskbus_json_writer_end_object (&writer);
      taskbus_json_writer_end (&writer, NULL);
    }
  print_per_document (name, began, n);
}

/* Each name is told apart, each value is taken as what it is. */
static void
read_documents (guint n)
{
  static const char *const names[] = { "event_type", "task_id", "task_description", "duration_ms", "success" };
  gint64 began = g_get_monotonic_time ();
  gsize sum = 0;

  for (guint i = 0; i < n; i++)
    {
      g_auto (TaskbusJsonReader) reader;
      TaskbusJsonToken token;

      taskbus_json_reader_init (&reader, document, sizeof document - 1);
      taskbus_json_reader_next (&reader, NULL);
      while (taskbus_json_reader_next (&reader, NULL) == TASKBUS_JSON_TOKEN_NAME)
        {
          gint64 number = 0;
          gsize length = 0;
          guint field = 0;

          while (field < G_N_ELEMENTS (names) && !taskbus_json_reader_is_text (&reader, names[field], -1))
            field++;
          token = taskbus_json_reader_next (&reader, NULL);
          if (token == TASKBUS_JSON_TOKEN_STRING)
            taskbus_json_reader_get_string (&reader, &length);
          else
            taskbus_json_reader_get_int64 (&reader, &number);
          sum += length + (gsize) number + field;
        }
      if (taskbus_json_reader_next (&reader, NULL) != TASKBUS_JSON_TOKEN_END)
        g_error ("The document is broken");
    }
  print_per_document ("read-nanoseconds", began, n);
  g_assert (sum > 0);
}

static void
check_documents (guint n)
{
  gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < n; i++)
    taskbus_json_check (document, sizeof document - 1, NULL);
  print_per_document ("check-nanoseconds", began, n);
}

static void
use_trees (guint n)
{
  gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < n; i++)
    json_node_unref (taskbus_json_to_node (document, sizeof document - 1, NULL));
  print_per_document ("to-node-nanoseconds", began, n);
}

static void
use_json_glib (guint n)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < n; i++)
    json_parser_load_from_data (parser, document, sizeof document - 1, NULL);
  print_per_document ("json-glib-read-nanoseconds", began, n);

  began = g_get_monotonic_time ();
  json_generator_set_root (generator, json_parser_get_root (parser));
  for (guint i = 0; i < n; i++)
    g_free (json_generator_to_data (generator, NULL));
  print_per_document ("json-glib-write-nanoseconds", began, n);
}

static void
check_long_text (guint n)
{
  static const char *const pieces[] = { "plain text, ", "设备状态" };
  static const char *const names[] = { "check-ascii-megabytes-per-second", "check-chinese-megabytes-per-second" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new ("\"");
      gint64 began;

      while (text->len < 1000000)
        g_string_append (text, pieces[i]);
      g_string_append_c (text, '"');
      began = g_get_monotonic_time ();
      for (guint j = 0; j < n / 5000 + 1; j++)
        taskbus_json_check (text->str, (gssize) text->len, NULL);
      measure_print (names[i],
                     (double) (n / 5000 + 1) * (double) text->len / (double) MAX (g_get_monotonic_time () - began, 1));
    }
}

int
main (int argc, char *argv[])
{
  guint n = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 1000000;

  measure_use_one_core ();
  write_documents ("write-nanoseconds", TASKBUS_JSON_STYLE_PLAIN, n);
  write_documents ("write-dotnet-nanoseconds", TASKBUS_JSON_STYLE_DOTNET, n);
  read_documents (n);
  check_documents (n);
  use_trees (n / 10 + 1);
  use_json_glib (n / 10 + 1);
  check_long_text (n);
  return 0;
}
