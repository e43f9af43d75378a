/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The audit log: what it writes, and what becomes of what it cannot deliver. */
#include "local-fixture.h"
#include "moody-transport.h"
#include "records.h"
#include "wait-until.h"

#include <string.h>

#define USER_ID "0b5e6f9c-6d2f-4a57-9a3e-3f5d1c2b4a60"

typedef struct
{
  LocalFixture local;
  TestMoodyTransport *transport;
  GPtrArray *failed; /* messages of ::failed */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  local_fixture_set_up (&fixture->local, NULL);
  fixture->transport = test_moody_transport_new ();
  fixture->failed = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_object_unref (fixture->transport);
  g_ptr_array_unref (fixture->failed);
  local_fixture_tear_down (&fixture->local, NULL);
}

static void
on_failed (TaskbusAuditLog *audit, GError *error, gpointer data)
{
  g_ptr_array_add (data, g_strdup (error->message));
}

/* An audit log on the moody transport, with settings in pairs of key and value. */
static TaskbusAuditLog *
new_moody (Fixture *fixture, const char *key, const char *value)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (GError) error = NULL;
  TaskbusAuditLog *audit;

  if (key != NULL)
    g_assert_true (taskbus_profile_set (profile, key, value, NULL));
  bus = taskbus_bus_new_for_transport (TASKBUS_TRANSPORT (fixture->transport), profile);
  audit = taskbus_audit_log_new_for_bus (bus, &error);
  g_assert_no_error (error);
  g_signal_connect (audit, "failed", G_CALLBACK (on_failed), fixture->failed);
  return audit;
}

static void
finish (TaskbusAuditLog *audit)
{
  g_autoptr (TaskbusBus) bus = g_object_ref (taskbus_audit_log_get_bus (audit));

  taskbus_audit_log_close (audit, NULL, NULL);
  taskbus_bus_close (bus, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (audit);
}

static void
assert_field (TaskbusBus *bus, TaskbusRecord *record, const char *field, const char *json)
{
  g_autofree char *found = record_dup_field (bus, record, field);

  g_assert_cmpstr (found, ==, json);
}

static void
on_logged (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_tasks (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = new_moody (fixture, NULL, NULL);
  TaskbusBus *bus = taskbus_audit_log_get_bus (audit);
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;

  taskbus_audit_log_log_task_submission (audit, "task_001", "查询设备状态", NULL, NULL, &error);
  g_assert_no_error (error);
  taskbus_audit_log_log_task_completion (audit, "task_001", "say \"no\"\n", "user_001", 5000, TRUE, NULL, &error);
  g_assert_no_error (error);

  taken = test_keeping_transport_get_taken (fixture->transport);
  g_assert_cmpuint (taken->len, ==, 2);
  g_assert_cmpstr (taskbus_record_get_topic (taken->pdata[0]), ==, "task.audit");
  key = record_dup_key (taken->pdata[0]);
  g_assert_cmpstr (key, ==, "task_001");
  assert_field (bus, taken->pdata[0], "event_type", "\"task_submission\"");
  assert_field (bus, taken->pdata[0], "task_id", "\"task_001\"");
  assert_field (bus, taken->pdata[0], "task_description", "\"查询设备状态\"");
  assert_field (bus, taken->pdata[0], "user_id", "null");
  record_assert_now (bus, taken->pdata[0], "timestamp");
  assert_field (bus, taken->pdata[1], "event_type", "\"task_completion\"");
  assert_field (bus, taken->pdata[1], "task_description", "\"say \\\"no\\\"\\n\"");
  assert_field (bus, taken->pdata[1], "user_id", "\"user_001\"");
  assert_field (bus, taken->pdata[1], "duration_ms", "5000");
  assert_field (bus, taken->pdata[1], "success", "true");
  finish (audit);
}

static void
test_unknown_duration (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = new_moody (fixture, NULL, NULL);
  TaskbusBus *bus = taskbus_audit_log_get_bus (audit);
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  taskbus_audit_log_log_task_completion (audit, "t", "x", NULL, -1, TRUE, NULL, &error);
  g_assert_no_error (error);
  taskbus_audit_log_log_task_completion_async (audit, "t", "x", NULL, G_MININT64, TRUE, NULL, on_logged, &result);
  wait_until (result != NULL);
  g_assert_true (taskbus_audit_log_log_task_completion_finish (audit, result, &error));
  g_clear_object (&result);
  g_assert_no_error (error);
  g_clear_object (&result);
  taskbus_audit_log_post_task_completion (audit, "t", "x", NULL, -1, TRUE);
  taskbus_audit_log_post_task_completion (audit, "t", "x", NULL, 0, TRUE);
  g_assert_true (taskbus_bus_flush (bus, NULL, NULL));

  taken = test_keeping_transport_get_taken (fixture->transport);
  g_assert_cmpuint (taken->len, ==, 4);
  for (guint i = 0; i < 3; i++)
    {
      assert_field (bus, taken->pdata[i], "duration_ms", NULL);
      assert_field (bus, taken->pdata[i], "success", "true");
    }
  assert_field (bus, taken->pdata[3], "duration_ms", "0");
  finish (audit);
}

static void
test_entity (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = new_moody (fixture, NULL, NULL);
  TaskbusBus *bus = taskbus_audit_log_get_bus (audit);
  const TaskbusAuditEntity entity = {
    .user_id = USER_ID,
    .user_name = "王",
    .action = "Update",
    .entity_type = "User",
    .entity_id = "42",
    .old_value = "{\"name\":\"a\"}",
    .new_value = "{\"name\":\"<b>\"}",
    .ip_address = "203.0.113.7",
    .user_agent = "curl/8",
  };
  const TaskbusAuditEntity nameless = { .user_id = USER_ID, .action = "Update" };
  g_autoptr (TaskbusMessage) message = NULL;
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;

  taskbus_audit_log_log_entity (audit, &entity, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (taskbus_audit_log_log_entity (audit, &nameless, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_clear_error (&error);
  message = taskbus_message_new ("audit.entity", &error, "user-id", USER_ID, "action", "Delete", "entity-type", "Role",
                                 NULL);
  g_assert_no_error (error);
  taskbus_audit_log_log_message (audit, message, NULL, &error);
  g_assert_no_error (error);

  taken = test_keeping_transport_get_taken (fixture->transport);
  g_assert_cmpuint (taken->len, ==, 2);
  g_assert_cmpstr (taskbus_record_get_topic (taken->pdata[0]), ==, "dawning.audit-log");
  key = record_dup_key (taken->pdata[0]);
  g_assert_cmpstr (key, ==, USER_ID);
  text = record_dup_text (bus, taken->pdata[0], "new-value");
  g_assert_cmpstr (text, ==, "{\"name\":\"<b>\"}");
  assert_field (bus, taken->pdata[0], "EntityId", "\"42\"");
  assert_field (bus, taken->pdata[0], "Description", "null");
  assert_field (bus, taken->pdata[1], "Action", "\"Delete\"");
  finish (audit);
}

/* It takes everything, also what no other would, and its bus is not even opened. */
static void
test_disabled (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = new_moody (fixture, "audit.enabled", "false");
  const TaskbusAuditEntity entity = { .action = "\xff" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TaskbusHealth) health = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (taskbus_audit_log_get_enabled (audit));
  g_assert_true (taskbus_audit_log_log_task_submission (audit, "", "\xff", NULL, NULL, &error));
  g_assert_true (taskbus_audit_log_log_entity (audit, &entity, NULL, &error));
  taskbus_audit_log_post_task_completion (audit, "t", "x", NULL, 1, FALSE);
  taskbus_audit_log_log_entity_async (audit, &entity, NULL, on_logged, &result);
  wait_until (result != NULL);
  g_assert_true (taskbus_audit_log_log_entity_finish (audit, result, &error));
  g_clear_object (&result);
  g_assert_no_error (error);
  health = taskbus_bus_get_health (taskbus_audit_log_get_bus (audit));
  g_assert_false (health->ready);
  g_assert_cmpuint (taskbus_audit_log_get_n_dropped (audit), ==, 0);

  taskbus_audit_log_set_enabled (audit, TRUE);
  g_assert_true (taskbus_audit_log_log_task_submission (audit, "t", "x", NULL, NULL, &error));
  g_assert_cmpuint (test_keeping_transport_get_n_taken (fixture->transport), ==, 1);
  finish (audit);
}

static void
test_drop (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = new_moody (fixture, NULL, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  test_moody_transport_set_failure (fixture->transport, TASKBUS_ERROR_UNREACHABLE);
  g_assert_true (taskbus_audit_log_log_task_submission (audit, "t", "x", NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (taskbus_audit_log_get_n_dropped (audit), ==, 1);
  taskbus_audit_log_log_task_completion_async (audit, "t", "x", NULL, 1, TRUE, NULL, on_logged, &result);
  wait_until (result != NULL);
  g_assert_true (taskbus_audit_log_log_task_completion_finish (audit, result, &error));
  g_clear_object (&result);
  g_assert_no_error (error);

  /* Counted without a main loop. */
  taskbus_audit_log_post_task_submission (audit, "t", "x", NULL);
  taskbus_audit_log_post_task_submission (audit, "t", "\xff", NULL);
  g_assert_true (taskbus_bus_flush (taskbus_audit_log_get_bus (audit), NULL, NULL));
  g_assert_cmpuint (taskbus_audit_log_get_n_dropped (audit), ==, 4);
  wait_until (fixture->failed->len == 4);

  /* What is wrong with the call itself is told, though. */
  g_assert_false (taskbus_audit_log_log_task_submission (audit, "t", "\xff", NULL, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);

  test_moody_transport_set_failure (fixture->transport, -1);
  taskbus_audit_log_post_task_submission (audit, "t", "x", NULL);
  g_assert_true (taskbus_bus_flush (taskbus_audit_log_get_bus (audit), NULL, NULL));
  g_assert_cmpuint (test_keeping_transport_get_n_taken (fixture->transport), ==, 1);
  finish (audit);
}

static void
test_fail (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = new_moody (fixture, "audit.fallback", "fail");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (taskbus_audit_log_get_fallback (audit), ==, TASKBUS_AUDIT_FALLBACK_FAIL);
  test_moody_transport_set_failure (fixture->transport, TASKBUS_ERROR_UNREACHABLE);
  g_assert_false (taskbus_audit_log_log_task_submission (audit, "t", "x", NULL, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_UNREACHABLE);
  g_clear_error (&error);
  taskbus_audit_log_log_task_submission_async (audit, "t", "x", NULL, NULL, on_logged, &result);
  wait_until (result != NULL);
  g_assert_false (taskbus_audit_log_log_task_submission_finish (audit, result, &error));
  g_clear_object (&result);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_cmpuint (taskbus_audit_log_get_n_dropped (audit), ==, 0);
  taskbus_audit_log_post_task_submission (audit, "t", "x", NULL);
  wait_until (fixture->failed->len == 1);
  g_assert_cmpuint (taskbus_audit_log_get_n_dropped (audit), ==, 1);

  g_assert_true (taskbus_audit_log_close (audit, NULL, NULL));
  g_assert_false (taskbus_audit_log_log_task_submission (audit, "t", "x", NULL, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  finish (audit);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  taskbus_audit_log_close_finish (TASKBUS_AUDIT_LOG (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static void
assert_setting (TaskbusAuditLog *audit, const char *key, const char *value)
{
  g_autofree char *found = taskbus_profile_get_string (taskbus_bus_get_profile (taskbus_audit_log_get_bus (audit)),
                                                       key);

  g_assert_cmpstr (found, ==, value);
}

/* Events go to one place, audits to another. */
static void
test_own_bus (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autofree char *endpoint = g_strconcat ("local:", fixture->local.directory, NULL);
  g_autoptr (TaskbusAuditLog) audit = NULL;
  g_autoptr (GError) error = NULL;
  gboolean closed = FALSE;
  TaskbusBus *bus;
  LocalDump *dump;

  g_assert_true (taskbus_profile_set (profile, "transport", "null", NULL));
  g_assert_true (taskbus_profile_set (profile, "topic.task.audit", "audits", NULL));
  g_assert_true (taskbus_profile_set (profile, "audit.endpoints", endpoint, NULL));
  audit = taskbus_audit_log_new (profile, &error);
  g_assert_no_error (error);
  assert_setting (audit, "publish-timeout", "5000");
  taskbus_audit_log_post_task_submission (audit, "t1", "x", "u");
  taskbus_audit_log_close_async (audit, NULL, on_closed, &closed);
  wait_until (closed);

  bus = local_fixture_open (&fixture->local, NULL);
  dump = local_fixture_dump (bus, "audits");
  g_assert_cmpuint (dump->records->len, ==, 1);
  local_dump_free (dump);
  local_fixture_close (bus);
}

/* A profile of its own, with another transport than that of the bus. */
static void
test_own_profile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *endpoint = g_strconcat ("local:", fixture->local.directory, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) stored = taskbus_profile_new ("audits", &error);
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (TaskbusTaskEvents) events = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;
  TaskbusAuditLog *audit;
  TaskbusBus *log;
  LocalDump *dump;

  g_assert_no_error (error);
  g_assert_true (taskbus_profile_store (stored, "endpoints", endpoint, &error));
  g_assert_true (taskbus_profile_store (stored, "publish-timeout", "7000", &error));
  g_assert_true (taskbus_profile_store (stored, "topic.task.audit", "audits", &error));
  g_assert_no_error (error);
  g_assert_true (taskbus_profile_set (profile, "endpoints", "null:", NULL));
  g_assert_true (taskbus_profile_set (profile, "audit.fallback", "fail", NULL));
  g_assert_true (taskbus_profile_set (profile, "audit.profile", "audits", NULL));

  bus = taskbus_bus_new (profile);
  events = taskbus_task_events_new (bus);
  audit = taskbus_audit_log_new (profile, &error);
  g_assert_no_error (error);
  g_assert_cmpint (taskbus_audit_log_get_fallback (audit), ==, TASKBUS_AUDIT_FALLBACK_FAIL);
  receipt = taskbus_task_events_publish_created (events, "t1", "x", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (taskbus_audit_log_log_task_submission (audit, "t1", "x", "u", NULL, &error));
  g_assert_no_error (error);
  assert_setting (audit, "publish-timeout", "7000");
  finish (audit);
  g_assert_true (taskbus_bus_close (bus, NULL, NULL));

  log = local_fixture_open (&fixture->local, NULL);
  dump = local_fixture_dump (log, "audits");
  g_assert_cmpuint (dump->records->len, ==, 1);
  local_dump_free (dump);
  local_fixture_close (log);

  /* Where the entries go, the key says that is about nothing else. */
  g_assert_true (taskbus_profile_set (profile, "audit.endpoints", "null:", NULL));
  audit = taskbus_audit_log_new (profile, &error);
  g_assert_no_error (error);
  assert_setting (audit, "endpoints", "null:");
  finish (audit);
}

/* A name that was mistyped would lose every entry. */
static void
test_no_profile (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusAuditLog) audit = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_profile_set (profile, "audit.profile", "adits", NULL));
  g_assert_null (taskbus_audit_log_new (profile, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_nonnull (strstr (error->message, "adits"));
  g_clear_error (&error);

  g_assert_true (taskbus_profile_set (profile, "audit.enabled", "false", NULL));
  audit = taskbus_audit_log_new (profile, &error);
  g_assert_no_error (error);
  g_assert_true (taskbus_audit_log_log_task_submission (audit, "t", "x", NULL, NULL, NULL));
}

static void
assert_refused (const char *key, const char *value, const char *hint)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusAuditLog) audit = NULL;
  g_autoptr (GError) error = NULL;

  if (taskbus_profile_set (profile, key, value, &error))
    audit = taskbus_audit_log_new (profile, &error);
  g_assert_null (audit);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_nonnull (strstr (error->message, hint));
}

static void
test_bad_settings (void)
{
  assert_refused ("audit.enabled", "perhaps", "perhaps");
  assert_refused ("audit.fallback", "keep", "drop, fail, spool");
  assert_refused ("audit.fallback", "spool", "audit.spool");
  assert_refused ("audit.fallbak", "spool", "“audit.fallback”");
  assert_refused ("audit.profile", "a/b", "a/b");
}

/* What the environment says is looked at when it is used. */
static void
test_bad_environment (void)
{
  static const char *const bad[][2] = { { "TASKBUS_AUDIT_ENABLED", "perhaps" }, { "TASKBUS_AUDIT_FALLBACK", "keep" } };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TaskbusProfile) profile = NULL;
      g_autoptr (TaskbusAuditLog) audit = NULL;

      g_setenv (bad[i][0], bad[i][1], TRUE);
      profile = taskbus_profile_new (NULL, &error);
      g_unsetenv (bad[i][0]);
      g_assert_no_error (error);
      audit = taskbus_audit_log_new (profile, &error);
      g_assert_null (audit);
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
      g_assert_nonnull (strstr (error->message, bad[i][0]));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define add(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  add ("/audit-log/tasks", test_tasks);
  add ("/audit-log/unknown-duration", test_unknown_duration);
  add ("/audit-log/entity", test_entity);
  add ("/audit-log/disabled", test_disabled);
  add ("/audit-log/drop", test_drop);
  add ("/audit-log/fail", test_fail);
  add ("/audit-log/own-bus", test_own_bus);
  add ("/audit-log/own-profile", test_own_profile);
  g_test_add_func ("/audit-log/no-profile", test_no_profile);
  g_test_add_func ("/audit-log/bad-settings", test_bad_settings);
  g_test_add_func ("/audit-log/bad-environment", test_bad_environment);

  return g_test_run ();
}
