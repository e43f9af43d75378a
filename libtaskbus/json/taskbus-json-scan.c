/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/taskbus-json-scan-private.h"

#include "json/taskbus-json-words-private.h"

/* Reads the four digits of \uXXXX, of which all are there; returns what follows, or NULL. */
const char *
taskbus_json_scan_unit (const char *at, guint *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (at[i]);

      if (digit < 0)
        return NULL;
      *unit = *unit << 4 | (guint) digit;
    }

  return at + 4;
}

/* Behind "\u". */
static ScanResult
scan_units (const char **at, const char *end)
{
  const char *next;
  guint unit;

  if (end - *at < 4)
    return SCAN_CUT;
  next = taskbus_json_scan_unit (*at, &unit);
  if (next == NULL)
    return SCAN_ESCAPE;

  if (unit >= 0xdc00 && unit <= 0xdfff)
    return SCAN_SURROGATE;
  if (unit >= 0xd800 && unit <= 0xdbff)
    {
      if (end - next < 6 || next[0] != '\\' || next[1] != 'u')
        return SCAN_SURROGATE;
      next = taskbus_json_scan_unit (next + 2, &unit);
      if (next == NULL || unit < 0xdc00 || unit > 0xdfff)
        return SCAN_SURROGATE;
    }

  *at = next;
  return SCAN_GOOD;
}

/* At the backslash. */
static ScanResult
scan_escape (const char **at, const char *end)
{
  const char *next = *at + 2;
  ScanResult result;

  if (next > end)
    return SCAN_CUT;

  switch ((*at)[1])
    {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
      *at = next;
      return SCAN_GOOD;

    case 'u':
      result = scan_units (&next, end);
      if (result == SCAN_GOOD)
        *at = next;
      return result;

    default:
      return SCAN_ESCAPE;
    }
}

static inline guint64
mark_special (guint64 word)
{
  return taskbus_json_word_below (word, 0x20) | taskbus_json_word_equal (word, '"') |
         taskbus_json_word_equal (word, '\\') | (word & TASKBUS_JSON_HIGH_BITS);
}

/* Goes from behind the opening quote to behind the closing one, or to what is wrong. */
ScanResult
taskbus_json_scan_string (const char **at, const char *end, guint8 *has_escapes)
{
  const char *p = *at;
  ScanResult result = SCAN_CUT;

  *has_escapes = FALSE;
  while (p < end)
    {
      guint8 c;

      if (end - p >= 8)
        {
          guint64 marks = mark_special (taskbus_json_word_load (p));

          if (marks == 0)
            {
              p += 8;
              continue;
            }
          p += taskbus_json_word_first (marks);
        }

      c = (guint8) *p;
      if (c == '"')
        {
          *at = p + 1;
          return SCAN_GOOD;
        }
      if (c == '\\')
        {
          *has_escapes = TRUE;
          result = scan_escape (&p, end);
          if (result != SCAN_GOOD)
            break;
          result = SCAN_CUT;
        }
      else if (c >= 0x80)
        {
          gsize length;

          /* Texts that are not English have many of them in a row. */
          while (p < end && (guint8) *p >= 0x80)
            {
              length = taskbus_json_character_length (p, end);
              if (length == 0)
                {
                  *at = p;
                  return SCAN_ENCODING;
                }
              p += length;
            }
        }
      else if (c < 0x20)
        {
          result = SCAN_CONTROL;
          break;
        }
      else
        {
          p++;
        }
    }

  *at = result == SCAN_CUT ? end : p;
  return result;
}

static inline const char *
skip_digits (const char *at, const char *end)
{
  while (at < end && g_ascii_isdigit (*at))
    at++;
  return at;
}

/* Goes behind the number that begins here with a digit or a minus, or to what is wrong. */
ScanResult
taskbus_json_scan_number (const char **at, const char *end)
{
  const char *p = *at;
  const char *digits;

  if (*p == '-')
    p++;
  digits = p;
  p = p < end && *p == '0' ? p + 1 : skip_digits (p, end);

  if (p != digits && p < end && *p == '.')
    {
      digits = p + 1;
      p = skip_digits (digits, end);
    }
  if (p != digits && p < end && (*p == 'e' || *p == 'E'))
    {
      digits = p + 1;
      if (digits < end && (*digits == '+' || *digits == '-'))
        digits++;
      p = skip_digits (digits, end);
    }

  *at = p;
  if (p == digits)
    return p < end ? SCAN_NUMBER : SCAN_CUT;
  if (p < end && g_ascii_isdigit (*p)) /* behind a leading zero */
    return SCAN_NUMBER;
  return SCAN_GOOD;
}
