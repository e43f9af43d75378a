/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "session.h"

#include "terminal.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_TIMEOUT 30

struct _ToolSession
{
  char *words; /* of the verb, as its help is asked for */
  ToolForms form;
  ToolOutput *output;
  TaskbusProfile *profile;
  TaskbusBus *bus;
  GCancellable *cancellable;
  gboolean interrupted;
  gboolean told;
  gboolean timed_out;
  guint signal_ids[2];
  guint timeout_id;
  ToolInterruptFunc interrupt;
  gpointer interrupt_data;
};

static gboolean
on_signal (gpointer user_data)
{
  ToolSession *session = user_data;

  if (session->interrupted || session->interrupt == NULL)
    g_cancellable_cancel (session->cancellable);
  else
    session->interrupt (session->interrupt_data);
  session->interrupted = TRUE;
  return G_SOURCE_CONTINUE;
}

ToolSession *
tool_session_new (const char *verb, ToolForms form)
{
  ToolSession *session = g_new0 (ToolSession, 1);

  session->words = g_strdup (verb);
  session->form = form;
  session->output = tool_output_new (STDOUT_FILENO);
  session->cancellable = g_cancellable_new ();
  return session;
}

void
tool_session_free (ToolSession *session)
{
  tool_session_stop_timeout (session);
  for (guint i = 0; i < G_N_ELEMENTS (session->signal_ids); i++)
    g_clear_handle_id (&session->signal_ids[i], g_source_remove);
  g_clear_object (&session->bus);
  g_clear_object (&session->profile);
  g_clear_object (&session->cancellable);
  tool_output_free (session->output);
  g_free (session->words);
  g_free (session);
}

/* From now on, the help that tells more is the verb's about this type of messages. */
void
tool_session_set_type (ToolSession *session, const char *type)
{
  char *words = g_strconcat (session->words, " ", type, NULL);

  g_free (session->words);
  session->words = words;
}

ToolForms
tool_session_get_form (ToolSession *session)
{
  return session->form;
}

ToolOutput *
tool_session_get_output (ToolSession *session)
{
  return session->output;
}

GCancellable *
tool_session_get_cancellable (ToolSession *session)
{
  return session->cancellable;
}

/* Gets the time to wait for an answer, in seconds. */
int
tool_session_get_timeout (ToolSession *session)
{
  return tool_globals.timeout > 0 ? tool_globals.timeout : DEFAULT_TIMEOUT;
}

gboolean
tool_session_is_interrupted (ToolSession *session)
{
  return session->interrupted;
}

/* Says, once, that a signal ends the call. */
void
tool_session_tell_interrupted (ToolSession *session)
{
  if (!session->told)
    tool_print_note (_ ("Interrupted"));
  session->told = TRUE;
}

/* Has the first Ctrl-C call a function instead of cancelling; with NULL it cancels again. */
void
tool_session_set_interrupt_func (ToolSession *session, ToolInterruptFunc func, gpointer user_data)
{
  session->interrupt = func;
  session->interrupt_data = user_data;
}

static gboolean
on_timeout (gpointer user_data)
{
  ToolSession *session = user_data;

  session->timeout_id = 0;
  session->timed_out = TRUE;
  g_cancellable_cancel (session->cancellable);
  return G_SOURCE_REMOVE;
}

/* From here on the call is cancelled when the time is over. */
void
tool_session_start_timeout (ToolSession *session)
{
  tool_session_stop_timeout (session);
  session->timeout_id = g_timeout_add_seconds (tool_session_get_timeout (session), on_timeout, session);
}

void
tool_session_stop_timeout (ToolSession *session)
{
  g_clear_handle_id (&session->timeout_id, g_source_remove);
}

/* A GAsyncReadyCallback for tool_session_wait(). */
void
tool_session_keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

/* Iterates the main context until the result is there. */
void
tool_session_wait (ToolSession *session, GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
set_timeout (TaskbusProfile *profile, GError **error)
{
  g_autofree char *milliseconds = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) tool_globals.timeout * 1000);

  return tool_globals.timeout <= 0 || taskbus_profile_set (profile, "publish-timeout", milliseconds, error);
}

static gboolean
set_options (TaskbusProfile *profile, GError **error)
{
  if (!set_timeout (profile, error))
    return FALSE;
  if (tool_globals.endpoints != NULL && !taskbus_profile_set (profile, "endpoints", tool_globals.endpoints, error))
    return FALSE;
  if (tool_globals.transport != NULL && !taskbus_profile_set (profile, "transport", tool_globals.transport, error))
    return FALSE;

  for (guint i = 0; tool_globals.options != NULL && tool_globals.options[i] != NULL; i++)
    {
      const char *equals = strchr (tool_globals.options[i], '=');
      g_autofree char *key = NULL;

      if (equals == NULL || equals == tool_globals.options[i])
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("Option -X needs KEY=VALUE, but “%s” was given"), tool_globals.options[i]);
          return FALSE;
        }

      key = g_strndup (tool_globals.options[i], equals - tool_globals.options[i]);
      if (!taskbus_profile_set (profile, key, equals + 1, error))
        return FALSE;
    }

  return TRUE;
}

/* Gets the profile with the options of the command line in it. */
TaskbusProfile *
tool_session_get_profile (ToolSession *session, GError **error)
{
  g_autoptr (TaskbusProfile) profile = NULL;

  if (session->profile != NULL)
    return session->profile;

  profile = taskbus_profile_new (tool_globals.profile, error);
  if (profile == NULL || !set_options (profile, error))
    return NULL;

  session->profile = g_steal_pointer (&profile);
  return session->profile;
}

/* Has the bus be that of the audit log, unless the command line says where records go.  Finds out whether it is enabled. */
gboolean
tool_session_turn_to_audit_log (ToolSession *session, gboolean *enabled, GError **error)
{
  TaskbusProfile *profile = tool_session_get_profile (session, error);
  g_autoptr (TaskbusAuditLog) audit = NULL;

  if (profile == NULL || !taskbus_profile_lookup_boolean (profile, "audit.enabled", TRUE, enabled, error))
    return FALSE;

  /* Disabled, it opens no spool: who gives the command wants to see where the entry is. */
  if (taskbus_profile_set (profile, "audit.enabled", "false", error))
    audit = taskbus_audit_log_new (profile, error);
  if (audit == NULL)
    return FALSE;
  if (tool_globals.endpoints != NULL || tool_globals.transport != NULL)
    return TRUE;

  g_set_object (&session->profile, taskbus_bus_get_profile (taskbus_audit_log_get_bus (audit)));
  return set_timeout (session->profile, error);
}

/* For --verbose: where the records go, and why. */
static void
tell_destination (TaskbusProfile *profile)
{
  g_autofree char *transport = taskbus_profile_get_transport (profile, NULL);
  g_auto (GStrv) endpoints = transport != NULL ? taskbus_profile_get_endpoints (profile, NULL) : NULL;
  g_autofree char *joined = endpoints != NULL ? g_strjoinv (", ", endpoints) : NULL;
  g_autofree char *origin = taskbus_profile_describe_origin (profile, "endpoints");

  /* What is wrong with them, opening tells. */
  if (joined == NULL)
    return;

  tool_print_note (_ ("profile %s, transport %s, endpoints %s (%s)"), taskbus_profile_get_name (profile), transport,
                   *joined != '\0' ? joined : "-", origin);
}

/* Gets the bus, which opens when it is used. */
TaskbusBus *
tool_session_get_bus (ToolSession *session, GError **error)
{
  TaskbusProfile *profile;

  if (session->bus == NULL)
    {
      profile = tool_session_get_profile (session, error);
      if (profile == NULL)
        return NULL;

      if (tool_globals.verbose)
        tell_destination (profile);

      /* Only now there is something to end in good order. */
      session->signal_ids[0] = g_unix_signal_add (SIGINT, on_signal, session);
      session->signal_ids[1] = g_unix_signal_add (SIGTERM, on_signal, session);
      session->bus = taskbus_bus_new (profile);
    }

  return session->bus;
}

/* Gets the bus and waits until it is open. */
TaskbusBus *
tool_session_open_bus (ToolSession *session, GError **error)
{
  TaskbusBus *bus = tool_session_get_bus (session, error);
  g_autoptr (GAsyncResult) result = NULL;

  if (bus == NULL)
    return NULL;

  tool_session_start_timeout (session);
  taskbus_bus_open_async (bus, session->cancellable, tool_session_keep_result, &result);
  tool_session_wait (session, &result);
  tool_session_stop_timeout (session);
  return taskbus_bus_open_finish (bus, result, error) ? bus : NULL;
}

typedef struct
{
  ToolWork work;
  gpointer data;
} WorkCall;

static void
run_work (GTask *task, gpointer admin, gpointer task_data, GCancellable *cancellable)
{
  WorkCall *call = task_data;
  GError *error = NULL;

  if (call->work (admin, call->data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Lets the work administrate what the transport has, and waits for it; signals and the time out end it. */
gboolean
tool_session_administrate (ToolSession *session, ToolWork work, gpointer data, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = NULL;
  WorkCall call = { work, data };
  TaskbusBus *bus = tool_session_open_bus (session, error);
  TaskbusAdmin *admin = bus != NULL ? taskbus_bus_get_admin (bus, error) : NULL;

  if (admin == NULL)
    return FALSE;

  tool_session_start_timeout (session);
  task = g_task_new (admin, session->cancellable, tool_session_keep_result, &result);
  g_task_set_source_tag (task, tool_session_administrate);
  g_task_set_task_data (task, &call, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run_work);
  tool_session_wait (session, &result);
  tool_session_stop_timeout (session);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Says that the time is over, and why there is no answer, where that is known. */
static void
tell_timeout (ToolSession *session)
{
  g_autoptr (TaskbusHealth) health = session->bus != NULL ? taskbus_bus_get_health (session->bus) : NULL;
  int timeout = tool_session_get_timeout (session);

  if (health != NULL && !health->ready && health->reason != NULL)
    tool_print_error (ngettext ("No answer within %d second: %s", "No answer within %d seconds: %s", timeout), timeout,
                      health->reason);
  else
    tool_print_error (ngettext ("No answer within %d second; see “taskbus check”",
                                "No answer within %d seconds; see “taskbus check”", timeout),
                      timeout);
}

/* Reports an error, and says with which code to exit. */
int
tool_session_fail (ToolSession *session, const GError *error)
{
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (cancelled && session->timed_out)
    {
      tell_timeout (session);
      return TOOL_EXIT_UNREACHABLE;
    }

  if (cancelled && session->interrupted)
    tool_session_tell_interrupted (session);
  else
    tool_print_error ("%s", error->message);
  return tool_exit_for_error (error);
}

/* Reports that the arguments make no sense. */
int
tool_session_usage (ToolSession *session, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  tool_print_error ("%s", text);
  tool_print_error (_ ("“taskbus %s --help” tells more"), session->words);
  return TOOL_EXIT_USAGE;
}

/* Closes the bus and writes out what was printed; a failure of either changes a code that was good. */
int
tool_session_end (ToolSession *session, int code)
{
  g_autoptr (GError) error = NULL;

  tool_session_start_timeout (session);
  if (!tool_output_drain (session->output, session->cancellable, &error) && code == TOOL_EXIT_OK)
    code = tool_session_fail (session, error);
  g_clear_error (&error);

  if (session->bus != NULL)
    {
      g_autoptr (GAsyncResult) result = NULL;

      taskbus_bus_close_async (session->bus, session->cancellable, tool_session_keep_result, &result);
      tool_session_wait (session, &result);
      if (!taskbus_bus_close_finish (session->bus, result, &error) && code == TOOL_EXIT_OK)
        code = tool_session_fail (session, error);
    }

  tool_session_stop_timeout (session);
  tool_clear_progress ();
  return session->interrupted && code == TOOL_EXIT_OK ? TOOL_EXIT_INTERRUPTED : code;
}
