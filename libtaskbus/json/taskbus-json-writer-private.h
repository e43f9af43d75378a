/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/taskbus-json-writer.h"

#include <string.h>

G_BEGIN_DECLS

/* What may be written next. */
enum
{
  EXPECTS_VALUE,
  EXPECTS_NAME,
  EXPECTS_NOTHING,
};

enum
{
  FAILURE_NONE,
  FAILURE_CALL,
  FAILURE_DEPTH,
  FAILURE_ENCODING,
  FAILURE_NUMBER,
  FAILURE_TIME,
};

void taskbus_json_writer_grow (TaskbusJsonWriter *writer, gsize room);
void taskbus_json_writer_fail (TaskbusJsonWriter *writer, guint failure, gsize position);
void taskbus_json_writer_put_string (TaskbusJsonWriter *writer, const char *text, gsize length);

static inline void
taskbus_json_writer_reserve (TaskbusJsonWriter *writer, gsize room)
{
  if (G_UNLIKELY ((gsize) (writer->limit - writer->at) < room))
    taskbus_json_writer_grow (writer, room);
}

/* Takes the place of what is expected, with room for its @size bytes. */
static inline gboolean
taskbus_json_writer_begin (TaskbusJsonWriter *writer, guint8 expected, gsize size)
{
  if (G_UNLIKELY (writer->expects != expected))
    {
      taskbus_json_writer_fail (writer, FAILURE_CALL, 0);
      return FALSE;
    }

  taskbus_json_writer_reserve (writer, size + 1);
  if (writer->comma)
    *writer->at++ = ',';
  return TRUE;
}

static inline gboolean
taskbus_json_writer_begin_value (TaskbusJsonWriter *writer, gsize size)
{
  return taskbus_json_writer_begin (writer, EXPECTS_VALUE, size);
}

static inline void
taskbus_json_writer_end_value (TaskbusJsonWriter *writer)
{
  writer->comma = TRUE;
  writer->expects = writer->after;
}

static inline gboolean
taskbus_json_writer_begin_name (TaskbusJsonWriter *writer, gsize size)
{
  return taskbus_json_writer_begin (writer, EXPECTS_NAME, size);
}

static inline void
taskbus_json_writer_end_name (TaskbusJsonWriter *writer)
{
  writer->comma = FALSE;
  writer->expects = EXPECTS_VALUE;
}

static inline void
taskbus_json_writer_put (TaskbusJsonWriter *writer, const char *text, gsize length)
{
  memcpy (writer->at, text, length);
  writer->at += length;
}

G_END_DECLS
