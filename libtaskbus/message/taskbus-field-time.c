/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-field-time-private.h"

#include "json/taskbus-json-span.h"

#include <math.h>

/* Seconds would be in the year 5138 by then, milliseconds were in 1973: so a number from here on is milliseconds. */
#define MILLISECONDS_FROM 1e11

#define SECONDS_MIN (-62135596800.0) /* the year 1 */
#define SECONDS_MAX 253402300799.0   /* the end of the year 9999 */

typedef struct
{
  int year, month, day, hour, minute, second;
  int microsecond;
  int offset; /* minutes */
} Parts;

static gboolean
take_number (const char **at, const char *end, int digits, int max, int *number)
{
  int value = 0;

  if (end - *at < digits)
    return FALSE;

  for (int i = 0; i < digits; i++, (*at)++)
    {
      if (!g_ascii_isdigit (**at))
        return FALSE;
      value = value * 10 + (**at - '0');
    }

  *number = value;
  return value <= max;
}

static gboolean
take_mark (const char **at, const char *end, const char *marks)
{
  if (*at == end)
    return FALSE;
  if (**at != marks[0] && (marks[1] == '\0' || **at != marks[1]))
    return FALSE;

  (*at)++;
  return TRUE;
}

static gboolean
take_fraction (const char **at, const char *end, int *microsecond)
{
  int unit = 100000;

  *microsecond = 0;
  if (*at == end || **at != '.')
    return TRUE;

  (*at)++;
  if (*at == end || !g_ascii_isdigit (**at))
    return FALSE;

  for (; *at < end && g_ascii_isdigit (**at); (*at)++, unit /= 10)
    *microsecond += (**at - '0') * unit;
  return TRUE;
}

static gboolean
take_zone (const char **at, const char *end, gboolean zoneless, int *offset)
{
  int hours, minutes;
  gboolean is_west;

  *offset = 0;
  if (take_mark (at, end, "Zz"))
    return TRUE;
  if (*at == end)
    return zoneless;

  is_west = **at == '-';
  if (!take_mark (at, end, "+-") || !take_number (at, end, 2, 23, &hours) || !take_mark (at, end, ":") ||
      !take_number (at, end, 2, 59, &minutes))
    return FALSE;

  *offset = (hours * 60 + minutes) * (is_west ? -1 : 1);
  return TRUE;
}

static gboolean
take_time (const char *at, gsize length, gboolean zoneless, Parts *parts)
{
  const char *end = at + length;

  return take_number (&at, end, 4, 9999, &parts->year) && take_mark (&at, end, "-") &&
         take_number (&at, end, 2, 12, &parts->month) && take_mark (&at, end, "-") &&
         take_number (&at, end, 2, 31, &parts->day) && take_mark (&at, end, "Tt") &&
         take_number (&at, end, 2, 23, &parts->hour) && take_mark (&at, end, ":") &&
         take_number (&at, end, 2, 59, &parts->minute) && take_mark (&at, end, ":") &&
         take_number (&at, end, 2, 60, &parts->second) && take_fraction (&at, end, &parts->microsecond) &&
         take_zone (&at, end, zoneless, &parts->offset) && at == end && parts->year >= 1 && parts->month >= 1 &&
         parts->day >= 1 &&
         (parts->day <= 28 || parts->day <= g_date_get_days_in_month (parts->month, (GDateYear) parts->year));
}

gboolean
taskbus_field_time_check (const char *text, gsize length, gboolean zoneless)
{
  Parts parts;

  return take_time (text, length, zoneless, &parts);
}

GDateTime *
taskbus_field_time_parse (const char *text, gsize length, gboolean zoneless)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GDateTime) time = NULL;
  Parts parts;
  GTimeSpan rest;

  if (!take_time (text, length, zoneless, &parts))
    return NULL;

  zone = parts.offset == 0 ? g_time_zone_new_utc () : g_time_zone_new_offset (parts.offset * 60);
  time = g_date_time_new (zone, parts.year, parts.month, parts.day, parts.hour, parts.minute, MIN (parts.second, 59));
  rest = parts.microsecond;
  if (parts.second == 60) /* which GDateTime does not have: it is the start of the next minute */
    rest += G_USEC_PER_SEC;
  return time != NULL && rest != 0 ? g_date_time_add (time, rest) : g_steal_pointer (&time);
}

static gboolean
get_epoch (const char *span, gsize length, double *seconds)
{
  double number;

  if (!taskbus_json_span_get_double (span, length, &number))
    return FALSE;

  *seconds = fabs (number) >= MILLISECONDS_FROM ? number / 1000 : number;
  return *seconds >= SECONDS_MIN && *seconds <= SECONDS_MAX;
}

gboolean
taskbus_field_time_check_epoch (const char *span, gsize length)
{
  double seconds;

  return get_epoch (span, length, &seconds);
}

GDateTime *
taskbus_field_time_parse_epoch (const char *span, gsize length)
{
  g_autoptr (GDateTime) whole = NULL;
  double seconds;

  if (!get_epoch (span, length, &seconds))
    return NULL;

  whole = g_date_time_new_from_unix_utc ((gint64) floor (seconds));
  if (whole == NULL)
    return NULL;
  return g_date_time_add (whole, llround ((seconds - floor (seconds)) * G_USEC_PER_SEC));
}
