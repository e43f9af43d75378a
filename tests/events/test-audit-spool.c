/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An audit log whose entries wait on this machine for a transport that does not take them. */
#include "local-fixture.h"
#include "moody-transport.h"
#include "records.h"
#include "scripted-transport.h"
#include "spooled-log.h"
#include "wait-until.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  LocalFixture local;
  TestMoodyTransport *transport;
  guint n_failed;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  local_fixture_set_up (&fixture->local, NULL);
  fixture->transport = test_moody_transport_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->transport);
  local_fixture_tear_down (&fixture->local, NULL);
}

static void
on_failed (TaskbusAuditLog *audit, GError *error, gpointer data)
{
  ((Fixture *) data)->n_failed++;
}

static TaskbusAuditLog *
begin_on (Fixture *fixture, TaskbusTransport *transport, const char *close_timeout)
{
  TaskbusAuditLog *audit = spooled_log_new (fixture->local.directory, transport, close_timeout);

  g_signal_connect (audit, "failed", G_CALLBACK (on_failed), fixture);
  return audit;
}

static TaskbusAuditLog *
begin (Fixture *fixture)
{
  return begin_on (fixture, TASKBUS_TRANSPORT (fixture->transport), "10000");
}

static void
end (TaskbusAuditLog *audit)
{
  g_autoptr (TaskbusBus) bus = g_object_ref (taskbus_audit_log_get_bus (audit));
  g_autoptr (GError) error = NULL;

  taskbus_audit_log_close (audit, NULL, &error);
  g_assert_no_error (error);
  taskbus_bus_close (bus, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (audit);
}

static void
log_some (TaskbusAuditLog *audit, guint first, guint n)
{
  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *id = g_strdup_printf ("task-%u", i);
      g_autoptr (GError) error = NULL;

      if (i % 2 == 0)
        taskbus_audit_log_log_task_submission (audit, id, "x", NULL, NULL, &error);
      else
        taskbus_audit_log_post_task_completion (audit, id, "x", "u", i, TRUE);
      g_assert_no_error (error);
    }
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  g_autofree char *left = record_dup_key (*(TaskbusRecord *const *) a);
  g_autofree char *right = record_dup_key (*(TaskbusRecord *const *) b);
  gsize n_left = strlen (left);
  gsize n_right = strlen (right);

  return n_left != n_right ? (n_left < n_right ? -1 : 1) : strcmp (left, right);
}

/* Each once; each has a key of its own, so that they may have passed each other. */
static void
assert_taken (Fixture *fixture, guint n)
{
  g_autoptr (GPtrArray) taken = test_keeping_transport_get_taken (fixture->transport);

  g_assert_cmpuint (taken->len, ==, n);
  g_ptr_array_sort (taken, compare_keys);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *expected = g_strdup_printf ("task-%u", i);
      g_autofree char *key = record_dup_key (taken->pdata[i]);

      g_assert_cmpstr (key, ==, expected);
      g_assert_cmpstr (taskbus_record_get_topic (taken->pdata[i]), ==, "task.audit");
      g_assert_false (record_has_header (taken->pdata[i], "taskbus-spool-topic"));
    }
}

/* What was logged meanwhile is sent when the transport takes it, each once. */
static void
test_away_and_back (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = begin (fixture);

  test_moody_transport_set_failure (fixture->transport, TASKBUS_ERROR_UNREACHABLE);
  log_some (audit, 0, 20);
  wait_until (test_moody_transport_get_n_refused (fixture->transport) > 0);
  g_assert_cmpuint (test_keeping_transport_get_n_taken (fixture->transport), ==, 0);
  test_moody_transport_set_failure (fixture->transport, -1);
  log_some (audit, 20, 10);
  wait_until (test_keeping_transport_get_n_taken (fixture->transport) == 30);
  assert_taken (fixture, 30);
  g_assert_cmpuint (taskbus_audit_log_get_n_dropped (audit), ==, 0);
  end (audit);
  assert_taken (fixture, 30);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* Closing sends what it can, and does not wait long for a transport that is away. */
static void
test_close (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = begin (fixture);
  gint64 start;

  log_some (audit, 0, 50);
  end (audit);
  assert_taken (fixture, 50);

  audit = begin (fixture);
  test_moody_transport_set_failure (fixture->transport, TASKBUS_ERROR_UNREACHABLE);
  log_some (audit, 50, 10);
  start = g_get_monotonic_time ();
  end (audit);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 8 * G_TIME_SPAN_SECOND);
  assert_taken (fixture, 50);

  /* The next run of the program. */
  test_moody_transport_set_failure (fixture->transport, -1);
  audit = begin (fixture);
  log_some (audit, 60, 5);
  end (audit);
  assert_taken (fixture, 65);
}

/* A transport that does not answer gets the time of the profile, once.  What it had perhaps is sent again. */
static void
test_close_without_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestScriptedTransport) transport = test_scripted_transport_new ();
  TaskbusAuditLog *audit = begin_on (fixture, TASKBUS_TRANSPORT (transport), "1000");
  g_autoptr (TaskbusBus) bus = g_object_ref (taskbus_audit_log_get_bus (audit));
  g_autoptr (GError) error = NULL;
  gint64 start;

  test_scripted_transport_hold_answers (transport, TRUE);
  log_some (audit, 0, 300);
  wait_until (test_scripted_transport_get_n_held (transport) == 256);
  start = g_get_monotonic_time ();
  g_assert_true (taskbus_audit_log_close (audit, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 1 * G_TIME_SPAN_SECOND);
  test_scripted_transport_answer_all (transport);
  end (audit);

  audit = begin (fixture);
  end (audit);
  assert_taken (fixture, 300);
}

typedef struct
{
  guint n_closed;
  guint n_cancelled;
} Closings;

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  Closings *closings = data;
  g_autoptr (GError) error = NULL;

  if (taskbus_audit_log_close_finish (TASKBUS_AUDIT_LOG (source), result, &error))
    closings->n_closed++;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    closings->n_cancelled++;
}

/* However many close it, and whoever does not wait: all is sent before the others hear of the end. */
static void
test_close_together (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestScriptedTransport) transport = test_scripted_transport_new ();
  TaskbusAuditLog *audit = begin_on (fixture, TASKBUS_TRANSPORT (transport), "20000");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (GStrv) sent = NULL;
  Closings closings = { 0 };

  test_scripted_transport_hold_answers (transport, TRUE);
  log_some (audit, 0, 2);
  wait_until (test_scripted_transport_get_n_held (transport) == 2);
  taskbus_audit_log_close_async (audit, cancellable, on_closed, &closings);
  taskbus_audit_log_close_async (audit, NULL, on_closed, &closings);
  g_cancellable_cancel (cancellable);
  wait_until (closings.n_cancelled == 1);
  g_assert_false (taskbus_audit_log_close (audit, cancellable, NULL));
  g_assert_cmpuint (closings.n_closed, ==, 0);

  test_scripted_transport_hold_answers (transport, FALSE);
  test_scripted_transport_answer_all (transport);
  wait_until (closings.n_closed == 1);
  sent = test_scripted_transport_get_sent (transport);
  g_assert_cmpuint (g_strv_length (sent), ==, 2);
  taskbus_audit_log_close_async (audit, NULL, on_closed, &closings);
  wait_until (closings.n_closed == 2);
  end (audit);
}

static TaskbusOutcome
close_in_handler (TaskbusDelivery *delivery, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (taskbus_audit_log_close (*(TaskbusAuditLog **) data, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  *(TaskbusAuditLog **) data = NULL;
  return TASKBUS_OUTCOME_DONE;
}

/* A handler must not wait, and closes nothing then. */
static void
test_close_in_handler (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_build_filename (fixture->local.directory, "other", NULL);
  g_autofree char *endpoint = g_strconcat ("local:", other, NULL);
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusRecord) record = taskbus_record_new ("t", NULL, NULL);
  TaskbusAuditLog *audit = begin (fixture);
  TaskbusAuditLog *closing = audit;
  g_autoptr (TaskbusSubscription) subscription = NULL;
  g_autoptr (TaskbusBus) bus = NULL;

  g_assert_true (taskbus_profile_set (profile, "endpoints", endpoint, NULL));
  bus = taskbus_bus_new (profile);
  subscription = taskbus_bus_subscribe (bus, NULL, (const char *[]){ "t", NULL }, NULL, close_in_handler, &closing,
                                        NULL, NULL);
  taskbus_bus_post_record (bus, record);
  wait_until (closing == NULL);
  g_assert_true (taskbus_bus_close (bus, NULL, NULL));
  log_some (audit, 0, 2);
  end (audit);
  assert_taken (fixture, 2);
}

/* The threads did not come along. */
static void
test_close_after_fork (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = begin (fixture);
  int status;
  pid_t pid;

  log_some (audit, 0, 1);
  pid = fork ();
  if (pid == 0)
    {
      g_autoptr (GError) error = NULL;

      alarm (10);
      if (taskbus_audit_log_close (audit, NULL, &error) ||
          !g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED))
        _exit (2);
      kill (getpid (), SIGKILL); /* no exit, at which valgrind would count what the lost threads had */
    }

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
  end (audit);
  assert_taken (fixture, 1);
}

/* A transport that is away comes back; a permission does not, so somebody is told of it, but not at each attempt. */
static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = begin (fixture);

  test_moody_transport_set_failure (fixture->transport, TASKBUS_ERROR_NOT_AUTHORIZED);
  log_some (audit, 0, 1);
  wait_until (test_moody_transport_get_n_refused (fixture->transport) == 2);
  test_moody_transport_set_failure (fixture->transport, -1);
  wait_until (test_keeping_transport_get_n_taken (fixture->transport) == 1);
  end (audit);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

/* One that can never be sent holds up no other, and is not lost. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = begin (fixture);
  TaskbusBus *bus;
  LocalDump *dump;

  test_moody_transport_refuse_key (fixture->transport, "task-2");
  log_some (audit, 0, 5);
  wait_until (fixture->n_failed == 1);
  end (audit);
  g_assert_cmpuint (test_keeping_transport_get_n_taken (fixture->transport), ==, 4);

  bus = local_fixture_open (&fixture->local, NULL);
  dump = local_fixture_dump (bus, "audit.dlq");
  g_assert_cmpuint (dump->records->len, ==, 1);
  local_dump_free (dump);
  local_fixture_close (bus);
}

/* Dropped without being closed: it ends by itself, and the next one finds what it left. */
static void
test_left_open (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = begin (fixture);
  g_autoptr (TaskbusBus) bus = g_object_ref (taskbus_audit_log_get_bus (audit));

  test_moody_transport_set_failure (fixture->transport, TASKBUS_ERROR_UNREACHABLE);
  log_some (audit, 0, 1);
  wait_until (test_moody_transport_get_n_refused (fixture->transport) > 0);
  g_object_unref (audit);
  taskbus_bus_close (bus, NULL, NULL);
  g_clear_object (&bus);

  test_moody_transport_set_failure (fixture->transport, -1);
  audit = begin (fixture);
  wait_until (test_keeping_transport_get_n_taken (fixture->transport) == 1);
  end (audit);
  assert_taken (fixture, 1);
}

/* The limit of a file's size is met as a full disk is: what cannot be stored is told, what was before is sent. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = begin (fixture);
  g_autoptr (GError) error = NULL;
  struct rlimit limit;
  struct rlimit small;

  test_moody_transport_set_failure (fixture->transport, TASKBUS_ERROR_UNREACHABLE);
  log_some (audit, 0, 1);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  small = (struct rlimit){ 4096, limit.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (taskbus_audit_log_log_task_submission (audit, "task", "x", NULL, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NO_SPACE);
  taskbus_audit_log_post_task_submission (audit, "task", "x", NULL);
  wait_until (fixture->n_failed == 1);
  g_assert_cmpuint (taskbus_audit_log_get_n_dropped (audit), ==, 1);

  test_moody_transport_set_failure (fixture->transport, -1);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  log_some (audit, 1, 4);
  wait_until (test_keeping_transport_get_n_taken (fixture->transport) == 5);
  end (audit);
  assert_taken (fixture, 5);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

static void
test_no_place (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autofree char *file = g_build_filename (fixture->local.directory, "file", NULL);
  g_autofree char *below = g_build_filename (file, "spool", NULL);
  g_autoptr (TaskbusAuditLog) audit = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_true (taskbus_profile_set (profile, "endpoints", "null:", NULL));
  g_assert_true (taskbus_profile_set (profile, "audit.fallback", "spool", NULL));
  g_assert_true (taskbus_profile_set (profile, "audit.spool", below, NULL));
  audit = taskbus_audit_log_new (profile, &error);
  g_assert_null (audit);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, below));
  g_clear_error (&error);

  /* Disabled, it needs none; enabled after all, every entry tells. */
  g_assert_true (taskbus_profile_set (profile, "audit.enabled", "false", NULL));
  audit = taskbus_audit_log_new (profile, &error);
  g_assert_no_error (error);
  g_assert_true (taskbus_audit_log_log_task_submission (audit, "t", "x", NULL, NULL, &error));
  taskbus_audit_log_set_enabled (audit, TRUE);
  g_assert_false (taskbus_audit_log_log_task_submission (audit, "t", "x", NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_true (taskbus_audit_log_close (audit, NULL, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define add(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  add ("/audit-spool/away-and-back", test_away_and_back);
  add ("/audit-spool/close", test_close);
  add ("/audit-spool/close-without-answer", test_close_without_answer);
  add ("/audit-spool/close-together", test_close_together);
  add ("/audit-spool/close-in-handler", test_close_in_handler);
  add ("/audit-spool/close-after-fork", test_close_after_fork);
  add ("/audit-spool/trouble", test_trouble);
  add ("/audit-spool/refused", test_refused);
  add ("/audit-spool/left-open", test_left_open);
  add ("/audit-spool/full", test_full);
  add ("/audit-spool/no-place", test_no_place);

  return g_test_run ();
}
