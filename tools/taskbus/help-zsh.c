/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "help.h"
#include "option-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* Appends text within single quotes in which brackets and colons mean something. */
static void
append_quoted (GString *out, const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '\'')
        g_string_append (out, "'\\''");
      else if (strchr ("[]:\\", *at) != NULL)
        g_string_append_printf (out, "\\%c", *at);
      else
        g_string_append_c (out, *at);
    }
}

/* What completes a value: fixed words, what a command prints, or nothing. */
static void
append_action (GString *out, char **values, const char *command)
{
  if (values != NULL)
    {
      g_autofree char *joined = g_strjoinv (" ", values);

      g_string_append_printf (out, "(%s)", joined);
    }
  else if (command != NULL)
    g_string_append_printf (out, "($(%s 2>/dev/null | cut -f1))", command);
  else
    g_string_append_c (out, ' ');
}

static gboolean
is_repeatable (const GOptionEntry *entry)
{
  return entry->arg == G_OPTION_ARG_FILENAME_ARRAY;
}

static void
append_spec (GString *out, const GOptionEntry *entry, const ToolVerb *verb)
{
  g_auto (GStrv) values = tool_option_fixed_values (entry, verb);
  g_autofree char *command = tool_option_values_command (entry, verb, "$words[2]");
  const char *equals = entry->arg != G_OPTION_ARG_NONE ? "=" : "";

  if (!tool_option_applies (entry, verb))
    return;

  g_string_append (out, "        ");
  if (entry->short_name != '\0' && is_repeatable (entry))
    g_string_append_printf (out, "'*'{-%c+,--%s=}'[", entry->short_name, entry->long_name);
  else if (entry->short_name != '\0')
    g_string_append_printf (out, "'(-%c --%s)'{-%c%s,--%s%s}'[", entry->short_name, entry->long_name, entry->short_name,
                            *equals != '\0' ? "+" : "", entry->long_name, equals);
  else
    g_string_append_printf (out, "'--%s%s[", entry->long_name, equals);
  append_quoted (out, _ (entry->description));
  g_string_append_c (out, ']');
  if (entry->arg != G_OPTION_ARG_NONE)
    {
      g_string_append_c (out, ':');
      append_quoted (out, _ (entry->arg_description));
      g_string_append_c (out, ':');
      append_action (out, values, command);
    }
  g_string_append (out, "' \\\n");
}

static void
append_specs (GString *out, const GOptionEntry *entries, const ToolVerb *verb)
{
  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++)
    append_spec (out, &entries[i], verb);
}

static void
append_verb (GString *out, const ToolVerb *verb)
{
  const char *command = tool_values_command (verb->arguments);

  g_string_append_printf (out, "    '%s')\n      _arguments -s -S \\\n", verb->name);
  append_specs (out, tool_verb_get_options (verb), verb);
  append_specs (out, tool_global_entries, verb);
  g_string_append (out, command != NULL ? "        '*:" : "        '*: :_files'\n      ;;\n");
  if (command != NULL)
    {
      append_quoted (out, verb->arguments);
      g_string_append_c (out, ':');
      append_action (out, NULL, command);
      g_string_append (out, "'\n      ;;\n");
    }
}

/* Appends the completion for zsh. */
void
tool_help_append_zsh (GString *out)
{
  g_auto (GStrv) families = tool_verb_list_words (FALSE);
  g_autofree char *joined = g_strjoinv ("|", families);

  g_string_append (out, "#compdef taskbus\n"
                        "# zsh completion for taskbus(1); made by “taskbus help --format zsh”\n"
                        "_taskbus() {\n"
                        "  local curcontext=$curcontext state line verb\n"
                        "  local -a verbs\n"
                        "  verbs=(\n");
  for (guint i = 0; tool_verbs[i] != NULL; i++)
    {
      g_string_append_printf (out, "    '%s:", tool_verbs[i]->name);
      append_quoted (out, _ (tool_verbs[i]->summary));
      g_string_append (out, "'\n");
    }
  g_string_append (out, "  )\n"
                        "  _arguments -s -S -C \\\n");
  append_specs (out, tool_global_entries, NULL);
  g_string_append_printf (out,
                          "        '*::verb:->verb' && return\n"
                          "  verb=$words[1]\n"
                          "  if [[ $verb == (%s) ]] && (( CURRENT > 1 )); then\n"
                          "    if (( CURRENT == 2 )); then\n"
                          "      local -a second\n"
                          "      second=(${${(M)verbs:#$verb *}#$verb })\n"
                          "      _describe verb second\n"
                          "      return\n"
                          "    fi\n"
                          "    verb+=\" $words[2]\"\n"
                          "    shift words\n"
                          "    (( CURRENT-- ))\n"
                          "  elif (( CURRENT == 1 )); then\n"
                          "    local -aU first\n"
                          "    first=(${${verbs%%%%:*}%%%% *})\n"
                          "    compadd -a first\n"
                          "    return\n"
                          "  fi\n"
                          "  case $verb in\n",
                          joined);
  for (guint i = 0; tool_verbs[i] != NULL; i++)
    append_verb (out, tool_verbs[i]);
  g_string_append (out, "  esac\n"
                        "}\n"
                        "_taskbus \"$@\"\n");
}
