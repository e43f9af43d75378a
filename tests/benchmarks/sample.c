/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sample.h"

#include <string.h>

static const char *const descriptions[] = {
  "read the temperature of line 4",       "restart the pump",           "查询设备状态",
  "compress \"last month\" and store it", "count what is on the shelf",
};

static void
fill (SampleRow *row, guint number)
{
  static const char *const units[] = { "celsius", "bar", "percent" };
  g_autoptr (GDateTime) start = g_date_time_new_utc (2026, 1, 5, 10, 30, 5.25);
  g_autofree char *time = NULL;
  g_autofree char *description = NULL;

  g_snprintf (row->id, sizeof row->id, "task_%07u", number);
  row->description = descriptions[number % G_N_ELEMENTS (descriptions)];
  row->duration = 1000 + number * 7;
  row->time = g_date_time_add (start, number * 1234567 * (GTimeSpan) 10);
  row->result = g_strdup_printf ("{\"status\":\"ok\",\"value\":%u.5,\"unit\":\"%s\",\"steps\":[%u,2,3]}", number,
                                 units[number % G_N_ELEMENTS (units)], number % 10);

  time = g_date_time_format_iso8601 (row->time);
  description = g_strescape (row->description, descriptions[2]);
  row->document = g_strdup_printf ("{\"taskId\":\"%s\",\"description\":\"%s\",\"durationMs\":%" G_GINT64_FORMAT
                                   ",\"timestamp\":\"%s\",\"result\":%s}",
                                   row->id, description, row->duration, time, row->result);
  row->document_size = strlen (row->document);
}

Sample *
sample_new (void)
{
  Sample *sample = g_new0 (Sample, 1);

  for (guint i = 0; i < SAMPLE_ROWS; i++)
    fill (&sample->rows[i], i);
  return sample;
}

void
sample_free (Sample *sample)
{
  for (guint i = 0; i < SAMPLE_ROWS; i++)
    {
      g_date_time_unref (sample->rows[i].time);
      g_free (sample->rows[i].result);
      g_free (sample->rows[i].document);
    }
  g_free (sample);
}
