/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/taskbus-json-writer.h"

G_BEGIN_DECLS

/**
 * TaskbusJsonToken:
 * @TASKBUS_JSON_TOKEN_INVALID: the document is broken here, and nothing follows
 * @TASKBUS_JSON_TOKEN_END: the end of the document, which was complete
 * @TASKBUS_JSON_TOKEN_BEGIN_OBJECT: `{`
 * @TASKBUS_JSON_TOKEN_END_OBJECT: `}`
 * @TASKBUS_JSON_TOKEN_BEGIN_ARRAY: `[`
 * @TASKBUS_JSON_TOKEN_END_ARRAY: `]`
 * @TASKBUS_JSON_TOKEN_NAME: the name of a member, the value of which follows
 * @TASKBUS_JSON_TOKEN_STRING: a string
 * @TASKBUS_JSON_TOKEN_NUMBER: a number
 * @TASKBUS_JSON_TOKEN_TRUE: `true`
 * @TASKBUS_JSON_TOKEN_FALSE: `false`
 * @TASKBUS_JSON_TOKEN_NULL: `null`
 *
 * What a [struct@Taskbus.JsonReader] came to.
 *
 * Since: 1.0
 */
typedef enum
{
  TASKBUS_JSON_TOKEN_INVALID,
  TASKBUS_JSON_TOKEN_END,
  TASKBUS_JSON_TOKEN_BEGIN_OBJECT,
  TASKBUS_JSON_TOKEN_END_OBJECT,
  TASKBUS_JSON_TOKEN_BEGIN_ARRAY,
  TASKBUS_JSON_TOKEN_END_ARRAY,
  TASKBUS_JSON_TOKEN_NAME,
  TASKBUS_JSON_TOKEN_STRING,
  TASKBUS_JSON_TOKEN_NUMBER,
  TASKBUS_JSON_TOKEN_TRUE,
  TASKBUS_JSON_TOKEN_FALSE,
  TASKBUS_JSON_TOKEN_NULL,
} TaskbusJsonToken;

/**
 * TaskbusJsonReader: (skip)
 *
 * Reads one JSON document from memory, token by token, without recursion and without a copy.
 *
 * It lives on the stack: prepare it with `taskbus_json_reader_init()`, free what it holds with
 * `taskbus_json_reader_clear()`, which also takes one that is all zeros. The text must stay unchanged meanwhile. It reads
 * RFC 8259 strictly: one value in valid UTF-8 with white space around it, no byte order mark, no lone surrogates, at most 64
 * levels. What was not read yet was not checked yet: a document is good when `TASKBUS_JSON_TOKEN_END` was reached. Members
 * of the same name are all told; by the rule of this library the last one counts. It belongs to one thread at a time.
 *
 * ```c
 * while ((token = taskbus_json_reader_next (&reader, error)) == TASKBUS_JSON_TOKEN_NAME)
 *   {
 *     if (taskbus_json_reader_is_text (&reader, "taskId", -1))
 *       …
 *     else if (taskbus_json_reader_skip (&reader, NULL, NULL, error) == TASKBUS_JSON_TOKEN_INVALID)
 *       return FALSE;
 *   }
 * ```
 *
 * Since: 1.0
 */
typedef struct
{
  /*< private >*/
  const char *start;
  const char *at;
  const char *end;
  const char *span; /* of the token */
  gsize span_length;
  char *decoded; /* a string that had escapes */
  gsize decoded_size;
  guint64 objects; /* a bit for each open level: an object, or else an array */
  guint8 depth;
  guint8 expects;
  guint8 token;
  guint8 has_escapes;
  guint8 failure;
  gpointer padding[2];
} TaskbusJsonReader;

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_reader_init (TaskbusJsonReader *reader, const char *text, gssize length);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_reader_clear (TaskbusJsonReader *reader);

TASKBUS_AVAILABLE_IN_1_0
TaskbusJsonToken taskbus_json_reader_next (TaskbusJsonReader *reader, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusJsonToken taskbus_json_reader_skip (TaskbusJsonReader *reader, const char **span, gsize *length, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusJsonToken taskbus_json_reader_get_token (const TaskbusJsonReader *reader);

TASKBUS_AVAILABLE_IN_1_0
guint taskbus_json_reader_get_depth (const TaskbusJsonReader *reader);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_json_reader_get_span (const TaskbusJsonReader *reader, gsize *length);

TASKBUS_AVAILABLE_IN_1_0
gsize taskbus_json_reader_get_position (const TaskbusJsonReader *reader, guint *line, guint *column);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_json_reader_get_string (TaskbusJsonReader *reader, gsize *length);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_json_reader_is_text (TaskbusJsonReader *reader, const char *text, gssize length);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_json_reader_get_int64 (const TaskbusJsonReader *reader, gint64 *number);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_json_reader_get_uint64 (const TaskbusJsonReader *reader, guint64 *number);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_json_reader_get_double (const TaskbusJsonReader *reader, double *number);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_json_check (const char *text, gssize length, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_json_check_unique (const char *text, gssize length, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaskbusJsonReader, taskbus_json_reader_clear)

G_END_DECLS
