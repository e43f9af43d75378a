/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench.h"
#include "json-members.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define MEBIBYTE (1024.0 * 1024.0)

static double
get_seconds (const ToolBench *bench)
{
  return (double) MAX (bench->ended - bench->began, 1) / G_USEC_PER_SEC;
}

static void
append_json (ToolBench *bench, GString *out)
{
  double seconds = get_seconds (bench);
  g_autofree char *transport = taskbus_profile_get_transport (tool_session_get_profile (bench->session, NULL), NULL);
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_begin_object (&writer);
  tool_json_string_member (&writer, "bench", bench->name);
  tool_json_string_member (&writer, "transport", transport);
  tool_json_string_member (&writer, "topic", bench->topic);
  tool_json_int_member (&writer, "records", (gint64) bench->n_done);
  tool_json_int_member (&writer, "bytes", (gint64) bench->n_bytes);
  tool_json_int_member (&writer, "errors", (gint64) bench->n_failed);
  tool_json_int_member (&writer, "microseconds", bench->ended - bench->began);
  tool_json_int_member (&writer, "records-per-second", (gint64) ((double) bench->n_done / seconds));
  tool_json_int_member (&writer, "bytes-per-second", (gint64) ((double) bench->n_bytes / seconds));
  if (tool_histogram_get_total (bench->times) > 0)
    {
      taskbus_json_writer_name (&writer, "latency-microseconds", -1);
      tool_histogram_write_json (bench->times, &writer);
    }
  taskbus_json_writer_end_object (&writer);
  tool_json_append_line (out, &writer);
}

static void
append_text (ToolBench *bench, GString *out)
{
  double seconds = get_seconds (bench);

  g_string_append_printf (out, ngettext ("%" PRIu64 " record", "%" PRIu64 " records", bench->n_done), bench->n_done);
  g_string_append_printf (out, _ (" in %.3f s: %.0f/s, %.1f MiB/s"), seconds, (double) bench->n_done / seconds,
                          (double) bench->n_bytes / MEBIBYTE / seconds);
  if (bench->n_failed > 0)
    g_string_append_printf (out, ngettext ("; %" PRIu64 " failed", "; %" PRIu64 " failed", bench->n_failed),
                            bench->n_failed);
  g_string_append_c (out, '\n');
  if (tool_histogram_get_total (bench->times) > 0)
    tool_histogram_append_text (bench->times, out, g_get_charset (NULL));
}

void
tool_bench_report (ToolBench *bench)
{
  GString *out = tool_output_get_buffer (tool_session_get_output (bench->session));

  if (tool_session_get_form (bench->session) == TOOL_FORM_JSON)
    append_json (bench, out);
  else
    append_text (bench, out);
}
