/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "help.h"
#include "option-words.h"

#include <string.h>

/* Appends the part of a case that completes an option's argument. */
static void
append_argument_case (GString *out, const GOptionEntry *entry, const ToolVerb *verb)
{
  g_auto (GStrv) values = tool_option_fixed_values (entry, verb);
  g_autofree char *command = tool_option_values_command (entry, verb, "\"$type\"");
  const char *name = verb != NULL ? verb->name : "";
  const char *star = verb != NULL ? "" : "*";

  if (entry->arg == G_OPTION_ARG_NONE || !tool_option_applies (entry, verb))
    return;

  g_string_append (out, "    ");
  if (entry->short_name != '\0')
    g_string_append_printf (out, "%s\"%s:-%c\" | ", star, name, entry->short_name);
  g_string_append_printf (out, "%s\"%s:--%s\")\n", star, name, entry->long_name);
  if (values != NULL)
    {
      g_autofree char *joined = g_strjoinv (" ", values);

      g_string_append_printf (out, "      list=\"%s\"\n", joined);
    }
  else if (command != NULL)
    g_string_append_printf (out, "      list=$(%s 2>/dev/null | cut -f1)\n", command);
  g_string_append (out, "      ;;\n");
}

/* Appends the options that have an argument, as the alternatives of a case. */
static void
append_with_argument (GString *out, const GOptionEntry *entries)
{
  for (guint i = 0; entries[i].long_name != NULL; i++)
    {
      if (entries[i].arg == G_OPTION_ARG_NONE)
        continue;
      if (entries[i].short_name != '\0')
        g_string_append_printf (out, "-%c | ", entries[i].short_name);
      g_string_append_printf (out, "--%s | ", entries[i].long_name);
    }
}

static void
append_option_names (GString *out, const GOptionEntry *entries, const ToolVerb *verb)
{
  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++)
    {
      if (!tool_option_applies (&entries[i], verb))
        continue;
      if (entries[i].short_name != '\0')
        g_string_append_printf (out, " -%c", entries[i].short_name);
      g_string_append_printf (out, " --%s", entries[i].long_name);
    }
}

/* The first or second words of verbs, each once. */
static void
append_words (GString *out, const char *family)
{
  g_autofree char *last = NULL;

  for (guint i = 0; tool_verbs[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (tool_verbs[i]->name, " ", 2);

      if (family != NULL && g_str_equal (words[0], family))
        g_string_append_printf (out, " %s", words[1]);
      else if (family == NULL && g_strcmp0 (words[0], last) != 0)
        g_string_append_printf (out, " %s", words[0]);
      g_free (last);
      last = g_strdup (words[0]);
    }
}

static void
append_families (GString *out)
{
  g_autoptr (GString) seen = g_string_new (" ");

  for (guint i = 0; tool_verbs[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (tool_verbs[i]->name, " ", 2);
      g_autofree char *mark = g_strconcat (" ", words[0], " ", NULL);

      if (words[1] == NULL || strstr (seen->str, mark) != NULL)
        continue;

      g_string_append (seen, mark);
      g_string_append_printf (out, "    %s)\n      list=\"", words[0]);
      append_words (out, words[0]);
      g_string_append (out, "\"\n      ;;\n");
    }
}

static void
append_verb (GString *out, const ToolVerb *verb)
{
  const char *command = tool_values_command (verb->arguments);

  g_string_append_printf (out, "    \"%s\")\n      options=\"", verb->name);
  append_option_names (out, tool_verb_get_options (verb), verb);
  append_option_names (out, tool_global_entries, verb);
  g_string_append (out, "\"\n");
  if (verb == &tool_verb_help)
    {
      g_string_append (out, "      list=\"");
      append_words (out, NULL);
      g_string_append (out, "\"\n");
    }
  else if (command != NULL)
    g_string_append_printf (out, "      list=$(%s 2>/dev/null | cut -f1)\n", command);
  g_string_append (out, "      ;;\n");
}

/* The words up to here: the verb, of one word or two. */
static void
append_verb_search (GString *out)
{
  g_auto (GStrv) families = tool_verb_list_words (FALSE);
  g_autofree char *joined = g_strjoinv (" | ", families);

  g_string_append (out, "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
                        "    case ${COMP_WORDS[i]} in\n"
                        "      ");
  append_with_argument (out, tool_global_entries);
  g_string_truncate (out, out->len - strlen (" | "));
  g_string_append_printf (out,
                          ") ((i++)) ;;\n"
                          "      -*) ;;\n"
                          "      %s)\n"
                          "        verb=${COMP_WORDS[i]}\n"
                          "        if ((i + 1 < COMP_CWORD)); then verb+=\" ${COMP_WORDS[i + 1]}\"; fi\n"
                          "        break\n"
                          "        ;;\n"
                          "      *)\n"
                          "        verb=${COMP_WORDS[i]}\n"
                          "        break\n"
                          "        ;;\n"
                          "    esac\n"
                          "  done\n",
                          joined);
}

/* The first argument of the verb that takes a type.  The shell makes three words of one with a “=”. */
static void
append_type_search (GString *out)
{
  g_string_append_printf (out,
                          "  if [[ $verb == %s ]]; then\n"
                          "    for ((i++; i < COMP_CWORD; i++)); do\n"
                          "      case ${COMP_WORDS[i]} in\n"
                          "        ",
                          tool_verb_event.name);
  append_with_argument (out, tool_verb_event.options);
  append_with_argument (out, tool_global_entries);
  g_string_append (out, "=) ((i++)) ;;\n"
                        "        -*) ;;\n"
                        "        *)\n"
                        "          type=${COMP_WORDS[i]}\n"
                        "          break\n"
                        "          ;;\n"
                        "      esac\n"
                        "    done\n"
                        "  fi\n");
}

/* Appends the completion for bash. */
void
tool_help_append_bash (GString *out)
{
  g_string_append (
    out,
    "# shellcheck shell=bash\n"
    "# bash completion for taskbus(1); made by “taskbus help --format bash”\n"
    "_taskbus() {\n"
    "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} verb='' type='' list='' options='' i\n");
  append_verb_search (out);
  append_type_search (out);

  g_string_append (out, "  case \"$verb:$prev\" in\n");
  for (guint i = 0; tool_verbs[i] != NULL; i++)
    {
      for (const GOptionEntry *entry = tool_verb_get_options (tool_verbs[i]); entry != NULL && entry->long_name != NULL;
           entry++)
        append_argument_case (out, entry, tool_verbs[i]);
    }
  for (const GOptionEntry *entry = tool_global_entries; entry->long_name != NULL; entry++)
    append_argument_case (out, entry, NULL);
  g_string_append (out, "    *) i=0 ;;\n  esac\n"
                        "  if ((i > 0)); then\n"
                        "    mapfile -t COMPREPLY < <(compgen -W \"$list\" -- \"$cur\")\n"
                        "    if [[ ${COMPREPLY[0]-} == *= ]]; then compopt -o nospace 2>/dev/null; fi\n"
                        "    return\n"
                        "  fi\n"
                        "  case $verb in\n    '')\n      list=\"");
  append_words (out, NULL);
  g_string_append (out, "\"\n      options=\"");
  append_option_names (out, tool_global_entries, NULL);
  g_string_append (out, "\"\n      ;;\n");
  append_families (out);
  for (guint i = 0; tool_verbs[i] != NULL; i++)
    append_verb (out, tool_verbs[i]);
  g_string_append (out, "  esac\n"
                        "  if [[ $cur == -* ]]; then list=$options; fi\n"
                        "  mapfile -t COMPREPLY < <(compgen -W \"$list\" -- \"$cur\")\n"
                        "}\n"
                        "complete -o default -F _taskbus taskbus\n");
}
