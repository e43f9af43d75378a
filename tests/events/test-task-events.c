/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Task events on a real log, and on transports that do not take them. */
#include "local-fixture.h"
#include "moody-transport.h"
#include "records.h"
#include "wait-until.h"

#include <string.h>

typedef struct
{
  LocalFixture local;
  TaskbusBus *bus;
  TaskbusTaskEvents *events;
  GPtrArray *failed; /* topics and errors of ::publish-failed */
} Fixture;

static void
on_failed (TaskbusBus *bus, TaskbusRecord *record, GError *error, gpointer data)
{
  g_ptr_array_add (data, g_strdup_printf ("%s: %s", taskbus_record_get_topic (record), error->message));
}

static void
begin (Fixture *fixture, TaskbusBus *bus)
{
  fixture->bus = bus;
  fixture->failed = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (bus, "publish-failed", G_CALLBACK (on_failed), fixture->failed);
  fixture->events = taskbus_task_events_new (bus);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  local_fixture_set_up (&fixture->local, NULL);
  begin (fixture, local_fixture_open (&fixture->local, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->events);
  taskbus_bus_close (fixture->bus, NULL, NULL);
  g_object_unref (fixture->bus);
  g_ptr_array_unref (fixture->failed);
  local_fixture_tear_down (&fixture->local, NULL);
}

/* The only record of a topic. */
static TaskbusRecord *
read_one (Fixture *fixture, const char *topic)
{
  LocalDump *dump = local_fixture_dump (fixture->bus, topic);
  TaskbusRecord *record;

  g_assert_cmpuint (dump->records->len, ==, 1);
  record = taskbus_record_ref (g_ptr_array_index (dump->records, 0));
  local_dump_free (dump);
  return record;
}

static void
assert_field (Fixture *fixture, TaskbusRecord *record, const char *field, const char *json)
{
  g_autofree char *found = record_dup_field (fixture->bus, record, field);

  g_assert_cmpstr (found, ==, json);
}

static void
assert_key (TaskbusRecord *record, const char *expected)
{
  g_autofree char *key = record_dup_key (record);

  g_assert_cmpstr (key, ==, expected);
}

static void
test_created (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  receipt = taskbus_task_events_publish_created (fixture->events, "task_001", "查询设备状态",
                                                 "{\"b\":1, \"a\":[12345678901234567890, 1.50]}", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (taskbus_receipt_get_topic (receipt), ==, "task.created");

  record = read_one (fixture, "task.created");
  assert_key (record, "task_001");
  assert_field (fixture, record, "taskId", "\"task_001\"");
  assert_field (fixture, record, "taskDescription", "\"查询设备状态\"");
  assert_field (fixture, record, "metadata", "{\"b\":1, \"a\":[12345678901234567890, 1.50]}");
  record_assert_now (fixture->bus, record, "timestamp");
}

static void
test_completed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (TaskbusReceipt) bare = NULL;
  g_autoptr (GError) error = NULL;
  LocalDump *dump;

  receipt = taskbus_task_events_publish_completed (fixture->events, "t1", "\"done\"", 5000, NULL, &error);
  g_assert_no_error (error);
  bare = taskbus_task_events_publish_completed (fixture->events, "t2", NULL, -1, NULL, &error);
  g_assert_no_error (error);

  dump = local_fixture_dump (fixture->bus, "task.completed");
  g_assert_cmpuint (dump->records->len, ==, 2);
  assert_key (dump->records->pdata[0], "t1");
  assert_field (fixture, dump->records->pdata[0], "result", "\"done\"");
  assert_field (fixture, dump->records->pdata[0], "duration_ms", "5000");
  record_assert_now (fixture->bus, dump->records->pdata[0], "timestamp");
  assert_key (dump->records->pdata[1], "t2");
  assert_field (fixture, dump->records->pdata[1], "result", NULL);
  assert_field (fixture, dump->records->pdata[1], "duration_ms", NULL);
  local_dump_free (dump);
}

static void
test_texts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (100000, '"');
  LocalDump *dump;
  guint n = 0;

  for (; awkward_texts[n] != NULL; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TaskbusReceipt) receipt = NULL;

      receipt = taskbus_task_events_publish_failed (fixture->events, awkward_texts[n], awkward_texts[n], NULL, &error);
      g_assert_no_error (error);
    }
  taskbus_task_events_post_failed (fixture->events, "long", long_text);
  taskbus_task_events_post_failed (fixture->events, "empty", "");
  g_assert_true (taskbus_bus_flush (fixture->bus, NULL, NULL));

  dump = local_fixture_dump (fixture->bus, "task.failed");
  g_assert_cmpuint (dump->records->len, ==, n + 2);
  for (guint i = 0; i < n + 2; i++)
    {
      TaskbusRecord *record = g_ptr_array_index (dump->records, i);
      g_autofree char *text = record_dup_text (fixture->bus, record, "error");

      g_assert_cmpstr (text, ==, i < n ? awkward_texts[i] : i == n ? long_text : "");
      assert_key (record, i < n ? awkward_texts[i] : i == n ? "long" : "empty");
    }
  local_dump_free (dump);
}

static void
test_event (Fixture *fixture, gconstpointer data)
{
  static const char document[] = "{ \"step\" : 3,\n \"big\": 1e400, \"z\":null, \"a\":\"\\u4e2d\" }";
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (TaskbusReceipt) other = NULL;
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusRecord) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  receipt = taskbus_task_events_publish_event (fixture->events, "task.progress", "t1", document, NULL, &error);
  g_assert_no_error (error);
  other = taskbus_task_events_publish_event (fixture->events, "anything", "t1", "[1,2]", NULL, &error);
  g_assert_no_error (error);

  record = read_one (fixture, "task.progress");
  assert_key (record, "t1");
  value = record_dup_value (record);
  g_assert_cmpstr (value, ==, document);
  list = read_one (fixture, "anything");
  assert_key (list, "t1");
}

static void
test_bad_arguments (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (taskbus_task_events_publish_failed (fixture->events, "t1", "ab\xff", NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "0xFF at position 2"));
  g_clear_error (&error);
  g_assert_null (taskbus_task_events_publish_created (fixture->events, "\xc3(", NULL, NULL, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (taskbus_task_events_publish_created (fixture->events, "", NULL, NULL, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (taskbus_task_events_publish_created (fixture->events, "t1", NULL, "{", NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_clear_error (&error);
  g_assert_null (taskbus_task_events_publish_completed (fixture->events, "t1", "nope", 1, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_clear_error (&error);
  g_assert_null (taskbus_task_events_publish_event (fixture->events, "no topic", "t1", "{}", NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (taskbus_task_events_publish_event (fixture->events, "task.x", "t1", "{} {}", NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);

  /* A post does not tell its caller, but somebody. */
  taskbus_task_events_post_failed (fixture->events, "t1", "ab\xff");
  taskbus_task_events_post_event (fixture->events, "no\xfftopic", "t1", "{}");
  wait_until (fixture->failed->len == 2);
  g_assert_true (g_str_has_prefix (fixture->failed->pdata[0], "task.failed: "));
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_async (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *results[5] = { NULL };
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  taskbus_task_events_publish_created_async (fixture->events, "t", NULL, NULL, NULL, on_published, &results[0]);
  taskbus_task_events_publish_completed_async (fixture->events, "t", "{}", 1, NULL, on_published, &results[1]);
  taskbus_task_events_publish_failed_async (fixture->events, "t", "no", NULL, on_published, &results[2]);
  taskbus_task_events_publish_failed_async (fixture->events, "t", "\xff", NULL, on_published, &results[3]);
  g_cancellable_cancel (cancellable);
  taskbus_task_events_publish_event_async (fixture->events, "task.x", "t", "1", cancellable, on_published, &results[4]);
  wait_until (results[0] != NULL && results[1] != NULL && results[2] != NULL && results[3] != NULL &&
              results[4] != NULL);

  receipt = taskbus_task_events_publish_created_finish (fixture->events, results[0], &error);
  g_assert_no_error (error);
  g_assert_cmpint (taskbus_receipt_get_offset (receipt), ==, 0);
  taskbus_receipt_unref (taskbus_task_events_publish_completed_finish (fixture->events, results[1], &error));
  g_assert_no_error (error);
  taskbus_receipt_unref (taskbus_task_events_publish_failed_finish (fixture->events, results[2], &error));
  g_assert_no_error (error);
  g_assert_null (taskbus_task_events_publish_failed_finish (fixture->events, results[3], &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (taskbus_task_events_publish_event_finish (fixture->events, results[4], &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    g_object_unref (results[i]);
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_bus_close (fixture->bus, NULL, NULL));
  g_assert_null (taskbus_task_events_publish_created (fixture->events, "t", NULL, NULL, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  g_clear_error (&error);
  taskbus_task_events_publish_failed_async (fixture->events, "t", "no", NULL, on_published, &result);
  taskbus_task_events_post_completed (fixture->events, "t", NULL, 1);
  wait_until (result != NULL && fixture->failed->len == 1);
  g_assert_null (taskbus_task_events_publish_failed_finish (fixture->events, result, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
}

static void
test_topic_of_profile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusRecord) record = NULL;

  g_clear_object (&fixture->events);
  g_assert_true (taskbus_bus_close (fixture->bus, NULL, NULL));
  g_clear_object (&fixture->bus);
  g_ptr_array_unref (fixture->failed);
  begin (fixture, local_fixture_open (&fixture->local, "topic.task.created", "new-tasks", NULL));

  taskbus_task_events_post_created (fixture->events, "t", "x", NULL);
  g_assert_true (taskbus_bus_flush (fixture->bus, NULL, NULL));
  record = read_one (fixture, "new-tasks");
  assert_key (record, "t");
}

static void
test_null (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (TaskbusTaskEvents) events = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (TaskbusCounters) counters = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_profile_set (profile, "endpoints", "null:", NULL));
  bus = taskbus_bus_new (profile);
  events = taskbus_task_events_new (bus);
  receipt = taskbus_task_events_publish_created (events, "t", "x", "{}", NULL, &error);
  g_assert_no_error (error);
  taskbus_task_events_post_failed (events, "t", "no");
  g_assert_true (taskbus_bus_close (bus, NULL, &error));
  counters = taskbus_bus_get_counters (bus);
  g_assert_cmpuint (counters->confirmed, ==, 2);
}

static void
test_unreachable (void)
{
  g_autoptr (TestMoodyTransport) transport = test_moody_transport_new ();
  g_autoptr (TaskbusBus) bus = taskbus_bus_new_for_transport (TASKBUS_TRANSPORT (transport), NULL);
  g_autoptr (TaskbusTaskEvents) events = taskbus_task_events_new (bus);
  g_autoptr (GPtrArray) failed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_signal_connect (bus, "publish-failed", G_CALLBACK (on_failed), failed);
  test_moody_transport_set_failure (transport, TASKBUS_ERROR_UNREACHABLE);
  g_assert_null (taskbus_task_events_publish_created (events, "t", NULL, NULL, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_UNREACHABLE);
  taskbus_task_events_post_created (events, "t", NULL, NULL);
  wait_until (failed->len == 1);
  g_assert_cmpstr (failed->pdata[0], ==, "task.created: not in the mood");
  taskbus_bus_close (bus, NULL, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define add(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  add ("/task-events/created", test_created);
  add ("/task-events/completed", test_completed);
  add ("/task-events/texts", test_texts);
  add ("/task-events/event", test_event);
  add ("/task-events/bad-arguments", test_bad_arguments);
  add ("/task-events/async", test_async);
  add ("/task-events/closed", test_closed);
  add ("/task-events/topic-of-profile", test_topic_of_profile);
  g_test_add_func ("/task-events/null", test_null);
  g_test_add_func ("/task-events/unreachable", test_unreachable);

  return g_test_run ();
}
