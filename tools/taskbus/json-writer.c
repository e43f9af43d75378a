/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json-writer.h"

#include <string.h>

/* Tells whether bytes can be written as a string: they are UTF-8, in which a NUL may be. */
gboolean
tool_json_is_text (const guint8 *data, gsize size)
{
  const char *at = (const char *) data;
  const char *end = at + size;

  while (!g_utf8_validate_len (at, end - at, &at))
    {
      if (*at != '\0')
        return FALSE;
      at++;
    }

  return TRUE;
}

static void
append_escape (GString *out, guchar c)
{
  switch (c)
    {
    case '"':
      g_string_append (out, "\\\"");
      break;
    case '\\':
      g_string_append (out, "\\\\");
      break;
    case '\n':
      g_string_append (out, "\\n");
      break;
    case '\r':
      g_string_append (out, "\\r");
      break;
    case '\t':
      g_string_append (out, "\\t");
      break;
    default:
      g_string_append_printf (out, "\\u%04x", c);
      break;
    }
}

/* Appends UTF-8 text as a string with its quotes; control characters, also DEL, never reach a terminal. */
void
tool_json_append_string (GString *out, const char *text, gssize size)
{
  const char *end = text + (size < 0 ? (gssize) strlen (text) : size);
  const char *start = text;

  g_string_append_c (out, '"');
  for (const char *at = text; at < end; at++)
    {
      guchar c = (guchar) *at;

      if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
        continue;

      g_string_append_len (out, start, at - start);
      append_escape (out, c);
      start = at + 1;
    }
  g_string_append_len (out, start, end - start);
  g_string_append_c (out, '"');
}

/* Appends bytes as a string in base64. */
void
tool_json_append_base64 (GString *out, const guint8 *data, gsize size)
{
  g_autofree char *encoded = g_base64_encode (data, size);

  g_string_append_c (out, '"');
  g_string_append (out, encoded);
  g_string_append_c (out, '"');
}

/* Begins a member; the first one of an object comes right behind its bracket. */
void
tool_json_append_member (GString *out, const char *name)
{
  if (out->len > 0 && out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  tool_json_append_string (out, name, -1);
  g_string_append_c (out, ':');
}

/* Appends a member with text that may be NULL, or not be UTF-8. */
void
tool_json_append_string_member (GString *out, const char *name, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  tool_json_append_member (out, name);
  if (valid != NULL)
    tool_json_append_string (out, valid, -1);
  else
    g_string_append (out, "null");
}

void
tool_json_append_int_member (GString *out, const char *name, gint64 number)
{
  tool_json_append_member (out, name);
  g_string_append_printf (out, "%" G_GINT64_FORMAT, number);
}
