/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/taskbus-json-position-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Lines, and the characters in the last one, are only counted when somebody is told. */
void
taskbus_json_position (const char *text, gsize position, guint *line, guint *column)
{
  const char *end = text + position;
  const char *start = text;

  *line = 1;
  *column = 1;
  for (const char *at = text; (at = memchr (at, '\n', (gsize) (end - at))) != NULL;)
    {
      start = ++at;
      (*line)++;
    }
  for (const char *at = start; at < end; at++)
    {
      if (((guint8) *at & 0xc0) != 0x80)
        (*column)++;
    }
}

/* For an error's text: counted from 1, as editors do.  Most documents are one line. */
char *
taskbus_json_describe_position (const char *text, gsize position)
{
  guint line, column;

  taskbus_json_position (text, position, &line, &column);
  if (line == 1)
    return g_strdup_printf (_ ("column %u"), column);
  return g_strdup_printf (_ ("line %u, column %u"), line, column);
}
