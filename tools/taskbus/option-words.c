/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "option-words.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
is_output (const GOptionEntry *entry)
{
  return entry->arg_data == &tool_globals.output;
}

/* Tells whether the verb, or with NULL any verb, has a use for the option. */
gboolean
tool_option_applies (const GOptionEntry *entry, const ToolVerb *verb)
{
  return verb == NULL || !is_output (entry) || verb->forms != TOOL_FORM_NONE;
}

/* How the option's argument is shown, or NULL when it has none. */
char *
tool_option_argument (const GOptionEntry *entry, const ToolVerb *verb)
{
  if (entry->arg == G_OPTION_ARG_NONE)
    return NULL;
  if (is_output (entry) && verb != NULL)
    return tool_forms_describe (verb->forms);

  return g_strdup (_ (entry->arg_description));
}

/* How the option is shown, as in "-k, --key=KEY"; NULL when the verb has no use for it. */
char *
tool_option_term (const GOptionEntry *entry, const ToolVerb *verb)
{
  GString *term;
  g_autofree char *argument = NULL;

  if (!tool_option_applies (entry, verb))
    return NULL;

  term = g_string_new (NULL);
  if (entry->short_name != '\0')
    g_string_append_printf (term, "-%c, ", entry->short_name);
  else
    g_string_append (term, "    ");
  g_string_append_printf (term, "--%s", entry->long_name);
  argument = tool_option_argument (entry, verb);
  if (argument != NULL)
    g_string_append_printf (term, "=%s", argument);
  return g_string_free (term, FALSE);
}

/* The words that an option takes when these are known, as in "lines|json|raw"; otherwise NULL. */
char **
tool_option_fixed_values (const GOptionEntry *entry, const ToolVerb *verb)
{
  g_autofree char *argument = NULL;

  if (entry->arg == G_OPTION_ARG_NONE)
    return NULL;

  argument = is_output (entry) ? tool_forms_describe (verb != NULL ? verb->forms : TOOL_FORMS_LIST | TOOL_FORM_RAW)
                               : g_strdup (entry->arg_description);
  return strchr (argument, '|') != NULL ? g_strsplit (argument, "|", -1) : NULL;
}

/* Each type of messages has two keys; a pattern is no type of its own. */
#define TYPES_COMMAND "taskbus message list -O text 2>/dev/null | cut -f1 | grep -v \"[*]\""
#define KEYS_COMMAND                                                                                                   \
  "taskbus profile show -O text 2>/dev/null | cut -f1; " TYPES_COMMAND " | sed \"s/^/topic./p;s/^topic/envelope/\""
#define SETTINGS_COMMAND                                                                                               \
  "taskbus profile show -O text 2>/dev/null | sed \"s/\t.*/=/\"; " TYPES_COMMAND                                       \
  " | sed \"s/.*/topic.&=/p;s/^topic/envelope/\""

/* The command that prints what may stand for a placeholder, one a line in its first column; NULL when there is none. */
const char *
tool_values_command (const char *placeholder)
{
  static const struct
  {
    const char *placeholder;
    const char *command;
  } commands[] = {
    { "TOPIC", "taskbus topic list -O text" },         { "GROUP", "taskbus group list -O text" },
    { "PROFILE", "taskbus profile list -O text" },     { "KEY", KEYS_COMMAND },
    { "TRANSPORT", "taskbus transport list -O text" }, { "TYPE", "taskbus message list -O text" },
  };

  for (guint i = 0; placeholder != NULL && i < G_N_ELEMENTS (commands); i++)
    {
      gsize length = strlen (commands[i].placeholder);
      const char *start = *placeholder == '[' ? placeholder + 1 : placeholder;

      if (strncmp (start, commands[i].placeholder, length) == 0 && !g_ascii_isalpha (start[length]) &&
          start[length] != '=')
        return commands[i].command;
    }

  return NULL;
}

/* The command that prints the fields of the messages that the verb publishes; type_word is how the shell says which
 * type was given, where that is not the verb's. */
static char *
fields_command (const ToolVerb *verb, const char *type_word)
{
  return g_strdup_printf ("taskbus message describe %s -O text | sed \"s/\t.*/=/\"",
                          verb->message != NULL ? verb->message->type : type_word);
}

/* The same for an option's argument.  The key of a record is not one of the profile's. */
char *
tool_option_values_command (const GOptionEntry *entry, const ToolVerb *verb, const char *type_word)
{
  if (entry->arg_data == &tool_globals.options)
    return g_strdup (SETTINGS_COMMAND);
  if (entry->arg_description == NULL || g_str_equal (entry->arg_description, "KEY"))
    return NULL;
  if (g_str_has_prefix (entry->arg_description, "FIELD="))
    return fields_command (verb, type_word);

  return g_strdup (tool_values_command (entry->arg_description));
}
