/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/taskbus-json-double-private.h"
#include "json/taskbus-json-writer-private.h"

#include <math.h>
#include <string.h>

#define INTEGER_SIZE 20

static const char pairs[] =
  "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748"
  "4950515253545556575859606162636465666768697071727374757677787980818283848586878889909192939495969798"
  "99";

static void
put_integer (TaskbusJsonWriter *writer, guint64 number)
{
  char digits[INTEGER_SIZE];
  char *first = digits + sizeof digits;

  while (number >= 100)
    {
      first -= 2;
      memcpy (first, pairs + number % 100 * 2, 2);
      number /= 100;
    }
  if (number >= 10)
    {
      first -= 2;
      memcpy (first, pairs + number * 2, 2);
    }
  else
    {
      *--first = (char) ('0' + number);
    }

  taskbus_json_writer_put (writer, first, (gsize) (digits + sizeof digits - first));
}

/**
 * taskbus_json_writer_int64: (skip)
 * @writer: a writer
 * @number: the number
 *
 * Writes a whole number.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_int64 (TaskbusJsonWriter *writer, gint64 number)
{
  if (!taskbus_json_writer_begin_value (writer, INTEGER_SIZE + 1))
    return;

  if (number < 0)
    *writer->at++ = '-';
  put_integer (writer, number < 0 ? -(guint64) number : (guint64) number);
  taskbus_json_writer_end_value (writer);
}

/**
 * taskbus_json_writer_uint64: (skip)
 * @writer: a writer
 * @number: the number
 *
 * Writes a whole number that is not negative.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_uint64 (TaskbusJsonWriter *writer, guint64 number)
{
  if (!taskbus_json_writer_begin_value (writer, INTEGER_SIZE))
    return;

  put_integer (writer, number);
  taskbus_json_writer_end_value (writer);
}

/**
 * taskbus_json_writer_double: (skip)
 * @writer: a writer
 * @number: the number
 *
 * Writes a number with the fewest digits that are read as the same double again: `1.5`, `100`, `1e+21`. One that is
 * infinite or not a number is a failure.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_double (TaskbusJsonWriter *writer, double number)
{
  if (!taskbus_json_writer_begin_value (writer, TASKBUS_JSON_DOUBLE_SIZE))
    return;

  if (!isfinite (number))
    {
      taskbus_json_writer_fail (writer, FAILURE_NUMBER, 0);
      return;
    }
  writer->at += taskbus_json_double_write (number, writer->at);
  taskbus_json_writer_end_value (writer);
}
