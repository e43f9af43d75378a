/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "exact-text.h"

#include <string.h>

/* Finds the next character; 0 where there is none, but a byte that is not UTF-8. */
static gunichar
next_character (const char *at, const char *end, gsize *length)
{
  gunichar c = g_utf8_get_char_validated (at, end - at);

  *length = 1;
  if (*at == '\0' || c == (gunichar) -1 || c == (gunichar) -2)
    return 0;

  *length = (gsize) (g_utf8_next_char (at) - at);
  return c;
}

static gboolean
is_plain (const char *text, gsize size)
{
  const char *end = text + size;
  gsize length;

  for (const char *at = text; at < end; at += length)
    {
      if (!g_unichar_isprint (next_character (at, end, &length)))
        return FALSE;
    }

  return TRUE;
}

/* What would be taken for something else without quotes. */
static gboolean
is_ambiguous (const char *text, gsize size)
{
  return size == 0 || text[0] == ' ' || text[0] == '"' || text[size - 1] == ' ' ||
         (size == strlen ("null") && memcmp (text, "null", size) == 0);
}

static void
append_unit (GString *out, gunichar c)
{
  if (c < 0x10000)
    g_string_append_printf (out, "\\u%04x", c);
  else
    g_string_append_printf (out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff));
}

static void
append_quoted (GString *out, const char *text, gsize size)
{
  const char *end = text + size;
  gsize length;

  g_string_append_c (out, '"');
  for (const char *at = text; at < end; at += length)
    {
      gunichar c = next_character (at, end, &length);

      if (*at == '"' || *at == '\\')
        g_string_append_printf (out, "\\%c", *at);
      else if (*at == '\n')
        g_string_append (out, "\\n");
      else if (*at == '\r')
        g_string_append (out, "\\r");
      else if (*at == '\t')
        g_string_append (out, "\\t");
      else if (c == 0)
        g_string_append_printf (out, "\\x%02x", (guchar) *at);
      else if (g_unichar_isprint (c))
        g_string_append_len (out, at, (gssize) length);
      else
        append_unit (out, c);
    }
  g_string_append_c (out, '"');
}

/* Appends text as it is, or in quotes with escapes when that is needed. */
void
tool_exact_append (GString *out, const char *text, gsize size)
{
  if (is_plain (text, size) && !is_ambiguous (text, size))
    g_string_append_len (out, text, (gssize) size);
  else
    append_quoted (out, text, size);
}

/* The same, for a text among others that stand behind it in the line. */
void
tool_exact_append_word (GString *out, const char *text, gsize size)
{
  if (memchr (text, ' ', size) != NULL)
    append_quoted (out, text, size);
  else
    tool_exact_append (out, text, size);
}

/* A text from the command line, as it can stand in a sentence. */
char *
tool_exact_show (const char *text)
{
  GString *shown = g_string_new (NULL);

  tool_exact_append (shown, text, strlen (text));
  return g_string_free (shown, FALSE);
}

/* Appends valid JSON without the space between its parts, and with escapes for what cannot be printed. */
void
tool_exact_append_json (GString *out, const char *json, gsize size)
{
  const char *end = json + size;
  gboolean in_string = FALSE;
  gsize length;

  for (const char *at = json; at < end; at += length)
    {
      gunichar c = next_character (at, end, &length);

      if (!in_string && strchr (" \t\r\n", *at) != NULL)
        continue;

      if (*at == '"')
        in_string = !in_string;
      if (*at == '\\' && at + 1 < end)
        {
          g_string_append_c (out, *at++);
          c = next_character (at, end, &length);
        }

      if (g_unichar_isprint (c))
        g_string_append_len (out, at, (gssize) length);
      else
        append_unit (out, c);
    }
}
