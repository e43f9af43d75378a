/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/taskbus-json-double-private.h"
#include "json/taskbus-json-writer-private.h"

#include <math.h>
#include <string.h>

/* Up to here all whole numbers have a double, and have at most 15 digits, so that one of them stands for each double. */
#define EXACT_MAX 1e15

#define MAX_DIGITS 17

/* Smaller numbers are written with an exponent. */
#define SHORT_MIN 1e-6

/* Powers of ten up to this one are integers of 64 bits, and doubles. */
#define MAX_PLACES 18

static char *
put_digits (char *to, guint64 number)
{
  char digits[20];
  guint n = 0;

  do
    digits[n++] = (char) ('0' + number % 10);
  while ((number /= 10) != 0);
  while (n > 0)
    *to++ = digits[--n];
  return to;
}

/* Most numbers that people write have few digits behind the point.  A quotient of two exact doubles is rounded once, as
 * reading the digits is: when it is the number, then so is what is read. */
static char *
put_short (double number, char *to)
{
  guint64 scale = 1;

  if (number < SHORT_MIN && number > 0)
    return NULL;

  for (guint places = 0; places <= MAX_PLACES && number * (double) scale < EXACT_MAX; places++, scale *= 10)
    {
      guint64 whole = (guint64) (number * (double) scale + 0.5);
      guint64 rest;

      if ((double) whole / (double) scale != number)
        continue;

      to = put_digits (to, whole / scale);
      rest = whole % scale;
      if (places > 0)
        {
          *to++ = '.';
          for (guint64 unit = scale / 10; unit > 0; unit /= 10)
            *to++ = (char) ('0' + rest / unit % 10);
        }
      return to;
    }

  return NULL;
}

/* Finds the fewest digits that are read as this number, and where the point is: behind the first one, times 10^exponent. */
static gsize
find_digits (double number, char *digits, int *exponent)
{
  char text[TASKBUS_JSON_DOUBLE_SIZE];
  gsize n = 0;

  /* Numbers with all their bits are told apart by 15 digits at least, the smallest ones by fewer. */
  for (int places = number < 0x1p-1022 ? 0 : 14; places < MAX_DIGITS; places++)
    {
      char format[8] = { '%', '.', (char) ('0' + places / 10), (char) ('0' + places % 10), 'e' };

      g_ascii_formatd (text, sizeof text, format, number);
      if (g_ascii_strtod (text, NULL) == number)
        break;
    }

  for (const char *at = text; *at != 'e'; at++)
    {
      if (*at != '.')
        digits[n++] = *at;
    }
  while (n > 1 && digits[n - 1] == '0')
    n--;
  *exponent = (int) g_ascii_strtoll (strchr (text, 'e') + 1, NULL, 10);
  return n;
}

static char *
put_long (double number, char *to)
{
  char digits[MAX_DIGITS + 1];
  int exponent;
  gsize n = find_digits (number, digits, &exponent);
  gsize before; /* digits before the point */

  if (exponent < -6 || exponent >= 21)
    {
      *to++ = digits[0];
      if (n > 1)
        {
          *to++ = '.';
          memcpy (to, digits + 1, n - 1);
          to += n - 1;
        }
      *to++ = 'e';
      *to++ = exponent < 0 ? '-' : '+';
      return put_digits (to, (guint64) ABS (exponent));
    }

  if (exponent < 0)
    {
      *to++ = '0';
      *to++ = '.';
      for (int i = exponent + 1; i < 0; i++)
        *to++ = '0';
      memcpy (to, digits, n);
      return to + n;
    }

  before = (gsize) exponent + 1;
  for (gsize i = 0; i < MAX (before, n); i++)
    {
      if (i == before)
        *to++ = '.';
      *to++ = i < n ? digits[i] : '0';
    }
  return to;
}

/* Writes a finite number with the fewest digits that are read as the same one, in the manner of Go and JavaScript. */
gsize
taskbus_json_double_write (double number, char *to)
{
  char *start = to;
  char *end;

  if (signbit (number))
    {
      *to++ = '-';
      number = -number;
    }
  end = put_short (number, to);
  if (end == NULL)
    end = put_long (number, to);
  return (gsize) (end - start);
}
