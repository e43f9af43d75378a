/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line.h"

#include "field-options.h"
#include "suggestion.h"

#include <glib/gi18n.h>
#include <string.h>

static GOptionContext *
context_new (const ToolVerb *verb)
{
  GOptionContext *context = g_option_context_new (NULL);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, tool_global_entries, GETTEXT_PACKAGE);
  if (verb != NULL && tool_verb_get_options (verb) != NULL)
    g_option_context_add_main_entries (context, tool_verb_get_options (verb), GETTEXT_PACKAGE);
  return context;
}

static void
add_names (GPtrArray *names, const GOptionEntry *entries)
{
  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++)
    g_ptr_array_add (names, (gpointer) entries[i].long_name);
}

/* Says which option was probably meant by the one that is unknown. */
static void
improve_error (char **arguments, const ToolVerb *verb, GError *error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (!g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION))
    return;

  add_names (names, tool_global_entries);
  add_names (names, verb != NULL ? tool_verb_get_options (verb) : NULL);
  g_ptr_array_add (names, NULL);

  for (guint i = 1; arguments[i] != NULL && !g_str_equal (arguments[i], "--"); i++)
    {
      g_autofree char *name = NULL;
      const char *near;
      char *message;

      if (!g_str_has_prefix (arguments[i], "--"))
        continue;

      name = g_strndup (arguments[i] + 2, strcspn (arguments[i] + 2, "="));
      if (g_strv_contains ((const char *const *) names->pdata, name))
        continue;

      near = tool_suggest (name, (const char *const *) names->pdata);
      if (near == NULL)
        return;

      /* TRANSLATORS: the first part is a whole sentence without its full stop */
      message = g_strdup_printf (_ ("%s; did you mean --%s?"), error->message, near);
      g_free (error->message);
      error->message = message;
      return;
    }
}

static gboolean
parse (GOptionContext *context, char ***arguments, const ToolVerb *verb, GError **error)
{
  g_auto (GStrv) before = g_strdupv (*arguments);
  g_autoptr (GError) local = NULL;

  if (g_option_context_parse_strv (context, arguments, &local))
    return TRUE;

  improve_error (before, verb, local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
set_unknown_verb_error (char **words, GError **error)
{
  g_autofree char *near = tool_verb_suggest (words);
  g_autofree char *shown = NULL;

  if (tool_verb_is_family (words[0]))
    {
      if (words[1] == NULL)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("“%s” needs to be told what to do"), words[0]);
          return;
        }
      shown = g_strjoin (" ", words[0], words[1], NULL);
    }
  else
    shown = g_strdup (words[0]);

  if (near != NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("There is no “%s”; did you mean “%s”?"), shown, near);
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("There is no “%s”"), shown);
}

static gboolean
check_arguments (const ToolVerb *verb, char **arguments, GError **error)
{
  int n = (int) g_strv_length (arguments);

  if (n < verb->min_arguments)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("An argument is missing: taskbus %s %s"), verb->name,
                 _ (verb->arguments));
  else if (verb->max_arguments >= 0 && n > verb->max_arguments)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("One argument too many: “%s”"),
                 arguments[verb->max_arguments]);
  else
    return TRUE;

  return FALSE;
}

/* Leaves only the words behind those that were used. */
static void
drop_words (char ***arguments, int n)
{
  char **rest = g_strdupv (*arguments + n);

  g_strfreev (*arguments);
  *arguments = rest;
}

/* Help there is even where the options are not known, because the type of the verb's messages is not. */
static gboolean
asks_for_help (char **words)
{
  return g_strv_contains ((const char *const *) words, "--help") || g_strv_contains ((const char *const *) words, "-h");
}

/* Parses the options before and behind the verb.  Afterwards the arguments are those of the verb; without a verb, what there is. */
gboolean
tool_command_line_parse (char ***arguments, const ToolVerb **verb, GError **error)
{
  g_autoptr (GOptionContext) before = context_new (NULL);
  g_autoptr (GOptionContext) behind = NULL;
  int n_words = 0;

  *verb = NULL;
  g_option_context_set_strict_posix (before, TRUE);
  if (!parse (before, arguments, NULL, error))
    return FALSE;
  if ((*arguments)[1] == NULL)
    return TRUE;

  *verb = tool_verb_find (*arguments + 1, &n_words);
  if (*verb == NULL)
    {
      gboolean wants_help = tool_verb_is_family ((*arguments)[1]) &&
                            (g_strcmp0 ((*arguments)[2], "--help") == 0 || g_strcmp0 ((*arguments)[2], "-h") == 0);

      if (wants_help)
        tool_globals.help = TRUE;
      else
        set_unknown_verb_error (*arguments + 1, error);
      return wants_help;
    }

  drop_words (arguments, n_words);
  if ((*verb)->message != NULL && !asks_for_help (*arguments) && tool_field_options_get (*verb, error) == NULL)
    return FALSE;

  behind = context_new (*verb);
  if (!parse (behind, arguments, *verb, error))
    return FALSE;

  drop_words (arguments, 1);
  /* What GOption leaves of "--" is not an argument. */
  for (guint i = 0; (*arguments)[i] != NULL; i++)
    {
      if (g_str_equal ((*arguments)[i], "--"))
        {
          g_free ((*arguments)[i]);
          memmove (*arguments + i, *arguments + i + 1, (g_strv_length (*arguments + i + 1) + 1) * sizeof (char *));
          break;
        }
    }

  return tool_globals.help || tool_globals.version || check_arguments (*verb, *arguments, error);
}
