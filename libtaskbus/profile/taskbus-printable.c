/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile/taskbus-printable-private.h"

#include <string.h>

#define SHOWN_MAX 96

/* A copy of foreign text that can stand in an error message: short, in one line, valid UTF-8, and without the name and
 * password that an address may have before its “@”. */
char *
taskbus_printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, strnlen (text, SHOWN_MAX));
  const char *authority = strstr (valid, "://");
  const char *at = authority != NULL ? strrchr (authority, '@') : NULL;
  GString *shown = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (at != NULL && p == authority + 3)
        {
          g_string_append (shown, "…");
          p = at;
          character = '@';
        }

      if (g_unichar_isprint (character))
        g_string_append_unichar (shown, character);
      else
        g_string_append_c (shown, '?');
    }

  if (strnlen (text, SHOWN_MAX + 1) > SHOWN_MAX)
    g_string_append (shown, "…");
  return g_string_free (shown, FALSE);
}
