/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-histogram.h"

#include "json-members.h"

#include <inttypes.h>

/* Up to 63 exactly; above, 32 buckets for each doubling. */
#define EXACT 64
#define STEPS 32
#define DOUBLINGS 40
#define N_BUCKETS (EXACT + DOUBLINGS * STEPS)

#define BAR_WIDTH 40

struct _ToolHistogram
{
  guint64 total;
  gint64 longest;
  guint64 counts[N_BUCKETS];
};

/* A line of what is shown: from 1, 2 or 5 times a power of ten to the next of them. */
typedef struct
{
  gint64 from;
  gint64 to; /* not included */
  guint64 count;
} Row;

ToolHistogram *
tool_histogram_new (void)
{
  return g_new0 (ToolHistogram, 1);
}

void
tool_histogram_free (ToolHistogram *histogram)
{
  g_free (histogram);
}

static guint
find_bucket (gint64 time)
{
  guint shift;

  if (time < EXACT)
    return (guint) MAX (time, 0);

  shift = g_bit_storage ((gulong) time) - 6;
  return MIN (EXACT + (shift - 1) * STEPS + (guint) (time >> shift) - STEPS, N_BUCKETS - 1);
}

/* The longest time that belongs to a bucket. */
static gint64
bucket_end (guint bucket)
{
  guint shift;

  if (bucket < EXACT)
    return bucket;

  shift = (bucket - EXACT) / STEPS + 1;
  return ((gint64) ((bucket - EXACT) % STEPS + STEPS + 1) << shift) - 1;
}

void
tool_histogram_add (ToolHistogram *histogram, gint64 microseconds)
{
  histogram->counts[find_bucket (microseconds)]++;
  histogram->total++;
  histogram->longest = MAX (histogram->longest, microseconds);
}

guint64
tool_histogram_get_total (const ToolHistogram *histogram)
{
  return histogram->total;
}

/* The time that so many per cent do not exceed; 100 gives the longest one. */
gint64
tool_histogram_get_percentile (const ToolHistogram *histogram, double percent)
{
  guint64 wanted = (guint64) ((double) histogram->total * percent / 100.0 + 0.999999);
  guint64 seen = 0;

  for (guint i = 0; i < N_BUCKETS; i++)
    {
      seen += histogram->counts[i];
      if (seen >= wanted && seen > 0)
        return MIN (bucket_end (i), histogram->longest);
    }

  return histogram->longest;
}

static gint64
next_bound (gint64 bound)
{
  gint64 power = 1;

  while (power * 10 <= bound)
    power *= 10;
  return bound < 2 * power ? 2 * power : bound < 5 * power ? 5 * power : 10 * power;
}

/* Without the empty rows before the first time and behind the last one. */
static GArray *
make_rows (const ToolHistogram *histogram)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));
  Row row = { 0, 1, 0 };

  for (guint i = 0; i < N_BUCKETS; i++)
    {
      for (; histogram->counts[i] > 0 && MIN (bucket_end (i), histogram->longest) >= row.to;
           row = (Row){ row.to, next_bound (row.to), 0 })
        {
          if (row.count > 0 || rows->len > 0)
            g_array_append_val (rows, row);
        }
      row.count += histogram->counts[i];
    }
  if (row.count > 0)
    g_array_append_val (rows, row);
  return rows;
}

static void
append_time (GString *out, gint64 time)
{
  if (time < 1000)
    g_string_append_printf (out, "%4" PRId64 " µs", time);
  else if (time < 1000000)
    g_string_append_printf (out, "%4.*f ms", time < 10000 ? 1 : 0, (double) time / 1e3);
  else
    g_string_append_printf (out, "%4.*f s ", time < 10000000 ? 1 : 0, (double) time / 1e6);
}

/* Eighths of a character where there are such; what is there at all is seen. */
static void
append_bar (GString *out, guint64 count, guint64 most, gboolean unicode)
{
  static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
  guint length = (guint) ((double) count / (double) most * BAR_WIDTH * 8 + 0.5);
  guint width = length / 8;

  if (count > 0)
    length = MAX (length, 1);
  for (guint i = 0; i < width; i++)
    g_string_append (out, unicode ? "█" : "#");
  if (unicode && length % 8 > 0)
    g_string_append (out, eighths[length % 8]);
  else if (!unicode && width == 0 && count > 0)
    g_string_append_c (out, '.');
}

void
tool_histogram_append_text (const ToolHistogram *histogram, GString *out, gboolean unicode)
{
  static const struct
  {
    const char *name;
    double percent;
  } points[] = { { "p50", 50 }, { "p90", 90 }, { "p99", 99 }, { "p99.9", 99.9 }, { "max", 100 } };
  g_autoptr (GArray) rows = make_rows (histogram);
  guint64 most = 1;

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      g_string_append_printf (out, "%s%s", i > 0 ? "   " : "  ", points[i].name);
      append_time (out, tool_histogram_get_percentile (histogram, points[i].percent));
    }
  g_string_append_c (out, '\n');

  for (guint i = 0; i < rows->len; i++)
    most = MAX (most, g_array_index (rows, Row, i).count);
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);

      g_string_append (out, "  < ");
      append_time (out, row->to);
      g_string_append_printf (out, " %10" PRIu64 " %5.1f %% ", row->count,
                              (double) row->count * 100.0 / (double) histogram->total);
      append_bar (out, row->count, most, unicode);
      g_string_append_c (out, '\n');
    }
}

void
tool_histogram_write_json (const ToolHistogram *histogram, TaskbusJsonWriter *writer)
{
  g_autoptr (GArray) rows = make_rows (histogram);

  taskbus_json_writer_begin_object (writer);
  tool_json_int_member (writer, "p50", tool_histogram_get_percentile (histogram, 50));
  tool_json_int_member (writer, "p90", tool_histogram_get_percentile (histogram, 90));
  tool_json_int_member (writer, "p99", tool_histogram_get_percentile (histogram, 99));
  tool_json_int_member (writer, "p99.9", tool_histogram_get_percentile (histogram, 99.9));
  tool_json_int_member (writer, "max", histogram->longest);
  tool_json_begin_array_member (writer, "histogram");
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);

      taskbus_json_writer_begin_object (writer);
      tool_json_int_member (writer, "from", row->from);
      tool_json_int_member (writer, "to", row->to);
      tool_json_int_member (writer, "count", (gint64) row->count);
      taskbus_json_writer_end_object (writer);
    }
  taskbus_json_writer_end_array (writer);
  taskbus_json_writer_end_object (writer);
}
