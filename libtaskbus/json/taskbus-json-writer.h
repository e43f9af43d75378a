/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "taskbus-error.h"

G_BEGIN_DECLS

/**
 * TASKBUS_JSON_MAX_DEPTH: (skip)
 *
 * How many arrays and objects may be open at a time, in what is read and in what is written.
 *
 * Since: 1.0
 */
#define TASKBUS_JSON_MAX_DEPTH (64)

/**
 * TaskbusJsonStyle:
 * @TASKBUS_JSON_STYLE_PLAIN: UTF-8 as it is; escaped is only what has to be, and DEL
 * @TASKBUS_JSON_STYLE_DOTNET: as .NET's System.Text.Json writes by default: all characters that are not ASCII, and
 *   `"`, `&`, `'`, `+`, `<`, `>`, the backquote and DEL as `\uXXXX` with upper-case digits
 *
 * How a [struct@Taskbus.JsonWriter] writes strings. Both styles mean the same to whoever reads them.
 *
 * Since: 1.0
 */
typedef enum
{
  TASKBUS_JSON_STYLE_PLAIN,
  TASKBUS_JSON_STYLE_DOTNET,
} TaskbusJsonStyle;

/**
 * TaskbusJsonWriter: (skip)
 *
 * Writes one JSON document (RFC 8259), compactly, into a buffer of its own.
 *
 * It lives on the stack or in another struct: prepare it with `taskbus_json_writer_init()`, free what it holds with
 * `taskbus_json_writer_clear()`, which also takes one that is all zeros. The calls that write return nothing: the first
 * failure (text that is no UTF-8, a number that is not finite, a call at the wrong place) is kept, the calls after it do
 * nothing, and `taskbus_json_writer_end()` reports it. So what one gets is always a valid document.
 * `taskbus_json_writer_reset()` makes it ready for the next document and keeps the buffer. It belongs to one thread at a
 * time.
 *
 * ```c
 * g_auto (TaskbusJsonWriter) writer;
 *
 * taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
 * taskbus_json_writer_begin_object (&writer);
 * taskbus_json_writer_name (&writer, "taskId", -1);
 * taskbus_json_writer_string (&writer, "task_001", -1);
 * taskbus_json_writer_end_object (&writer);
 * if (!taskbus_json_writer_end (&writer, error))
 *   return FALSE;
 * text = taskbus_json_writer_get_text (&writer, &length);
 * ```
 *
 * Since: 1.0
 */
typedef struct
{
  /*< private >*/
  char *start;
  char *at;
  char *limit;
  guint64 objects; /* a bit for each open level: an object, or else an array */
  gsize failed_at;
  guint8 depth;
  guint8 expects;
  guint8 after; /* what is expected after a value of the innermost level */
  guint8 comma;
  guint8 style;
  guint8 failure;
  gpointer padding[2];
} TaskbusJsonWriter;

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_init (TaskbusJsonWriter *writer, TaskbusJsonStyle style);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_reset (TaskbusJsonWriter *writer);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_clear (TaskbusJsonWriter *writer);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_begin_object (TaskbusJsonWriter *writer);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_end_object (TaskbusJsonWriter *writer);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_begin_array (TaskbusJsonWriter *writer);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_end_array (TaskbusJsonWriter *writer);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_name (TaskbusJsonWriter *writer, const char *name, gssize length);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_raw_name (TaskbusJsonWriter *writer, const char *span, gsize length);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_string (TaskbusJsonWriter *writer, const char *text, gssize length);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_int64 (TaskbusJsonWriter *writer, gint64 number);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_uint64 (TaskbusJsonWriter *writer, guint64 number);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_double (TaskbusJsonWriter *writer, double number);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_boolean (TaskbusJsonWriter *writer, gboolean value);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_null (TaskbusJsonWriter *writer);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_time (TaskbusJsonWriter *writer, gint64 time);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_date_time (TaskbusJsonWriter *writer, GDateTime *time);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_raw (TaskbusJsonWriter *writer, const char *span, gsize length);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_json_writer_has_failed (const TaskbusJsonWriter *writer);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_json_writer_end (TaskbusJsonWriter *writer, GError **error);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_json_writer_get_text (const TaskbusJsonWriter *writer, gsize *length);

TASKBUS_AVAILABLE_IN_1_0
GBytes *taskbus_json_writer_to_bytes (const TaskbusJsonWriter *writer);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_json_writer_steal (TaskbusJsonWriter *writer, gsize *length);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaskbusJsonWriter, taskbus_json_writer_clear)

G_END_DECLS
