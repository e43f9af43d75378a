/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message-keys.h"
#include "readiness.h"
#include "table.h"
#include "terminal.h"
#include "unknown-variables.h"
#include "verb.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

static const ToolColumn columns[] = {
  { "check", N_ ("CHECK"), FALSE },
  { "status", N_ ("STATUS"), FALSE },
  { "detail", N_ ("DETAIL"), FALSE },
  { "advice", N_ ("WHAT TO DO"), FALSE },
  { NULL },
};

typedef struct
{
  ToolSession *session;
  ToolTable *table;
  int code;
} Check;

/* For people one finding after the other, for sentences make no columns. */
static void
report (Check *check, const char *name, gboolean passed, const char *detail, const char *advice)
{
  GString *out = tool_output_get_buffer (tool_session_get_output (check->session));
  gboolean colour = tool_terminal_has_colour (STDOUT_FILENO);
  ToolForms form = tool_session_get_form (check->session);
  g_auto (GStrv) lines = g_strsplit (detail, "\n", -1);

  if (form != TOOL_FORM_TABLE)
    {
      g_autofree char *joined = g_strjoinv (form == TOOL_FORM_TEXT ? " " : "\n", lines);

      tool_table_add (check->table, name);
      tool_table_add (check->table, passed ? "ok" : "failed");
      tool_table_add (check->table, joined);
      tool_table_add (check->table, advice);
      return;
    }

  g_string_append (out, colour ? (passed ? "\033[32m" : "\033[1;31m") : "");
  g_string_append_printf (out, "%-6s%s  %s: ", passed ? "ok" : "failed", colour ? "\033[0m" : "", name);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_string_append (out, i > 0 ? "        " : "");
      tool_table_append_printable (out, lines[i], strlen (lines[i]), 0);
      g_string_append_c (out, '\n');
    }
  if (advice != NULL)
    g_string_append_printf (out, "        → %s\n", advice);
  tool_output_flush (tool_session_get_output (check->session));
}

static void
pass (Check *check, const char *name, const char *detail)
{
  report (check, name, TRUE, detail, NULL);
}

static void
fail (Check *check, const char *name, const char *detail, const char *advice, int code)
{
  report (check, name, FALSE, detail, advice);
  if (check->code == TOOL_EXIT_OK)
    check->code = code;
}

/* A transport that knows what to do says so after what went wrong, with a semicolon of the language between them. */
static const char *
advise_to_wait (const char *reason)
{
  if (strstr (reason, "; ") != NULL || strstr (reason, "；") != NULL)
    return NULL;
  return _ ("See whether the service runs and can be reached, or wait longer with --timeout");
}

/* What helps against an error, where its text cannot know; other, when nothing is known of it. */
static const char *
advise (const GError *error, const char *other)
{
  if (error->domain == G_IO_ERROR)
    return advise_to_wait (error->message);
  if (error->domain != TASKBUS_ERROR)
    return other;

  switch ((TaskbusError) error->code)
    {
    case TASKBUS_ERROR_INVALID_PROFILE:
      return _ ("“taskbus profile show” tells where each value comes from");
    case TASKBUS_ERROR_NO_MODULE:
    case TASKBUS_ERROR_BAD_MODULE:
      return _ ("“taskbus transport list” tells what is installed");
    case TASKBUS_ERROR_UNREACHABLE:
      return advise_to_wait (error->message);
    case TASKBUS_ERROR_NO_SPACE:
      return _ ("Free some space, or choose another place with --endpoints");
    case TASKBUS_ERROR_READ_ONLY:
    case TASKBUS_ERROR_NOT_AUTHORIZED:
      return _ ("Change the permissions, or choose another place with --endpoints");
    case TASKBUS_ERROR_CORRUPT:
      return _ ("Keep a copy of the files; records that are intact can still be read");
    case TASKBUS_ERROR_INCOMPATIBLE:
      return _ ("Use the program that wrote it, or choose another place with --endpoints");
    case TASKBUS_ERROR_FAILED:
    case TASKBUS_ERROR_INVALID_ARGUMENT:
    case TASKBUS_ERROR_QUEUE_FULL:
    case TASKBUS_ERROR_TOO_LARGE:
    case TASKBUS_ERROR_NOT_FOUND:
    case TASKBUS_ERROR_EXISTS:
    case TASKBUS_ERROR_CLOSED:
    case TASKBUS_ERROR_NOT_SUPPORTED:
    case TASKBUS_ERROR_FENCED:
    case TASKBUS_ERROR_BUSY:
    case TASKBUS_ERROR_UNCONFIRMED:
    default:
      return other;
    }
}

static void
fail_with (Check *check, const char *name, const GError *error, const char *other)
{
  fail (check, name, error->message, advise (error, other), tool_exit_for_error (error));
}

/* What is missing or broken of these, nobody would look for before a message is not known. */
static void
mention_unusable_types (void)
{
  g_auto (GStrv) problems = taskbus_message_type_list_problems ();

  for (guint i = 0; problems[i] != NULL; i++)
    tool_print_note ("%s", problems[i]);
}

static gboolean
check_configuration (Check *check)
{
  g_autoptr (GError) error = NULL;
  TaskbusProfile *profile = tool_session_get_profile (check->session, &error);
  g_autofree char *transport = profile != NULL ? taskbus_profile_get_transport (profile, &error) : NULL;
  g_auto (GStrv) endpoints = transport != NULL ? taskbus_profile_get_endpoints (profile, &error) : NULL;
  g_autofree char *joined = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *detail = NULL;

  if (endpoints == NULL)
    {
      fail_with (check, "configuration", error, NULL);
      return FALSE;
    }

  joined = g_strjoinv (", ", endpoints);
  origin = taskbus_profile_describe_origin (profile, "endpoints");
  detail = g_strdup_printf (_ ("profile %s, transport %s, endpoints %s (%s)"), taskbus_profile_get_name (profile),
                            transport, *joined != '\0' ? joined : "-", origin);
  pass (check, "configuration", detail);
  tool_mention_unknown_variables (profile);
  tool_message_keys_mention_unknown (profile);
  mention_unusable_types ();
  return TRUE;
}

static gboolean
check_module (Check *check)
{
  g_autoptr (GError) error = NULL;
  TaskbusProfile *profile = tool_session_get_profile (check->session, NULL);
  g_autofree char *name = taskbus_profile_get_transport (profile, NULL);
  g_autoptr (TaskbusTransport) transport = taskbus_transport_new (name, &error);

  if (transport == NULL)
    {
      fail_with (check, "module", error, NULL);
      return FALSE;
    }

  pass (check, "module", G_OBJECT_TYPE_NAME (transport));
  return TRUE;
}

static gboolean
check_connection (Check *check)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusHealth) health = NULL;
  TaskbusBus *bus = tool_session_open_bus (check->session, &error);

  if (bus == NULL)
    {
      fail_with (check, "connection", error, _ ("Remove the cause, or choose another place with --endpoints"));
      return FALSE;
    }

  health = tool_readiness_wait (check->session, bus);
  if (!health->ready)
    {
      const char *reason = health->reason != NULL ? health->reason : _ ("The transport is not ready");

      fail (check, "connection", reason, advise_to_wait (reason), TOOL_EXIT_UNREACHABLE);
      return FALSE;
    }

  pass (check, "connection", _ ("ready to confirm records"));
  return TRUE;
}

typedef struct
{
  GPtrArray *sentences;
  gboolean has_brokers; /* which guard what is stored themselves */
} Examination;

static gboolean
examine (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error)
{
  Examination *examination = data;
  g_autoptr (TaskbusClusterInfo) cluster = NULL;

  examination->sentences = taskbus_admin_check (admin, cancellable, error);
  if (examination->sentences == NULL)
    return FALSE;

  cluster = taskbus_admin_get_cluster (admin, cancellable, NULL);
  for (guint i = 0; cluster != NULL && i < cluster->brokers->len; i++)
    examination->has_brokers |= ((const TaskbusBrokerInfo *) g_ptr_array_index (cluster->brokers, i))->port != 0;
  return TRUE;
}

static void
check_integrity (Check *check)
{
  Examination examination = { NULL, FALSE };
  g_autoptr (GPtrArray) sentences = NULL;
  g_autoptr (GError) error = NULL;

  if (!tool_session_administrate (check->session, examine, &examination, &error))
    {
      if (g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED))
        pass (check, "integrity", _ ("this transport stores nothing that could be examined"));
      else
        fail_with (check, "integrity", error, NULL);
      return;
    }

  sentences = examination.sentences;
  if (sentences->len == 0)
    pass (check, "integrity",
          examination.has_brokers ? _ ("each partition that can be seen has a leader and all its copies; the records "
                                       "themselves are the brokers' to guard, and were not looked at")
                                  : _ ("nothing is wrong with what is stored"));
  for (guint i = 0; i < sentences->len; i++)
    fail (check, "integrity", g_ptr_array_index (sentences, i),
          examination.has_brokers ? _ ("See whether all brokers run")
                                  : _ ("Keep a copy of the files; records that are intact can still be read"),
          TOOL_EXIT_FAILED);
}

static int
run (ToolSession *session, char **arguments)
{
  Check check = { session, tool_table_new (columns), TOOL_EXIT_OK };

  if (check_configuration (&check) && check_module (&check) && check_connection (&check))
    check_integrity (&check);

  if (tool_session_get_form (session) != TOOL_FORM_TABLE)
    tool_table_print (check.table, session);
  tool_table_free (check.table);
  return check.code;
}

static const ToolExample examples[] = { { "taskbus check", N_ ("See whether everything is well") },
                                        { "taskbus --endpoints local:/var/lib/app check -O json",
                                          N_ ("The same for a program to read") },
                                        { NULL } };

const ToolVerb tool_verb_check = {
  .name = "check",
  .summary = N_ ("Check the configuration, the connection and what is stored, and say what to do"),
  .examples = examples,
  .forms = TOOL_FORMS_LIST,
  .default_form = TOOL_FORM_TABLE,
  .run = run,
};
