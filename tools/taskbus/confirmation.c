/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "confirmation.h"

#include "terminal.h"

#include <glib/gi18n.h>

gboolean tool_confirmation_given;

/* Tells whether to go on.  When it was not confirmed, it prints what would be done. */
gboolean
tool_confirmation_check (ToolSession *session, const char *format, ...)
{
  GString *out = tool_output_get_buffer (tool_session_get_output (session));
  va_list arguments;

  if (tool_confirmation_given)
    return TRUE;

  va_start (arguments, format);
  g_string_append_vprintf (out, format, arguments);
  va_end (arguments);
  g_string_append_c (out, '\n');
  tool_print_note (_ ("Nothing was changed; do it with --yes"));
  return FALSE;
}
