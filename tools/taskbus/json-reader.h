/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TOOL_JSON_MAX_DEPTH 64

#define TOOL_JSON_ERROR (tool_json_error_quark ())

typedef enum
{
  TOOL_JSON_ERROR_SYNTAX,
  TOOL_JSON_ERROR_DEPTH,
  TOOL_JSON_ERROR_ENCODING,
  TOOL_JSON_ERROR_MEMBER,
} ToolJsonError;

typedef enum
{
  TOOL_JSON_NULL,
  TOOL_JSON_BOOLEAN,
  TOOL_JSON_NUMBER,
  TOOL_JSON_STRING,
  TOOL_JSON_ARRAY,
  TOOL_JSON_OBJECT,
} ToolJsonKind;

/* A piece of the document, as it is written there. */
typedef struct
{
  ToolJsonKind kind;
  const char *text;
  gsize size;
} ToolJsonValue;

/* Reads one document (RFC 8259, strictly) from memory, without recursion. */
typedef struct
{
  const char *at;
  const char *end;
} ToolJsonReader;

GQuark tool_json_error_quark (void);

gboolean tool_json_parse (const char *text, gsize size, ToolJsonValue *value, GError **error);
void tool_json_reader_enter (ToolJsonReader *reader, const ToolJsonValue *container);
gboolean tool_json_reader_next_member (ToolJsonReader *reader, ToolJsonValue *name, ToolJsonValue *value);
gboolean tool_json_reader_next_element (ToolJsonReader *reader, ToolJsonValue *value);

GString *tool_json_value_to_string (const ToolJsonValue *value, GString *storage);
gboolean tool_json_value_to_int (const ToolJsonValue *value, gint64 *number);

G_END_DECLS
