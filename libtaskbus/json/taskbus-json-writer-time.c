/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/taskbus-json-writer-private.h"

#include <string.h>

#define SECOND G_USEC_PER_SEC
#define DAY (G_GINT64_CONSTANT (86400) * SECOND)

#define TIME_SIZE 40

static char *
put_number (char *to, guint number, guint digits)
{
  for (guint i = digits; i > 0; i--, number /= 10)
    to[i - 1] = (char) ('0' + number % 10);
  return to + digits;
}

/* The date of a day counted from 1970-01-01.  Years begin in March here, so that the day of a leap year is the last one, and are
 * counted in eras of 400 years from the year 0. */
static char *
put_date (char *to, gint64 day)
{
  gint64 shifted = day + 719468;
  gint64 era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  gint64 day_of_era = shifted - era * 146097;
  gint64 year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 month = (5 * day_of_year + 2) / 153;
  guint civil_month = (guint) (month < 10 ? month + 3 : month - 9);
  gint64 year = year_of_era + era * 400 + (civil_month <= 2 ? 1 : 0);

  to = put_number (to, (guint) year, 4);
  *to++ = '-';
  to = put_number (to, civil_month, 2);
  *to++ = '-';
  return put_number (to, (guint) (day_of_year - (153 * month + 2) / 5 + 1), 2);
}

/* The digits of the fraction that are not zeros at its end. */
static char *
put_clock (char *to, gint64 time)
{
  guint seconds = (guint) (time / SECOND);
  guint fraction = (guint) (time % SECOND);

  to = put_number (to, seconds / 3600, 2);
  *to++ = ':';
  to = put_number (to, seconds / 60 % 60, 2);
  *to++ = ':';
  to = put_number (to, seconds % 60, 2);
  if (fraction != 0)
    {
      *to++ = '.';
      to = put_number (to, fraction, 6);
      while (to[-1] == '0')
        to--;
    }
  return to;
}

static void
put_time (TaskbusJsonWriter *writer, gint64 time, gint offset_minutes)
{
  gint64 day = time / DAY - (time % DAY < 0 ? 1 : 0);
  char *to;

  if (day < -719528 || day > 2932896) /* 0000-01-01 and 9999-12-31 */
    {
      taskbus_json_writer_fail (writer, FAILURE_TIME, 0);
      return;
    }
  if (!taskbus_json_writer_begin_value (writer, TIME_SIZE))
    return;

  to = writer->at;
  *to++ = '"';
  to = put_date (to, day);
  *to++ = 'T';
  to = put_clock (to, time - day * DAY);
  if (offset_minutes == 0)
    {
      *to++ = 'Z';
    }
  else
    {
      *to++ = offset_minutes < 0 ? '-' : '+';
      to = put_number (to, (guint) ABS (offset_minutes) / 60, 2);
      *to++ = ':';
      to = put_number (to, (guint) ABS (offset_minutes) % 60, 2);
    }
  *to++ = '"';
  writer->at = to;
  taskbus_json_writer_end_value (writer);
}

/**
 * taskbus_json_writer_time: (skip)
 * @writer: a writer
 * @time: microseconds since 1970 in UTC
 *
 * Writes a time as a string (RFC 3339) in UTC: `"2026-01-05T10:30:00.5Z"`, with as many digits of the fraction as it has.
 * One whose year is not between 0 and 9999 is a failure.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_time (TaskbusJsonWriter *writer, gint64 time)
{
  put_time (writer, time, 0);
}

/**
 * taskbus_json_writer_date_time: (skip)
 * @writer: a writer
 * @time: (nullable): a time, or %NULL for `null`
 *
 * Writes a time as a string (RFC 3339) in its own zone: `"2026-01-05T18:30:00.5+08:00"`. A zone whose offset has seconds, as
 * those of long ago, has no such text: then it is written in UTC.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_date_time (TaskbusJsonWriter *writer, GDateTime *time)
{
  gint64 offset;
  gint64 utc;

  if (time == NULL)
    {
      taskbus_json_writer_null (writer);
      return;
    }

  utc = g_date_time_to_unix (time) * SECOND + g_date_time_get_microsecond (time);
  offset = g_date_time_get_utc_offset (time);
  if (offset % (60 * SECOND) != 0)
    offset = 0;
  put_time (writer, utc + offset, (gint) (offset / (60 * SECOND)));
}
