/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line.h"
#include "event.h"
#include "help.h"
#include "terminal.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static int
refuse (const ToolVerb *verb, const GError *error)
{
  tool_print_error ("%s", error->message);
  if (verb != NULL)
    tool_print_error (_ ("“taskbus %s --help” tells more"), verb->name);
  else
    tool_print_error (_ ("“taskbus --help” tells more"));
  return tool_exit_for_error (error);
}

/* A file that is opened later must not become standard input or output by chance. */
static void
occupy_standard_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    {
      /* Opened the wrong way round, so that using it is still an error. */
      if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
        abort ();
    }
}

/* What librdkafka complains of on the way, the errors say at the end: it is shown to who wants to see everything. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  const char *domain = NULL;

  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, "GLIB_DOMAIN"))
        domain = fields[i].value;
    }

  if ((level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE)) != 0 && g_strcmp0 (domain, "Taskbus-Kafka") == 0 &&
      g_log_writer_default_would_drop (G_LOG_LEVEL_INFO, domain))
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

static int
run (ToolSession *session, const ToolVerb *verb, char **arguments)
{
  int code = verb->run != NULL ? verb->run (session, arguments) : tool_event_run_verb (session, verb, arguments[0]);

  return tool_session_end (session, code);
}

int
main (int argc, char *argv[])
{
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autoptr (ToolSession) session = NULL;
  g_autoptr (GError) error = NULL;
  const ToolVerb *verb = NULL;
  ToolForms form;

  occupy_standard_streams ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, TASKBUS_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("taskbus");
  g_log_writer_default_set_use_stderr (TRUE); /* standard output is for what was asked for */
  g_log_set_writer_func (write_log, NULL, NULL);
  signal (SIGPIPE, SIG_IGN); /* a closed pipe is an answer of write() instead */

  if (!tool_command_line_parse (&arguments, &verb, &error))
    return refuse (verb, error);

  if (tool_globals.help)
    verb = tool_help_request (verb, &arguments);
  else if (tool_globals.version)
    verb = &tool_verb_version;
  else if (verb == NULL)
    {
      g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("Taskbus needs to be told what to do"));
      return refuse (NULL, error);
    }

  form = verb->default_form;
  if (tool_globals.output != NULL && !tool_form_parse (tool_globals.output, verb->forms, &form, &error))
    return refuse (verb, error);
  if (tool_globals.timeout < 1 && tool_globals.timeout != TOOL_TIMEOUT_UNSET)
    {
      g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--timeout must be positive"));
      return refuse (verb, error);
    }
  if (tool_globals.verbose)
    g_log_set_debug_enabled (TRUE);

  session = tool_session_new (verb->name, form);
  return run (session, verb, arguments);
}
