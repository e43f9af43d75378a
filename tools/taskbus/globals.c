/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "globals.h"

#include <glib/gi18n.h>

ToolGlobals tool_globals = { .timeout = TOOL_TIMEOUT_UNSET };

/* Values are taken as they are, not converted from the locale's encoding: keys and paths are bytes. */
const GOptionEntry tool_global_entries[] = {
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, &tool_globals.profile,
    N_ ("Use the settings of profile PROFILE instead of “default”"), N_ ("PROFILE") },
  { "endpoints", 0, 0, G_OPTION_ARG_FILENAME, &tool_globals.endpoints,
    N_ ("Where the records go, for example local:/path or kafka://host:9092"), N_ ("URI") },
  { "transport", 0, 0, G_OPTION_ARG_FILENAME, &tool_globals.transport,
    N_ ("Use this transport, whatever the endpoints say"), N_ ("TRANSPORT") },
  { "option", 'X', 0, G_OPTION_ARG_FILENAME_ARRAY, &tool_globals.options,
    N_ ("Set a key of the profile for this call; may be repeated"), N_ ("KEY=VALUE") },
  { "timeout", 0, 0, G_OPTION_ARG_INT, &tool_globals.timeout,
    N_ ("Give up when there is no answer for so long (default: 30)"), N_ ("SECONDS") },
  { "output", 'O', 0, G_OPTION_ARG_FILENAME, &tool_globals.output, N_ ("Print in this form"), N_ ("FORM") },
  { "quiet", 'q', 0, G_OPTION_ARG_NONE, &tool_globals.quiet, N_ ("Print no progress and no summary"), NULL },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &tool_globals.verbose,
    N_ ("Say which profile, transport and endpoints are used, and log what happens, to standard error"), NULL },
  { "version", 'V', 0, G_OPTION_ARG_NONE, &tool_globals.version, N_ ("Print the version and exit"), NULL },
  { "help", 'h', 0, G_OPTION_ARG_NONE, &tool_globals.help, N_ ("Print help, for the verb when there is one, and exit"),
    NULL },
  { NULL }
};

static const struct
{
  const char *name;
  ToolForms form;
} forms[] = {
  { "text", TOOL_FORM_TEXT },
  { "json", TOOL_FORM_JSON },
  { "raw", TOOL_FORM_RAW },
  { "table", TOOL_FORM_TABLE },
};

/* Names forms as in "text|json". */
char *
tool_forms_describe (ToolForms allowed)
{
  GString *string = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      if ((allowed & forms[i].form) != 0)
        g_string_append_printf (string, "%s%s", string->len > 0 ? "|" : "", forms[i].name);
    }

  return g_string_free (string, FALSE);
}

/* Understands the value of --output. */
gboolean
tool_form_parse (const char *word, ToolForms allowed, ToolForms *form, GError **error)
{
  g_autofree char *described = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      if (g_str_equal (word, forms[i].name) && (allowed & forms[i].form) != 0)
        {
          *form = forms[i].form;
          return TRUE;
        }
    }

  described = tool_forms_describe (allowed);
  if (allowed == TOOL_FORM_NONE)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("This verb has no --output"));
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("“%s” is not a form of output here: %s are"), word,
                 described);
  return FALSE;
}
