/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "help.h"
#include "option-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* Appends text so that roff takes it as it is, and so that what is copied from the page is what stood here: roff sees
 * words in quotation marks, and typographers' signs in those of ASCII. */
static void
append_roff (GString *out, const char *text)
{
  static const struct
  {
    char character;
    const char *escape;
  } escapes[] = {
    { '\\', "\\e" },  { '-', "\\-" },   { '\'', "\\(aq" }, { '"', "\\(dq" },
    { '~', "\\(ti" }, { '^', "\\(ha" }, { '`', "\\(ga" },
  };

  if (*text == '.')
    g_string_append (out, "\\&");
  for (const char *at = text; *at != '\0'; at++)
    {
      guint i = 0;

      while (i < G_N_ELEMENTS (escapes) && escapes[i].character != *at)
        i++;
      if (i < G_N_ELEMENTS (escapes))
        g_string_append (out, escapes[i].escape);
      else
        g_string_append_c (out, *at);
    }
}

static void
append_paragraphs (GString *out, const char *text)
{
  g_auto (GStrv) paragraphs = g_strsplit (text, "\n\n", -1);

  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      g_string_append (out, ".PP\n");
      append_roff (out, paragraphs[i]);
      g_string_append_c (out, '\n');
    }
}

static void
append_options (GString *out, const GOptionEntry *entries, const ToolVerb *verb)
{
  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++)
    {
      g_autofree char *term = tool_option_term (&entries[i], verb);

      if (term == NULL)
        continue;

      g_string_append (out, ".TP\n.B ");
      append_roff (out, g_strchug (term));
      g_string_append_c (out, '\n');
      append_roff (out, _ (entries[i].description));
      g_string_append (out, ".\n");
    }
}

static void
append_verb (GString *out, const ToolVerb *verb)
{
  g_autofree char *forms = tool_forms_describe (verb->forms);
  g_autofree char *default_form = tool_forms_describe (verb->default_form);

  g_string_append (out, ".SS taskbus ");
  append_roff (out, verb->name);
  g_string_append_printf (out, " %s", _ ("[OPTION…]"));
  if (verb->arguments != NULL)
    {
      g_string_append_c (out, ' ');
      append_roff (out, _ (verb->arguments));
    }
  g_string_append_c (out, '\n');
  append_roff (out, _ (verb->summary));
  g_string_append (out, ".\n");
  if (verb->description != NULL)
    append_paragraphs (out, _ (verb->description));
  if (verb->forms != TOOL_FORM_NONE)
    {
      g_string_append (out, ".PP\n.B \\-\\-output\n");
      g_string_append_printf (out, _ ("can be %s; without it, it is %s."), forms, default_form);
      g_string_append_c (out, '\n');
    }
  append_options (out, tool_verb_get_options (verb), verb);
}

static void
append_examples (GString *out)
{
  g_string_append_printf (out, ".SH %s\n", _ ("EXAMPLES"));
  for (guint i = 0; tool_verbs[i] != NULL; i++)
    {
      for (const ToolExample *example = tool_verbs[i]->examples; example != NULL && example->command != NULL; example++)
        {
          g_string_append (out, ".TP\n.B ");
          append_roff (out, example->command);
          g_string_append_c (out, '\n');
          append_roff (out, _ (example->explanation));
          g_string_append (out, ".\n");
        }
    }
}

static void
append_terms (GString *out, const char *title, const char *const *terms)
{
  g_string_append_printf (out, ".SH %s\n", title);
  for (guint i = 0; terms[i] != NULL; i += 2)
    {
      g_string_append (out, ".TP\n.B ");
      append_roff (out, terms[i]);
      g_string_append_c (out, '\n');
      append_roff (out, _ (terms[i + 1]));
      g_string_append (out, ".\n");
    }
}

static void
append_profile_keys (GString *out)
{
  g_autoptr (TaskbusProfile) plain = taskbus_profile_new_plain ();
  g_auto (GStrv) keys = taskbus_profile_list_keys (plain);

  g_string_append_printf (out, ".SH %s\n", _ ("PROFILE"));
  append_roff (out,
               _ ("The keys of the profile, each with its default, as in -X group=workers or TASKBUS_GROUP=workers, or "
                  "stored by “taskbus profile set group workers”."));
  g_string_append_c (out, '\n');
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *fallback = taskbus_profile_get_string (plain, keys[i]);

      g_string_append (out, ".TP\n.B ");
      append_roff (out, keys[i]);
      g_string_append_c (out, fallback != NULL ? '=' : '\n');
      if (fallback != NULL)
        {
          append_roff (out, fallback);
          g_string_append_c (out, '\n');
        }
      append_roff (out, taskbus_profile_describe_key (keys[i]));
      g_string_append (out, ".\n");
    }
}

/* What the transport “local” understands; the transport has the numbers, and a test compares the keys. */
static const struct
{
  const char *key;
  const char *fallback;
  const char *meaning;
} local_keys[] = {
  { "local.auto-create", "true", N_ ("Whether the first record that is published to a topic creates it") },
  { "local.commit-interval", "100", N_ ("How long a group's position may wait until it is stored, in milliseconds") },
  { "local.max-record-bytes", "16777216", N_ ("How large a record may be, in bytes") },
  { "local.partitions", "1", N_ ("How many partitions a topic gets that is created without a number") },
  { "local.retention-age", "-1",
    N_ ("How old a record may become before it can be deleted, in milliseconds; -1: nothing is deleted") },
  { "local.retention-bytes", "-1",
    N_ (
      "How large a partition may become before its oldest records can be deleted, in bytes; -1: nothing is deleted") },
  { "local.session-timeout", "6000",
    N_ ("After which silence a member of a group loses its partitions to the others, in milliseconds") },
};

static void
append_local_keys (GString *out)
{
  g_string_append_printf (out, ".SH %s\n", _ ("LOCAL LOG"));
  append_roff (out, _ ("The keys of the profile for the transport “local”, each with its default, as in -X "
                       "local.partitions=8 or TASKBUS_LOCAL_PARTITIONS=8."));
  g_string_append_c (out, '\n');
  for (guint i = 0; i < G_N_ELEMENTS (local_keys); i++)
    {
      g_string_append (out, ".TP\n.B ");
      append_roff (out, local_keys[i].key);
      g_string_append_c (out, '=');
      append_roff (out, local_keys[i].fallback);
      g_string_append_c (out, '\n');
      append_roff (out, _ (local_keys[i].meaning));
      g_string_append (out, ".\n");
    }
}

/* The keys of a type have its name in theirs. */
static void
append_message_keys (GString *out)
{
  static const char *const keys[] = { "topic.user.registered", "envelope.user.registered" };

  g_string_append_printf (out, ".SH %s\n", _ ("TYPES OF MESSAGES"));
  append_roff (out,
               _ ("The keys of the profile for the type “user.registered”; those of any other type go alike, as in "
                  "-X topic.task.created=jobs or TASKBUS_TOPIC_TASK_CREATED=jobs. Without them, the type itself "
                  "says it. All types that come with Taskbus, with their fields, and how to make others, are in "
                  "messages.md, in the folder doc/taskbus beside that of the manual pages."));
  g_string_append_c (out, '\n');
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_string_append (out, ".TP\n.B ");
      append_roff (out, keys[i]);
      g_string_append_c (out, '\n');
      append_roff (out, taskbus_profile_describe_key (keys[i]));
      g_string_append (out, ".\n");
    }
}

static void
append_kafka (GString *out)
{
  g_string_append (out, ".SH KAFKA\n");
  append_roff (out,
               _ ("The keys of the transport “kafka” (acks, compression, security, passwords, transactions and more), "
                  "each with its meaning and default, are in kafka.md, in the folder doc/taskbus beside that of the "
                  "manual pages. Each goes as in -X kafka.compression=zstd or TASKBUS_KAFKA_COMPRESSION=zstd."));
  g_string_append_c (out, '\n');
}

/* Appends the manual page taskbus(1). */
void
tool_help_append_man (GString *out)
{
  static const char *const exit_codes[] = {
    "0",   N_ ("Done"),
    "1",   N_ ("Failed"),
    "2",   N_ ("The options, arguments or the profile make no sense"),
    "3",   N_ ("The endpoint cannot be reached, or did not answer in time"),
    "4",   N_ ("The topic, group, transport or type of messages does not exist"),
    "5",   N_ ("Some records were delivered and then something failed"),
    "130", N_ ("Interrupted; what was confirmed stays"),
    NULL,
  };
  static const char *const environment[] = {
    "TASKBUS_ENDPOINTS",
    N_ ("Where the records go, unless --endpoints says so"),
    "TASKBUS_*",
    N_ ("Any other key of the profile, in capitals and with _ instead of - and dots"),
    "TASKBUS_TOPIC_TYPE",
    N_ ("The topic of a type of messages: TASKBUS_TOPIC_USER_REGISTERED for user.registered"),
    "TASKBUS_ENVELOPE_TYPE",
    N_ ("What the messages of a type are put into"),
    "KAFKA_AUDIT_TOPIC, KAFKA_TOPIC_USER_EVENTS, KAFKA_TOPIC_SYSTEM_LOGS",
    N_ ("The topics of task.audit, of user_login, user_logout, user_register, user_update and user_delete, and of "
        "system_error and system_info, where no TASKBUS_TOPIC_* says it"),
    "TASKBUS_MODULE_PATH",
    N_ ("Folders with further modules, separated by colons"),
    "TASKBUS_MESSAGE_PATH",
    N_ (
      "Folders with table files of further types of messages, separated by colons; they come before taskbus-1/messages "
      "in the user's and in the system's data folders"),
    "NO_COLOR",
    N_ ("Print without colours when it is not empty"),
    NULL,
  };

  g_string_append_printf (out, ".TH TASKBUS 1 \"\" \"Taskbus %s\" \"%s\"\n", TASKBUS_VERSION, _ ("User Commands"));
  g_string_append_printf (out, ".SH %s\ntaskbus \\- %s\n", _ ("NAME"), _ ("publish and receive records"));
  g_string_append_printf (out, ".SH %s\n.B taskbus\n%s\n", _ ("SYNOPSIS"), _ ("[OPTION…] VERB [ARGUMENT…]"));
  g_string_append_printf (out, ".SH %s\n", _ ("DESCRIPTION"));
  append_roff (out,
               _ ("Publishes and receives records over the transport that the configuration names: a log in a local "
                  "folder unless it says otherwise."));
  g_string_append_c (out, '\n');
  append_paragraphs (out,
                     _ ("Data goes to standard output. Progress goes to standard error, when that is a terminal. Verbs "
                        "that destroy something only show what they would do, until they get --yes."));
  append_paragraphs (
    out, _ ("An option wins over the environment, the environment over the profile in GSettings, and that over "
            "the built-in default."));
  g_string_append_printf (out, ".SH %s\n", _ ("OPTIONS"));
  append_options (out, tool_global_entries, NULL);
  g_string_append_printf (out, ".SH %s\n", _ ("VERBS"));
  for (guint i = 0; tool_verbs[i] != NULL; i++)
    append_verb (out, tool_verbs[i]);
  append_profile_keys (out);
  append_local_keys (out);
  append_kafka (out);
  append_message_keys (out);
  append_terms (out, _ ("EXIT STATUS"), exit_codes);
  append_terms (out, _ ("ENVIRONMENT"), environment);
  append_examples (out);
}
