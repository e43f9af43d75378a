/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/taskbus-json-span-private.h"

#include "json/taskbus-json-scan-private.h"

#include <math.h>
#include <string.h>

/* More digits than that decide no rounding any more, only whether there are others than zeros. */
#define MAX_DIGITS 800

/* 2^53, up to which all whole numbers have a double. */
#define EXACT_MAX (G_GUINT64_CONSTANT (1) << 53)

/* Beyond all doubles, and far from the limits of an int. */
#define MAX_EXPONENT 1000000

/**
 * taskbus_json_span_get_token: (skip)
 * @span: the text of a value that a reader checked
 * @length: its length
 *
 * Gets what a value is.
 *
 * Returns: the first token of the value
 *
 * Since: 1.0
 */
TaskbusJsonToken
taskbus_json_span_get_token (const char *span, gsize length)
{
  g_return_val_if_fail (span != NULL && length > 0, TASKBUS_JSON_TOKEN_INVALID);

  switch (*span)
    {
    case '{':
      return TASKBUS_JSON_TOKEN_BEGIN_OBJECT;
    case '[':
      return TASKBUS_JSON_TOKEN_BEGIN_ARRAY;
    case '"':
      return TASKBUS_JSON_TOKEN_STRING;
    case 't':
      return TASKBUS_JSON_TOKEN_TRUE;
    case 'f':
      return TASKBUS_JSON_TOKEN_FALSE;
    case 'n':
      return TASKBUS_JSON_TOKEN_NULL;
    default:
      return TASKBUS_JSON_TOKEN_NUMBER;
    }
}

/* Decodes the character of the escape at the backslash, which was checked. */
static const char *
decode_escape (const char *at, char **to)
{
  static const char letters[] = { ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t' };
  guint8 letter = (guint8) at[1];
  gunichar character;
  guint unit;

  if (letter != 'u')
    {
      *(*to)++ = letter < sizeof letters && letters[letter] != 0 ? letters[letter] : (char) letter;
      return at + 2;
    }

  at = taskbus_json_scan_unit (at + 2, &unit);
  character = unit;
  if (unit >= 0xd800 && unit <= 0xdbff)
    {
      at = taskbus_json_scan_unit (at + 2, &unit);
      character = 0x10000 + ((character - 0xd800) << 10) + (unit - 0xdc00);
    }
  *to += g_unichar_to_utf8 (character, *to);
  return at;
}

/* Decodes a string with its quotes; what comes out is never longer than that. */
gsize
taskbus_json_span_decode (const char *span, gsize length, char *to)
{
  const char *at = span + 1;
  const char *end = span + length - 1;
  char *start = to;

  while (at < end)
    {
      const char *escape = memchr (at, '\\', (gsize) (end - at));
      gsize plain = (gsize) ((escape != NULL ? escape : end) - at);

      memcpy (to, at, plain);
      to += plain;
      at += plain;
      if (escape != NULL)
        at = decode_escape (at, &to);
    }

  return (gsize) (to - start);
}

/**
 * taskbus_json_span_dup_string: (skip)
 * @span: the text of a value that a reader checked
 * @length: its length
 * @text_length: (out) (optional): return location for the length of the text
 *
 * Gets the text of a string. A text with U+0000 in it has no C string: it is only for who asks for the length.
 *
 * Returns: (transfer full) (nullable): the text, ended by a NUL, or %NULL when the value is no string, or one that has no
 *   C string
 *
 * Since: 1.0
 */
char *
taskbus_json_span_dup_string (const char *span, gsize length, gsize *text_length)
{
  char *text;
  gsize size;

  g_return_val_if_fail (span != NULL && length > 0, NULL);

  if (*span != '"')
    return NULL;

  text = g_malloc (length);
  size = taskbus_json_span_decode (span, length, text);
  text[size] = '\0';
  if (text_length != NULL)
    *text_length = size;
  else if (memchr (text, '\0', size) != NULL)
    g_clear_pointer (&text, g_free);
  return text;
}

/* Reads digits up to the end, FALSE when one of them is none or there are too many. */
static gboolean
read_digits (const char *at, const char *end, guint64 *number)
{
  guint64 value = 0;

  for (; at < end; at++)
    {
      guint digit = (guint) (guint8) *at - '0';

      if (digit > 9 || __builtin_mul_overflow (value, 10, &value) || __builtin_add_overflow (value, digit, &value))
        return FALSE;
    }

  *number = value;
  return TRUE;
}

/**
 * taskbus_json_span_get_int64: (skip)
 * @span: the text of a value that a reader checked
 * @length: its length
 * @number: (out): return location for the number
 *
 * Gets a whole number exactly. One that is written with a point or an exponent is none, whatever its value is.
 *
 * Returns: %TRUE when the value is a whole number from -2⁶³ to 2⁶³-1
 *
 * Since: 1.0
 */
gboolean
taskbus_json_span_get_int64 (const char *span, gsize length, gint64 *number)
{
  gboolean is_negative;
  guint64 value;

  g_return_val_if_fail (span != NULL && length > 0 && number != NULL, FALSE);

  is_negative = *span == '-';
  if (!read_digits (span + (is_negative ? 1 : 0), span + length, &value))
    return FALSE;
  if (value > (guint64) G_MAXINT64 + (is_negative ? 1 : 0))
    return FALSE;

  *number = (gint64) (is_negative ? -value : value);
  return TRUE;
}

/**
 * taskbus_json_span_get_uint64: (skip)
 * @span: the text of a value that a reader checked
 * @length: its length
 * @number: (out): return location for the number
 *
 * Gets a whole number exactly, as `taskbus_json_span_get_int64()` does.
 *
 * Returns: %TRUE when the value is a whole number from 0 to 2⁶⁴-1
 *
 * Since: 1.0
 */
gboolean
taskbus_json_span_get_uint64 (const char *span, gsize length, guint64 *number)
{
  g_return_val_if_fail (span != NULL && length > 0 && number != NULL, FALSE);

  if (length == 2 && span[0] == '-' && span[1] == '0')
    span++, length--;
  return read_digits (span, span + length, number);
}

/* The digits of a number that count, as a whole number times a power of ten. */
typedef struct
{
  char digits[MAX_DIGITS + 16]; /* with room for the exponent */
  guint n;
  gint64 exponent;
} Decimal;

static void
take_digit (Decimal *decimal, char digit, gboolean is_fraction)
{
  if (decimal->n == 0 && digit == '0')
    {
      decimal->exponent -= is_fraction ? 1 : 0;
    }
  else if (decimal->n < MAX_DIGITS)
    {
      decimal->digits[decimal->n++] = digit;
      decimal->exponent -= is_fraction ? 1 : 0;
    }
  else
    {
      decimal->exponent += is_fraction ? 0 : 1;
      /* Something behind the digits that count: then they are not exactly in the middle of two doubles. */
      if (digit != '0')
        decimal->digits[MAX_DIGITS - 1] = '1';
    }
}

static void
take_number (Decimal *decimal, const char *at, const char *end)
{
  gboolean is_fraction = FALSE;

  decimal->n = 0;
  decimal->exponent = 0;
  for (; at < end && *at != 'e' && *at != 'E'; at++)
    {
      if (*at == '.')
        is_fraction = TRUE;
      else
        take_digit (decimal, *at, is_fraction);
    }

  if (at < end)
    {
      gint64 exponent = 0;
      gboolean is_negative = at[1] == '-';

      for (at += is_negative || at[1] == '+' ? 2 : 1; at < end; at++)
        exponent = MIN (exponent * 10 + (*at - '0'), G_MAXINT64 / 100);
      decimal->exponent += is_negative ? -exponent : exponent;
    }
}

/* Both numbers are exact as doubles, so that the result is rounded once. */
static gboolean
convert_exactly (const Decimal *decimal, double *number)
{
  static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
  const gint64 most = G_N_ELEMENTS (powers) - 1;
  guint64 whole;

  if (decimal->n > 16 || decimal->exponent < -most || decimal->exponent > most ||
      !read_digits (decimal->digits, decimal->digits + decimal->n, &whole) || whole > EXACT_MAX)
    return FALSE;

  if (decimal->exponent < 0)
    *number = (double) whole / powers[-decimal->exponent];
  else
    *number = (double) whole * powers[decimal->exponent];
  return TRUE;
}

static double
convert_slowly (Decimal *decimal)
{
  gint64 exponent = CLAMP (decimal->exponent, -MAX_EXPONENT, MAX_EXPONENT);

  g_snprintf (decimal->digits + decimal->n, sizeof decimal->digits - decimal->n, "e%d", (int) exponent);
  return g_ascii_strtod (decimal->digits, NULL);
}

/**
 * taskbus_json_span_get_double: (skip)
 * @span: the text of a value that a reader checked
 * @length: its length
 * @number: (out): return location for the number
 *
 * Gets the double that is nearest to a number, correctly rounded. What is too large for one, or becomes 0 without being 0,
 * does not fit.
 *
 * Returns: %TRUE when the value is a number that fits
 *
 * Since: 1.0
 */
gboolean
taskbus_json_span_get_double (const char *span, gsize length, double *number)
{
  Decimal decimal;
  gboolean is_negative;
  double value;

  g_return_val_if_fail (span != NULL && length > 0 && number != NULL, FALSE);

  is_negative = *span == '-';
  if (!is_negative && !g_ascii_isdigit (*span))
    return FALSE;

  take_number (&decimal, span + (is_negative ? 1 : 0), span + length);
  if (!convert_exactly (&decimal, &value))
    value = convert_slowly (&decimal);
  if (isinf (value) || (value == 0 && decimal.n > 0))
    return FALSE;

  *number = is_negative ? -value : value;
  return TRUE;
}
