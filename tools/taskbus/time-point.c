/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "time-point.h"

#include <string.h>

static const struct
{
  const char *unit;
  gint64 microseconds;
} units[] = {
  { "ms", 1000 },
  { "s", G_USEC_PER_SEC },
  { "m", 60 * (gint64) G_USEC_PER_SEC },
  { "h", 3600 * (gint64) G_USEC_PER_SEC },
  { "d", 86400 * (gint64) G_USEC_PER_SEC },
  { "w", 7 * 86400 * (gint64) G_USEC_PER_SEC },
};

/* Reads a duration such as 90s, 1h30m or 2d. */
static gboolean
parse_duration (const char *text, gint64 *duration)
{
  gint64 sum = 0;

  do
    {
      char *unit;
      guint64 number;
      gsize length;
      guint i;

      if (!g_ascii_isdigit (*text))
        return FALSE;
      number = g_ascii_strtoull (text, &unit, 10);
      length = strspn (unit, "mshdw");
      for (i = 0; i < G_N_ELEMENTS (units); i++)
        {
          if (strlen (units[i].unit) == length && strncmp (units[i].unit, unit, length) == 0)
            break;
        }
      if (i == G_N_ELEMENTS (units) || number > (guint64) (G_MAXINT64 / 4 / units[i].microseconds))
        return FALSE;

      sum = MIN (sum, G_MAXINT64 / 4) + (gint64) number * units[i].microseconds;
      text = unit + length;
    }
  while (*text != '\0');

  *duration = sum;
  return TRUE;
}

static gboolean
parse_number (const char *text, gint64 *timestamp)
{
  gsize digits = strspn (text, "0123456789");

  if (text[digits] != '\0' || (digits != 13 && digits != 10))
    return FALSE;

  *timestamp = g_ascii_strtoll (text, NULL, 10) * (digits == 13 ? 1000 : (gint64) G_USEC_PER_SEC);
  return TRUE;
}

/* Reads a point of time: 13 digits of milliseconds or 10 of seconds since 1970, a day or a time of RFC 3339, UTC unless it
 * says otherwise, or a duration, which is that long ago. */
gboolean
tool_time_parse (const char *text, gint64 *timestamp)
{
  g_autoptr (GTimeZone) utc = NULL;
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *midnight = NULL;
  gint64 duration;

  if (parse_number (text, timestamp))
    return TRUE;

  if (parse_duration (*text == '-' ? text + 1 : text, &duration))
    {
      *timestamp = MAX (g_get_real_time () - duration, 0);
      return TRUE;
    }

  if (strlen (text) == strlen ("2000-01-01"))
    midnight = g_strconcat (text, "T00:00:00", NULL);
  utc = g_time_zone_new_utc ();
  time = g_date_time_new_from_iso8601 (midnight != NULL ? midnight : text, utc);
  if (time == NULL || g_date_time_to_unix (time) < 0)
    return FALSE;

  *timestamp = g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
  return TRUE;
}

/* Civil date of a day since 1970 (proleptic Gregorian calendar): years begin in March, so that the leap day is the last. */
static void
civil_from_days (gint64 days, int *year, guint *month, guint *day)
{
  gint64 shifted = days + 719468;
  gint64 era = shifted / 146097;
  guint day_of_era = (guint) (shifted - era * 146097);
  guint year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  guint day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  guint shifted_month = (5 * day_of_year + 2) / 153;

  *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  *year = (int) (year_of_era + era * 400) + (*month <= 2 ? 1 : 0);
}

static char *
put_digits (char *at, guint number, guint n)
{
  for (guint i = n; i > 0; i--)
    {
      at[i - 1] = (char) ('0' + number % 10);
      number /= 10;
    }
  return at + n;
}

/* Whether the text is a time with its zone, as RFC 3339 has it. */
static gboolean
is_rfc3339 (const char *text)
{
  static const char form[] = "0000-00-00T00:00:00";
  g_autoptr (GDateTime) time = NULL;

  for (gsize i = 0; form[i] != '\0'; i++)
    {
      if (form[i] == '0' ? !g_ascii_isdigit (text[i]) : text[i] != form[i])
        return FALSE;
    }

  time = g_date_time_new_from_iso8601 (text, NULL);
  return time != NULL && strchr (text, ',') == NULL &&
         (g_str_has_suffix (text, "Z") || strchr (text + strlen (form), ':') != NULL);
}

/* Makes a time of RFC 3339 of what tool_time_parse() reads; one that is such a time already stays as it is written.  NULL: it is no time. */
char *
tool_time_to_rfc3339 (const char *text)
{
  gint64 timestamp;
  GString *written;

  if (is_rfc3339 (text))
    return g_strdup (text);
  if (!tool_time_parse (text, &timestamp))
    return NULL;

  written = g_string_new (NULL);
  tool_time_append (written, timestamp);
  return g_string_free (written, FALSE);
}

/* Writes a time in microseconds as RFC 3339 in UTC with milliseconds.  A GDateTime a record would halve the rate. */
const char *
tool_time_write (gint64 timestamp, char text[TOOL_TIME_SIZE])
{
  const gint64 day = 86400 * (gint64) 1000;
  gint64 milliseconds = timestamp / 1000;
  guint in_day = (guint) (milliseconds % day);
  char *at = text;
  int year;
  guint month, day_of_month;

  civil_from_days (milliseconds / day, &year, &month, &day_of_month);
  if (year > 9999)
    {
      g_strlcpy (text, "9999-12-31T23:59:59.999Z", TOOL_TIME_SIZE);
      return text;
    }

  at = put_digits (at, (guint) year, 4);
  *at++ = '-';
  at = put_digits (at, month, 2);
  *at++ = '-';
  at = put_digits (at, day_of_month, 2);
  *at++ = 'T';
  at = put_digits (at, in_day / 3600000, 2);
  *at++ = ':';
  at = put_digits (at, in_day / 60000 % 60, 2);
  *at++ = ':';
  at = put_digits (at, in_day / 1000 % 60, 2);
  *at++ = '.';
  at = put_digits (at, in_day % 1000, 3);
  *at++ = 'Z';
  *at = '\0';
  return text;
}

void
tool_time_append (GString *out, gint64 timestamp)
{
  char text[TOOL_TIME_SIZE];

  g_string_append (out, tool_time_write (timestamp, text));
}
