/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "record/taskbus-printable-private.h"

#include <string.h>

#define SHOWN_MAX 96

/* The length of what is shown of a text: no character is cut in two. */
static gsize
shown_length (const char *text)
{
  gsize length = strnlen (text, SHOWN_MAX + 1);

  if (length <= SHOWN_MAX)
    return length;

  length = SHOWN_MAX;
  while (length > SHOWN_MAX - 4 && ((guchar) text[length] & 0xc0) == 0x80)
    length--;
  return length;
}

/* A copy of foreign text that can stand in an error message: short, in one line, valid UTF-8, and without the name and
 * password that an address may have before its “@”. */
char *
taskbus_printable (const char *text)
{
  gsize length = shown_length (text);
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);
  const char *authority = strstr (valid, "://");
  const char *at = authority != NULL ? strrchr (authority, '@') : NULL;
  GString *shown = g_string_new (NULL);

  if (strchr (text + length, '@') != NULL) /* behind what is shown: all of that may be a password */
    at = valid + strlen (valid);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (at != NULL && authority != NULL && p == authority + 3)
        {
          if (*at == '\0')
            break;
          g_string_append (shown, "…");
          p = at;
          character = '@';
        }

      if (g_unichar_isprint (character))
        g_string_append_unichar (shown, character);
      else
        g_string_append_printf (shown, character < 0x100 ? "\\x%02x" : "\\u{%x}", character);
    }

  if (strnlen (text, SHOWN_MAX + 1) > SHOWN_MAX)
    g_string_append (shown, "…");
  return g_string_free (shown, FALSE);
}
