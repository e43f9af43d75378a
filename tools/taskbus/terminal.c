/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "terminal.h"

#include "globals.h"

#include <stdio.h>
#include <unistd.h>

static gboolean progress_shown;

/* Tells whether colours may be used: on a terminal that has them, unless NO_COLOR is set (no-color.org). */
gboolean
tool_terminal_has_colour (int fd)
{
  const char *no_colour = g_getenv ("NO_COLOR");

  return isatty (fd) && (no_colour == NULL || *no_colour == '\0') && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

/* Takes the line of progress away. */
void
tool_clear_progress (void)
{
  if (progress_shown)
    fputs ("\r\033[K", stderr);
  progress_shown = FALSE;
}

/* Prints a sentence about what went wrong, whatever else is silenced. */
void
tool_print_error (const char *format, ...)
{
  g_autofree char *text = NULL;
  gboolean colour = tool_terminal_has_colour (STDERR_FILENO);
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  tool_clear_progress ();
  fprintf (stderr, "%staskbus:%s %s\n", colour ? "\033[1;31m" : "", colour ? "\033[0m" : "", text);
}

static void
print_line (const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);

  tool_clear_progress ();
  fprintf (stderr, "%s\n", text);
}

/* Prints what should be known though it is no error; --quiet silences it. */
void
tool_print_note (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (!tool_globals.quiet)
    print_line (format, arguments);
  va_end (arguments);
}

/* Prints what is only nice to know, where somebody is looking. */
void
tool_print_remark (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (!tool_globals.quiet && isatty (STDERR_FILENO))
    print_line (format, arguments);
  va_end (arguments);
}

/* Tells whether there is somebody who would see progress. */
gboolean
tool_progress_is_shown (void)
{
  return !tool_globals.quiet && isatty (STDERR_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

/* Replaces the line of progress. */
void
tool_print_progress (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  if (!tool_progress_is_shown ())
    return;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  fprintf (stderr, "\r\033[K%s", text);
  fflush (stderr);
  progress_shown = TRUE;
}
