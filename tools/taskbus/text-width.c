/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "text-width.h"

guint
tool_text_width (const char *text)
{
  guint width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (!g_unichar_iszerowidth (character))
        width += g_unichar_iswide (character) ? 2 : 1;
    }

  return width;
}

void
tool_text_append_right (GString *out, const char *text, guint width)
{
  guint used = tool_text_width (text);

  g_string_append_printf (out, "%*s%s", (int) (width - MIN (used, width)), "", text);
}
