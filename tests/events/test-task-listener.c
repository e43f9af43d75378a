/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A listener for tasks on a real log. */
#include "local-fixture.h"
#include "records.h"
#include "scripted-transport.h"
#include "wait-until.h"

#include <string.h>

typedef struct
{
  LocalFixture local;
  TaskbusBus *bus;
  TaskbusTaskEvents *events;
  TaskbusTaskListener *listener;
  GPtrArray *seen; /* “kind task” in the order of the handlers */
  guint n_ignored;
  guint n_destroyed;
  guint n_retries; /* still to be answered so */
  TaskbusOutcome outcome;
} Fixture;

typedef struct
{
  Fixture *fixture;
  const char *kind;
} Target;

static TaskbusOutcome
on_task (TaskbusDelivery *delivery, const char *task_id, gpointer data)
{
  Target *target = data;

  g_ptr_array_add (target->fixture->seen, g_strdup_printf ("%s %s", target->kind, task_id));
  if (target->fixture->n_retries > 0)
    {
      target->fixture->n_retries--;
      return TASKBUS_OUTCOME_RETRY;
    }
  return target->fixture->outcome;
}

static void
free_target (gpointer data)
{
  Target *target = data;

  target->fixture->n_destroyed++;
  g_free (target);
}

static Target *
new_target (Fixture *fixture, const char *kind)
{
  Target *target = g_new (Target, 1);

  *target = (Target){ fixture, kind };
  return target;
}

static void
on_ignored (TaskbusTaskListener *listener, TaskbusRecord *record, gpointer data)
{
  ((Fixture *) data)->n_ignored++;
}

static void
begin (Fixture *fixture, TaskbusBus *bus)
{
  fixture->bus = bus;
  fixture->events = taskbus_task_events_new (bus);
  fixture->listener = taskbus_task_listener_new (bus);
  g_signal_connect (fixture->listener, "ignored", G_CALLBACK (on_ignored), fixture);
}

static void
end (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  taskbus_bus_close (fixture->bus, NULL, &error);
  g_assert_no_error (error);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->listener);
  g_assert_finalize_object (fixture->events);
  g_object_unref (fixture->bus);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  local_fixture_set_up (&fixture->local, NULL);
  fixture->seen = g_ptr_array_new_with_free_func (g_free);
  fixture->outcome = TASKBUS_OUTCOME_DONE;
  begin (fixture, local_fixture_open (&fixture->local, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  end (fixture);
  g_ptr_array_unref (fixture->seen);
  local_fixture_tear_down (&fixture->local, NULL);
}

static void
listen_to_all (Fixture *fixture)
{
  taskbus_task_listener_set_created_handler (fixture->listener, on_task, new_target (fixture, "created"), free_target);
  taskbus_task_listener_set_completed_handler (fixture->listener, on_task, new_target (fixture, "completed"),
                                               free_target);
  taskbus_task_listener_set_failed_handler (fixture->listener, on_task, new_target (fixture, "failed"), free_target);
}

static void
start (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  taskbus_task_listener_start (fixture->listener, &error);
  g_assert_no_error (error);
  g_assert_true (taskbus_task_listener_is_running (fixture->listener));
}

static void
post (Fixture *fixture, const char *id)
{
  taskbus_task_events_post_created (fixture->events, id, "x", NULL);
  taskbus_task_events_post_completed (fixture->events, id, NULL, 1);
  taskbus_task_events_post_failed (fixture->events, id, "no");
  g_assert_true (taskbus_bus_flush (fixture->bus, NULL, NULL));
}

static gboolean
has_seen (Fixture *fixture, const char *what)
{
  return g_ptr_array_find_with_equal_func (fixture->seen, what, g_str_equal, NULL);
}

static void
test_all (Fixture *fixture, gconstpointer data)
{
  post (fixture, "t1");
  listen_to_all (fixture);
  start (fixture);
  g_assert_true (taskbus_task_listener_start (fixture->listener, NULL));
  wait_until (fixture->seen->len == 3);
  g_assert_true (has_seen (fixture, "created t1"));
  g_assert_true (has_seen (fixture, "completed t1"));
  g_assert_true (has_seen (fixture, "failed t1"));

  post (fixture, "t2");
  wait_until (fixture->seen->len == 6);
  g_assert_cmpuint (taskbus_task_listener_get_n_ignored (fixture->listener), ==, 0);
}

static void
test_one_kind (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusSubscription) subscription = NULL;

  post (fixture, "t1");
  taskbus_task_listener_set_failed_handler (fixture->listener, on_task, new_target (fixture, "failed"), free_target);
  start (fixture);
  wait_until (fixture->seen->len == 1);
  g_assert_cmpstr (fixture->seen->pdata[0], ==, "failed t1");

  subscription = taskbus_task_listener_get_subscription (fixture->listener);
  g_assert_cmpstr (taskbus_subscription_get_topics (subscription)[0], ==, "task.failed");
  g_assert_null (taskbus_subscription_get_topics (subscription)[1]);
}

static void
publish (Fixture *fixture, const char *topic, const char *key, gssize key_size, const char *value)
{
  g_autoptr (GBytes) key_bytes = key != NULL ? g_bytes_new (key, key_size < 0 ? strlen (key) : (gsize) key_size) : NULL;
  g_autoptr (GBytes) bytes = value != NULL ? g_bytes_new (value, strlen (value)) : NULL;
  g_autoptr (TaskbusRecord) record = taskbus_record_new (topic, key_bytes, bytes);

  taskbus_bus_post_record (fixture->bus, record);
}

/* Without a key that is text the document says which task it is; what cannot be read is the handler's to judge. */
static void
test_strange_records (Fixture *fixture, gconstpointer data)
{
  publish (fixture, "task.failed", NULL, -1, "{\"taskId\":\"none\",\"error\":\"e\"}");
  publish (fixture, "task.failed", "", 0, "{\"taskId\":\"empt\\u0079\",\"error\":\"e\"}");
  publish (fixture, "task.failed", "\xff\xfe", 2, "{\"taskId\":\"no text\",\"error\":\"e\"}");
  publish (fixture, "task.failed", "a\0b", 3, "{\"taskId\":\"NUL\",\"error\":\"e\"}");
  publish (fixture, "task.completed", NULL, -1, "not JSON");
  publish (fixture, "task.created", NULL, -1, NULL);
  publish (fixture, "task.created", "t1", -1, "{\"somethingElse\":1}");
  publish (fixture, "task.created", "t2", -1, "not JSON");
  publish (fixture, "task.created", "t3", -1, NULL);
  publish (fixture, "task.created", "t4", -1, "{\"taskId\":\"t4\"}");
  listen_to_all (fixture);
  start (fixture);
  wait_until (fixture->seen->len == 10);
  g_assert_true (has_seen (fixture, "failed none"));
  g_assert_true (has_seen (fixture, "failed empty"));
  g_assert_true (has_seen (fixture, "failed no text"));
  g_assert_true (has_seen (fixture, "failed NUL"));
  g_assert_true (has_seen (fixture, "completed "));
  g_assert_true (has_seen (fixture, "created "));
  g_assert_true (has_seen (fixture, "created t1"));
  g_assert_true (has_seen (fixture, "created t2"));
  g_assert_true (has_seen (fixture, "created t3"));
  g_assert_true (has_seen (fixture, "created t4"));
  g_assert_cmpuint (taskbus_task_listener_get_n_ignored (fixture->listener), ==, 0);
}

/* What is no message becomes a dead letter before the handler, with a key and without. */
static void
test_reject_undecodable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusSubscriptionOptions) options = taskbus_subscription_options_new ();
  LocalDump *dump;

  g_object_set (options, "reject-undecodable", TRUE, NULL);
  taskbus_task_listener_set_options (fixture->listener, options);
  publish (fixture, "task.failed", NULL, -1, "not JSON");
  publish (fixture, "task.failed", "t1", -1, "not JSON");
  publish (fixture, "task.failed", NULL, -1, "{\"taskId\":\"t2\",\"error\":\"e\"}");
  taskbus_task_listener_set_failed_handler (fixture->listener, on_task, new_target (fixture, "failed"), free_target);
  start (fixture);
  wait_until (fixture->seen->len == 1);
  g_assert_cmpstr (fixture->seen->pdata[0], ==, "failed t2");
  g_assert_true (taskbus_task_listener_close (fixture->listener, NULL, NULL));

  dump = local_fixture_dump (fixture->bus, "task.failed.dlq");
  g_assert_cmpuint (dump->records->len, ==, 2);
  local_dump_free (dump);
  g_assert_cmpuint (taskbus_task_listener_get_n_ignored (fixture->listener), ==, 0);
}

static void
test_outcomes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusSubscriptionOptions) options = taskbus_subscription_options_new ();
  g_autoptr (TaskbusCounters) counters = NULL;
  LocalDump *dump;

  taskbus_subscription_options_set_retry_delay (options, 1);
  taskbus_task_listener_set_options (fixture->listener, options);
  fixture->n_retries = 2;
  fixture->outcome = TASKBUS_OUTCOME_REJECT;
  taskbus_task_events_post_failed (fixture->events, "t1", "no");
  taskbus_task_listener_set_failed_handler (fixture->listener, on_task, new_target (fixture, "failed"), free_target);
  start (fixture);
  wait_until (fixture->seen->len == 3);
  g_assert_true (taskbus_task_listener_close (fixture->listener, NULL, NULL));

  dump = local_fixture_dump (fixture->bus, "task.failed.dlq");
  g_assert_cmpuint (dump->records->len, ==, 1);
  local_dump_free (dump);
  counters = taskbus_bus_get_counters (fixture->bus);
  g_assert_cmpuint (counters->retried, ==, 2);
}

/* Two kinds in one topic are told apart by what the records say. */
static void
test_shared_topic (Fixture *fixture, gconstpointer data)
{
  end (fixture);
  begin (fixture, local_fixture_open (&fixture->local, "topic.task.created", "tasks", "topic.task.completed", "tasks",
                                      "topic.task.failed", "tasks", NULL));
  post (fixture, "t1");
  taskbus_task_events_post_event (fixture->events, "tasks", "t1", "{}");
  taskbus_task_listener_set_created_handler (fixture->listener, on_task, new_target (fixture, "created"), free_target);
  taskbus_task_listener_set_failed_handler (fixture->listener, on_task, new_target (fixture, "failed"), free_target);
  start (fixture);
  wait_until (fixture->seen->len + fixture->n_ignored == 4);
  g_assert_cmpstr (fixture->seen->pdata[0], ==, "created t1");
  g_assert_cmpstr (fixture->seen->pdata[1], ==, "failed t1");
  g_assert_cmpuint (fixture->n_ignored, ==, 2);
  g_assert_cmpuint (taskbus_task_listener_get_n_ignored (fixture->listener), ==, 2);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  taskbus_task_listener_close_finish (TASKBUS_TASK_LISTENER (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

/* It goes on where it was. */
static void
test_stop_and_start (Fixture *fixture, gconstpointer data)
{
  gboolean closed = FALSE;
  gboolean closed_again = FALSE;

  listen_to_all (fixture);
  start (fixture);
  post (fixture, "t1");
  wait_until (fixture->seen->len == 3);
  taskbus_task_listener_stop (fixture->listener);
  g_assert_false (taskbus_task_listener_is_running (fixture->listener));
  taskbus_task_listener_close_async (fixture->listener, NULL, on_closed, &closed);
  wait_until (closed);
  taskbus_task_listener_close_async (fixture->listener, NULL, on_closed, &closed_again);
  wait_until (closed_again);
  post (fixture, "t2");
  start (fixture);
  wait_until (fixture->seen->len == 6);
  g_assert_cmpuint (fixture->n_destroyed, ==, 0);

  taskbus_task_listener_set_created_handler (fixture->listener, NULL, NULL, NULL);
  g_assert_cmpuint (fixture->n_destroyed, ==, 0); /* the one that runs goes on with it */
  g_assert_true (taskbus_task_listener_close (fixture->listener, NULL, NULL));
  wait_until (fixture->n_destroyed == 1);
}

static void
test_no_handler (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (taskbus_task_listener_start (fixture->listener, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_assert_false (taskbus_task_listener_is_running (fixture->listener));
  taskbus_task_listener_stop (fixture->listener);
  g_assert_true (taskbus_task_listener_close (fixture->listener, NULL, NULL));

  listen_to_all (fixture);
  g_assert_true (taskbus_bus_close (fixture->bus, NULL, NULL));
  g_clear_error (&error);
  g_assert_false (taskbus_task_listener_start (fixture->listener, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  g_assert_false (taskbus_task_listener_is_running (fixture->listener));
}

/* Closing the bus is enough, also where nobody runs the context of the handlers. */
static void
test_bus_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  listen_to_all (fixture);
  start (fixture);
  g_assert_true (taskbus_bus_close (fixture->bus, NULL, NULL));
  g_assert_false (taskbus_task_listener_is_running (fixture->listener));
  g_assert_false (taskbus_task_listener_start (fixture->listener, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
}

static TaskbusOutcome
close_in_handler (TaskbusDelivery *delivery, const char *task_id, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;

  g_assert_false (taskbus_task_listener_close (fixture->listener, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  g_assert_true (taskbus_task_listener_is_running (fixture->listener));
  g_ptr_array_add (fixture->seen, g_strdup (task_id));
  if (fixture->seen->len == 2)
    taskbus_task_listener_stop (fixture->listener);
  return TASKBUS_OUTCOME_DONE;
}

/* A handler cannot wait for its own end, and nothing ends then; it can stop the listener, though. */
static void
test_close_in_handler (Fixture *fixture, gconstpointer data)
{
  taskbus_task_listener_set_failed_handler (fixture->listener, close_in_handler, fixture, NULL);
  start (fixture);
  taskbus_task_events_post_failed (fixture->events, "t1", "no");
  taskbus_task_events_post_failed (fixture->events, "t2", "no");
  wait_until (fixture->seen->len == 2);
  g_assert_false (taskbus_task_listener_is_running (fixture->listener));
  g_assert_true (taskbus_task_listener_close (fixture->listener, NULL, NULL));
}

static gpointer
start_in_thread (gpointer data)
{
  g_assert_true (taskbus_task_listener_start (data, NULL));
  return NULL;
}

/* Stopped by another thread while the bus is not ready yet: it ends all the same. */
static void
test_stop_while_starting (void)
{
  Fixture fixture = { .seen = NULL };
  g_autoptr (TestScriptedTransport) transport = test_scripted_transport_new ();
  g_autoptr (TaskbusBus) bus = taskbus_bus_new_for_transport (TASKBUS_TRANSPORT (transport), NULL);
  TaskbusTaskListener *listener = taskbus_task_listener_new (bus);
  g_autoptr (TaskbusRecord) record = taskbus_record_new ("t", NULL, NULL);
  GThread *thread;

  test_scripted_transport_shut_gate (transport);
  taskbus_bus_post_record (bus, record);
  wait_until (test_scripted_transport_get_n_at_gate (transport) == 1);

  /* The worker of the bus is busy. */
  taskbus_task_listener_set_failed_handler (listener, on_task, new_target (&fixture, "failed"), free_target);
  thread = g_thread_new ("start", start_in_thread, listener);
  wait_until (taskbus_task_listener_is_running (listener));
  taskbus_task_listener_stop (listener);
  taskbus_task_listener_set_failed_handler (listener, NULL, NULL, NULL);
  test_scripted_transport_open_gate (transport);
  g_thread_join (thread);
  wait_until (fixture.n_destroyed == 1);
  g_assert_false (taskbus_task_listener_is_running (listener));

  g_assert_true (taskbus_bus_close (bus, NULL, NULL));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (listener);
}

static void
test_settings (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TestScriptedTransport) transport = test_scripted_transport_new ();
  g_autoptr (TaskbusBus) plain = taskbus_bus_new_for_transport (TASKBUS_TRANSPORT (transport), NULL);
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (TaskbusTaskListener) listener = taskbus_task_listener_new (plain);
  g_autoptr (TaskbusProfile) environment = NULL;
  g_autoptr (TaskbusBus) odd = NULL;
  g_autoptr (TaskbusTaskListener) other = NULL;
  g_autoptr (TaskbusPolling) polling = NULL;
  g_autoptr (TaskbusSubscription) subscription = NULL;
  Fixture fixture = { .seen = NULL };
  g_autoptr (GError) error = NULL;

  /* The defaults. */
  taskbus_task_listener_set_failed_handler (listener, on_task, new_target (&fixture, "failed"), free_target);
  g_assert_true (taskbus_task_listener_start (listener, &error));
  polling = test_scripted_transport_get_polling (transport);
  g_assert_cmpuint (polling->max_records, ==, 10);
  g_assert_cmpuint (polling->wait, ==, 30000);
  g_assert_cmpuint (polling->idle_pause, ==, 1000);
  g_assert_cmpuint (polling->error_pause, ==, 5000);
  subscription = taskbus_task_listener_get_subscription (listener);
  g_assert_cmpstr (taskbus_subscription_get_group (subscription), ==, "task-orchestration-group");
  g_assert_true (taskbus_bus_close (plain, NULL, NULL));

  /* The profile, then the program. */
  g_assert_true (taskbus_profile_set (profile, "group", "mine", NULL));
  g_assert_true (taskbus_profile_set (profile, "task.max-poll-records", "7", NULL));
  g_assert_true (taskbus_profile_set (profile, "task.poll-wait", "100", NULL));
  bus = taskbus_bus_new (profile);
  other = taskbus_task_listener_new (bus);
  g_assert_cmpstr (taskbus_task_listener_get_group (other), ==, "mine");
  g_assert_cmpuint (taskbus_task_listener_get_max_poll_records (other), ==, 7);
  g_assert_cmpuint (taskbus_task_listener_get_poll_wait (other), ==, 100);
  g_object_set (other, "group", "other", "max-poll-records", 8, "idle-pause", 0, "error-pause", 1, NULL);
  g_assert_cmpstr (taskbus_task_listener_get_group (other), ==, "other");
  g_assert_cmpuint (taskbus_task_listener_get_max_poll_records (other), ==, 8);
  g_assert_cmpuint (taskbus_task_listener_get_error_pause (other), ==, 1);
  g_test_expect_message ("Taskbus", G_LOG_LEVEL_CRITICAL, "*milliseconds <= *");
  taskbus_task_listener_set_error_pause (other, G_MAXUINT); /* more than the property takes */
  g_test_assert_expected_messages ();
  g_assert_cmpuint (taskbus_task_listener_get_error_pause (other), ==, 1);

  g_clear_object (&other);
  g_assert_false (taskbus_profile_set (profile, "task.idle-pause", "soon", NULL));
  g_setenv ("TASKBUS_TASK_IDLE_PAUSE", "soon", TRUE);
  environment = taskbus_profile_new (NULL, &error);
  g_unsetenv ("TASKBUS_TASK_IDLE_PAUSE");
  g_assert_no_error (error);
  odd = taskbus_bus_new (environment);
  other = taskbus_task_listener_new (odd);
  g_assert_false (taskbus_task_listener_start (other, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define add(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  add ("/task-listener/all", test_all);
  add ("/task-listener/one-kind", test_one_kind);
  add ("/task-listener/strange-records", test_strange_records);
  add ("/task-listener/reject-undecodable", test_reject_undecodable);
  add ("/task-listener/outcomes", test_outcomes);
  add ("/task-listener/shared-topic", test_shared_topic);
  add ("/task-listener/stop-and-start", test_stop_and_start);
  add ("/task-listener/no-handler", test_no_handler);
  add ("/task-listener/bus-closed", test_bus_closed);
  add ("/task-listener/close-in-handler", test_close_in_handler);
  g_test_add_func ("/task-listener/stop-while-starting", test_stop_while_starting);
  g_test_add_func ("/task-listener/settings", test_settings);

  return g_test_run ();
}
