/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "help.h"

#include "option-words.h"
#include "text-width.h"

#include <glib/gi18n.h>
#include <string.h>

#define WIDTH 80

static char *option_format;

static const GOptionEntry options[] = { { "format", 'F', 0, G_OPTION_ARG_FILENAME, &option_format,
                                          N_ ("Help as text, the manual page, or completions for a shell"),
                                          "text|man|bash|zsh|fish" },
                                        { NULL } };

static const ToolExample examples[] = {
  { "taskbus help consume", N_ ("What a verb can do") },
  { "taskbus help --format bash > ~/.local/share/bash-completion/completions/taskbus", N_ ("Completion for bash") },
  { NULL }
};

/* Chinese text has no spaces: it goes on in the next line behind any of its characters, but no line begins with what
 * closes nor ends with what opens. */
static gboolean
can_break (gunichar before, gunichar after)
{
  return (g_unichar_iswide (before) || g_unichar_iswide (after)) && g_utf8_strchr ("（“《([", -1, before) == NULL &&
         g_utf8_strchr ("，。、；：？！）”》…,.;:?!)]", -1, after) == NULL;
}

/* The end of what has to stay in one line. */
static const char *
find_break (const char *text)
{
  const char *at = text;

  while (*at != '\0')
    {
      gunichar character = g_utf8_get_char (at);

      at = g_utf8_next_char (at);
      if (*at == ' ' || (*at != '\0' && can_break (character, g_utf8_get_char (at))))
        break;
    }

  return at;
}

static void
append_paragraph (GString *out, const char *text, guint indent)
{
  guint column = 0;

  while (*text != '\0')
    {
      guint space = *text == ' ' ? 1 : 0;
      const char *end = find_break (text + space);
      g_autofree char *piece = g_strndup (text + space, end - text - space);
      guint width = tool_text_width (piece);

      if (column > 0 && indent + column + space + width > WIDTH)
        {
          g_string_append_c (out, '\n');
          column = 0;
        }
      if (column == 0)
        space = 0;
      g_string_append_printf (out, "%*s%s", (int) (column == 0 ? indent : space), "", piece);
      column += space + width;
      text = end;
    }
}

/* Appends paragraphs, broken into lines. */
static void
append_wrapped (GString *out, const char *text, guint indent)
{
  g_auto (GStrv) paragraphs = g_strsplit (text, "\n\n", -1);

  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      append_paragraph (out, paragraphs[i], indent);
      g_string_append (out, paragraphs[i + 1] != NULL ? "\n\n" : "\n");
    }
}

/* Appends a term and what it means, in two columns. */
void
tool_help_append_term (GString *out, const char *term, const char *meaning)
{
  const guint column = 30;
  guint used = 2 + tool_text_width (term);
  gsize start;

  g_string_append_printf (out, "  %s", term);
  if (used + 2 > column)
    {
      g_string_append_c (out, '\n');
      append_wrapped (out, meaning, column);
      return;
    }

  start = out->len;
  append_wrapped (out, meaning, column);
  g_string_erase (out, (gssize) start, used); /* of the first line's indentation */
}

static void
append_options (GString *out, const GOptionEntry *entries, const ToolVerb *verb)
{
  for (guint i = 0; entries[i].long_name != NULL; i++)
    {
      g_autofree char *term = tool_option_term (&entries[i], verb);

      if (term != NULL)
        tool_help_append_term (out, term, _ (entries[i].description));
    }
}

/* Appends the options of a verb, and those that all have. */
void
tool_help_append_options (GString *out, const ToolVerb *verb)
{
  if (tool_verb_get_options (verb) != NULL)
    {
      g_string_append_printf (out, "\n%s\n", _ ("Options:"));
      append_options (out, tool_verb_get_options (verb), verb);
    }
  g_string_append_printf (out, "\n%s\n", _ ("Options of every verb:"));
  append_options (out, tool_global_entries, verb);
}

/* Of a type that is not there, who uses the verb is told. */
static void
append_message (GString *out, const ToolMessageVerb *message, TaskbusProfile *profile)
{
  g_autoptr (TaskbusMessageType) type = taskbus_message_type_lookup (message->type, NULL);

  if (type == NULL)
    return;

  g_string_append_c (out, '\n');
  /* What the audit log writes may have a profile of its own. */
  tool_help_append_destination (out, type, message->is_audit ? NULL : profile, message->type);
}

static void
append_verb (GString *out, const ToolVerb *verb, TaskbusProfile *profile)
{
  g_string_append_printf (out, _ ("Usage: taskbus %s [OPTION…]"), verb->name);
  if (verb->arguments != NULL)
    g_string_append_printf (out, " %s", _ (verb->arguments));
  g_string_append_printf (out, "\n\n%s\n", _ (verb->summary));
  if (verb->description != NULL)
    {
      g_string_append_c (out, '\n');
      append_wrapped (out, _ (verb->description), 0);
    }

  if (verb->message != NULL)
    append_message (out, verb->message, profile);
  tool_help_append_options (out, verb);
  if (verb->examples != NULL)
    g_string_append_printf (out, "\n%s\n", _ ("Examples:"));
  for (const ToolExample *example = verb->examples; example != NULL && example->command != NULL; example++)
    g_string_append_printf (out, "  # %s\n  %s\n", _ (example->explanation), example->command);
}

static void
append_verbs (GString *out, const char *family)
{
  for (guint i = 0; tool_verbs[i] != NULL; i++)
    {
      const ToolVerb *verb = tool_verbs[i];
      g_autofree char *term = NULL;

      if (family != NULL && (!g_str_has_prefix (verb->name, family) || verb->name[strlen (family)] != ' '))
        continue;

      term = verb->arguments != NULL ? g_strjoin (" ", verb->name, _ (verb->arguments), NULL) : g_strdup (verb->name);
      tool_help_append_term (out, term, _ (verb->summary));
    }
}

static void
append_overview (GString *out, const char *family)
{
  g_string_append_printf (out, "%s\n\n", _ ("Usage: taskbus [OPTION…] VERB [ARGUMENT…]"));
  if (family == NULL)
    append_wrapped (
      out,
      _ ("Publishes and receives records over the transport that the configuration names: a log in a local "
         "folder unless it says otherwise."),
      0);
  g_string_append_printf (out, "%s%s\n", family == NULL ? "\n" : "", _ ("Verbs:"));
  append_verbs (out, family);
  g_string_append_printf (out, "\n%s\n", _ ("Options of every verb:"));
  append_options (out, tool_global_entries, NULL);
  g_string_append_printf (out, "\n%s\n",
                          _ ("Exit codes: 0 done, 1 failed, 2 wrong usage, 3 unreachable or timed out, 4 not found,\n"
                             "5 partly delivered, 130 interrupted. “taskbus VERB --help” tells more."));
}

static void
set_unknown (char **words, GError **error)
{
  g_autofree char *joined = g_strjoinv (" ", words);
  g_autofree char *near = tool_verb_suggest (words);

  if (near != NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("There is no “%s”; did you mean “%s”?"), joined,
                 near);
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("There is no “%s”"), joined);
}

static gboolean
append_text (GString *out, char **words, TaskbusProfile *profile, GError **error)
{
  int n_words;
  const ToolVerb *verb = tool_verb_find (words, &n_words);

  if (verb != NULL && verb->takes_type && words[n_words] != NULL)
    return tool_help_append_type (out, verb, words[n_words], profile, error);

  if (verb != NULL)
    append_verb (out, verb, profile);
  else if (words[0] == NULL || tool_verb_is_family (words[0]))
    append_overview (out, words[0]);
  else
    set_unknown (words, error);

  return verb != NULL || words[0] == NULL || tool_verb_is_family (words[0]);
}

/* Turns --help into the verb “help” with its arguments. */
const ToolVerb *
tool_help_request (const ToolVerb *verb, char ***arguments)
{
  const char *family = (*arguments)[0] != NULL ? (*arguments)[1] : NULL;
  const char *type = verb != NULL && verb->takes_type ? (*arguments)[0] : NULL;
  g_auto (GStrv) words = g_strsplit (verb != NULL ? verb->name : family != NULL ? family : "", " ", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **) words);
  if (type != NULL)
    g_strv_builder_add (builder, type);
  g_strfreev (*arguments);
  *arguments = g_strv_builder_end (builder);
  tool_globals.output = NULL;
  return &tool_verb_help;
}

static int
run (ToolSession *session, char **arguments)
{
  static const struct
  {
    const char *name;
    void (*append) (GString *out);
  } formats[] = {
    { "man", tool_help_append_man },
    { "bash", tool_help_append_bash },
    { "zsh", tool_help_append_zsh },
    { "fish", tool_help_append_fish },
  };
  GString *out = tool_output_get_buffer (tool_session_get_output (session));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; option_format != NULL && i < G_N_ELEMENTS (formats); i++)
    {
      if (g_str_equal (option_format, formats[i].name))
        {
          formats[i].append (out);
          return TOOL_EXIT_OK;
        }
    }

  if (option_format != NULL && !g_str_equal (option_format, "text"))
    return tool_session_usage (session, _ ("“%s” is not a form of help: text, man, bash, zsh and fish are"),
                               option_format);
  if (append_text (out, arguments, tool_session_get_profile (session, NULL), &error))
    return TOOL_EXIT_OK;
  return error->domain == G_OPTION_ERROR ? tool_session_usage (session, "%s", error->message)
                                         : tool_session_fail (session, error);
}

const ToolVerb tool_verb_help = {
  .name = "help",
  .arguments = N_ ("[VERB]"),
  .summary = N_ ("Show help"),
  .options = options,
  .examples = examples,
  .max_arguments = 2,
  .run = run,
};
