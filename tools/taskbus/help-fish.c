/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "help.h"
#include "option-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* Appends text in single quotes. */
static void
append_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '\'');
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '\'' || *at == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *at);
    }
  g_string_append_c (out, '\'');
}

/* When a line is for this verb. */
static void
append_condition (GString *out, const ToolVerb *verb)
{
  g_auto (GStrv) words = NULL;

  if (verb == NULL)
    return;

  words = g_strsplit (verb->name, " ", 2);
  g_string_append_printf (out, " -n '__fish_seen_subcommand_from %s", words[0]);
  if (words[1] != NULL)
    g_string_append_printf (out, "; and __fish_seen_subcommand_from %s", words[1]);
  g_string_append_c (out, '\'');
}

static void
append_values (GString *out, char **values, const char *command)
{
  if (values != NULL)
    {
      g_autofree char *joined = g_strjoinv (" ", values);

      g_string_append_printf (out, " -a '%s'", joined);
    }
  else if (command != NULL)
    g_string_append_printf (out, " -a '(%s 2>/dev/null | cut -f1)'", command);
}

static void
append_options (GString *out, const GOptionEntry *entries, const ToolVerb *verb)
{
  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++)
    {
      g_auto (GStrv) values = tool_option_fixed_values (&entries[i], verb);
      g_autofree char *command = tool_option_values_command (&entries[i], verb, "(commandline -opc)[3]");

      g_string_append (out, "complete -c taskbus");
      append_condition (out, verb);
      if (entries[i].short_name != '\0')
        g_string_append_printf (out, " -s %c", entries[i].short_name);
      g_string_append_printf (out, " -l %s", entries[i].long_name);
      if (entries[i].arg != G_OPTION_ARG_NONE)
        {
          g_string_append (out, " -x");
          append_values (out, values, command);
        }
      g_string_append (out, " -d ");
      append_quoted (out, _ (entries[i].description));
      g_string_append_c (out, '\n');
    }
}

static void
append_verb (GString *out, const ToolVerb *verb)
{
  g_auto (GStrv) words = g_strsplit (verb->name, " ", 2);
  g_auto (GStrv) seconds = tool_verb_list_words (TRUE);
  g_autofree char *joined = g_strjoinv (" ", seconds);
  const char *command = tool_values_command (verb->arguments);

  if (words[1] == NULL)
    g_string_append_printf (out, "complete -c taskbus -f -n __fish_use_subcommand -a %s -d ", words[0]);
  else
    g_string_append_printf (out,
                            "complete -c taskbus -f -n __fish_use_subcommand -a %s\n"
                            "complete -c taskbus -f -n '__fish_seen_subcommand_from %s; and not "
                            "__fish_seen_subcommand_from %s' -a %s -d ",
                            words[0], words[0], joined, words[1]);
  append_quoted (out, _ (verb->summary));
  g_string_append_c (out, '\n');

  if (command != NULL)
    {
      g_string_append (out, "complete -c taskbus -f");
      append_condition (out, verb);
      append_values (out, NULL, command);
      g_string_append_c (out, '\n');
    }
  append_options (out, tool_verb_get_options (verb), verb);
}

/* Appends the completion for fish. */
void
tool_help_append_fish (GString *out)
{
  g_string_append (out, "# fish completion for taskbus(1); made by “taskbus help --format fish”\n");
  append_options (out, tool_global_entries, NULL);
  for (guint i = 0; tool_verbs[i] != NULL; i++)
    append_verb (out, tool_verbs[i]);
}
