/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "refusal.h"

gboolean
tool_refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, arguments));
  va_end (arguments);
  return FALSE;
}
