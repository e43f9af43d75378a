/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A message of each type, made of properties, is what the original system writes. */
#include "json-equal.h"

#include <json-glib/json-glib.h>
#include <taskbus.h>

#define MESSAGE_ID "0f8fad5b-d9cb-469f-a165-70867728950e"
#define EVENT_DATA "{\"by\":\"管理员\",\"count\":3,\"ratio\":0.5,\"none\":null}"
#define USER "7c9e6679-7425-40de-944b-e07fc1f90ae7"

typedef struct
{
  TaskbusCodec *codec;
  TaskbusRecord *record; /* of the last message */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (GError) error = NULL;

  fixture->codec = taskbus_codec_new (profile, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_clear_pointer (&fixture->record, taskbus_record_unref);
  g_assert_finalize_object (fixture->codec);
}

/* Takes the message; @time is that of the envelope, where there is one. */
static void
check_message (Fixture *fixture, TaskbusMessage *message, const char *file, const char *time)
{
  const char *type = taskbus_message_get_type_name (message);
  g_autofree char *name = g_strdup_printf ("%s/%s.json", type, file);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "wire", name, NULL);
  g_autofree char *expected = NULL;
  const char *value;
  gsize length, expected_length;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &expected, &expected_length, &error);
  g_assert_no_error (error);

  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_ID, MESSAGE_ID);
  if (time != NULL)
    taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_TIME, time);
  g_clear_pointer (&fixture->record, taskbus_record_unref);
  fixture->record = taskbus_codec_encode (fixture->codec, message, &error);
  g_assert_no_error (error);

  value = (const char *) taskbus_record_peek_value (fixture->record, &length);
  assert_json_equal (name, value, (gssize) length, expected, (gssize) expected_length);
  g_object_unref (message);
}

static TaskbusMessage *
check_made (TaskbusMessage *message, GError *error)
{
  g_assert_no_error (error);
  g_assert_nonnull (message);
  return message;
}

#define CHECK(FILE, TIME, TYPE, ...)                                                                                   \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    GError *made_error = NULL;                                                                                         \
    TaskbusMessage *made = taskbus_message_new (TYPE, &made_error, __VA_ARGS__, NULL);                                 \
                                                                                                                       \
    check_message (fixture, check_made (made, made_error), FILE, TIME);                                                \
  }                                                                                                                    \
  G_STMT_END

static void
assert_record (Fixture *fixture, const char *topic, const char *key)
{
  gsize length;
  const char *bytes = (const char *) taskbus_record_peek_key (fixture->record, &length);

  g_assert_cmpstr (taskbus_record_get_topic (fixture->record), ==, topic);
  if (key == NULL)
    g_assert_null (bytes);
  else
    g_assert_cmpmem (bytes, length, key, strlen (key));
}

static void
test_task (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GDateTime) created = g_date_time_new_utc (2026, 1, 5, 10, 30, 0);
  g_autoptr (GDateTime) progress = g_date_time_new_utc (2026, 1, 5, 10, 30, 1);
  g_autoptr (GDateTime) failed = g_date_time_new_utc (2026, 1, 5, 10, 30, 3);
  g_autoptr (GDateTime) completed = g_date_time_new_utc (2026, 1, 5, 10, 30, 5);
  g_autoptr (JsonNode) metadata = json_from_string ("{\"priority\":\"high\",\"retries\":3}", NULL);
  g_autoptr (JsonNode) result = json_from_string ("{\"status\":\"ok\",\"value\":21.5}", NULL);
  g_autoptr (TaskbusMessage) other = NULL;
  g_autoptr (GError) error = NULL;

  CHECK ("plain", NULL, "task.created", "task-id", "task_001", "task-description", "查询设备状态", "metadata", metadata,
         "timestamp", created);
  assert_record (fixture, "task.created", "task_001");
  CHECK ("plain", NULL, "task.completed", "task-id", "task_001", "result", result, "duration-ms",
         G_GINT64_CONSTANT (5000), "timestamp", completed);
  assert_record (fixture, "task.completed", "task_001");
  CHECK ("plain", NULL, "task.failed", "task-id", "task_001", "error", "工具执行超时", "timestamp", failed);
  assert_record (fixture, "task.failed", "task_001");

  /* A member without a property stands where it was put. */
  other = taskbus_message_from_json ("task.progress", "{\"taskId\":\"t1\",\"progress\":0.3}", -1, &error);
  g_assert_no_error (error);
  g_object_set (other, "timestamp", progress, NULL);
  check_message (fixture, g_steal_pointer (&other), "plain", NULL);
  assert_record (fixture, "task.progress", "t1");
}

static void
test_audit (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GDateTime) completed = g_date_time_new_utc (2026, 1, 5, 10, 30, 5);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 60 * 60);
  g_autoptr (GDateTime) local = g_date_time_new (zone, 2026, 1, 5, 18, 30, 5.1);

  CHECK ("submission", NULL, "task.audit", "event-type", "task_submission", "timestamp", completed, "task-id",
         "task_001", "task-description", "查询设备状态", "user-id", "用户", "duration-ms", G_GINT64_CONSTANT (0),
         "success", TRUE);
  assert_record (fixture, "task.audit", "task_001");
  CHECK ("local-time", NULL, "audit.entity", "timestamp", local, "user-id", USER, "user-name", "张三", "action",
         "Update", "entity-type", "User", "entity-id", "42", "description", "修改了用户 <张三> 的'状态'", "old-value",
         "{\"status\":1}", "new-value", "{\"status\":0}", "ip-address", "203.0.113.7", "user-agent",
         "Mozilla/5.0 (X11; Linux x86_64) + more");
  assert_record (fixture, "dawning.audit-log", USER);
}

static void
test_user (Fixture *fixture, gconstpointer user_data)
{
  static const char *const actions[] = { "login", "logout", "register", "update", "delete" };
  const char *const late = "2024-01-01T12:00:00.123456789+08:00";
  g_autoptr (JsonNode) changes = json_from_string ("{\"age\":30,\"nickname\":\"老张\"}", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autofree char *type = g_strconcat ("user_", actions[i], NULL);

      CHECK ("number", "2024-01-01T12:00:00Z", type, "user-id", "1", "username", "admin", "ip", "192.168.1.100",
             "action", actions[i]);
      assert_record (fixture, "user_events", "1");
    }

#define PERSON "user-id", "10086", "username", "张三"
  CHECK ("plain", late, "user.registered", PERSON, "email", "zhangsan@example.com", "ip", "203.0.113.7");
  assert_record (fixture, "user.events", "10086");
  CHECK ("plain", late, "user.logged_in", PERSON, "ip", "203.0.113.7", "user-agent", "Mozilla/5.0 (X11; Linux x86_64)");
  CHECK ("plain", late, "user.logged_out", PERSON, "ip", "203.0.113.7");
  CHECK ("plain", late, "user.password_changed", PERSON, "ip", "203.0.113.7");
  CHECK ("plain", late, "user.status_changed", PERSON, "old-status", "1", "new-status", "0", "reason", "违反规定");
  CHECK ("plain", late, "user.deleted", PERSON, "reason", "用户注销");
  CHECK ("plain", late, "user.updated", PERSON, "changes", changes);
  assert_record (fixture, "user.events", "10086");
}

static void
test_user_flat (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GDateTime) utc = g_date_time_new_utc (2024, 1, 1, 4, 0, 0);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 60 * 60);
  g_autoptr (GDateTime) local = g_date_time_new (zone, 2026, 1, 5, 18, 30, 5.1);
  g_autoptr (JsonNode) event_data = json_from_string (EVENT_DATA, NULL);

  CHECK ("plain", NULL, "user.event", "user-id", "1", "username", "testuser", "email", "t@example.com", "action",
         "register");
  assert_record (fixture, "user-events", "testuser");
  CHECK ("utc", NULL, "user.behavior", "user-id", "1", "action", "浏览", "timestamp", utc, "ip", "::1");
  assert_record (fixture, "user-behavior", "1");

  CHECK ("data", NULL, "user.generic", "timestamp", local, "user-id", USER, "user-name", "张三", "event-type",
         "PasswordReset", "event-data", event_data);
  assert_record (fixture, "dawning.user-event", USER);
}

static void
test_system (Fixture *fixture, gconstpointer user_data)
{
  const char *const noon = "2024-01-01T12:00:00Z";
  g_autoptr (JsonNode) error_details = json_from_string ("{\"attempts\":3,\"host\":\"db1\"}", NULL);
  g_autoptr (JsonNode) info_details = json_from_string ("{\"pid\":42,\"version\":\"1.0.0\"}", NULL);
  g_autoptr (JsonNode) event_data = json_from_string (EVENT_DATA, NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 60 * 60);
  g_autoptr (GDateTime) local = g_date_time_new (zone, 2026, 1, 5, 18, 30, 5.1);

  CHECK ("plain", noon, "system_error", "service", "auth", "error", "数据库连接失败", "details", error_details, "level",
         "error");
  assert_record (fixture, "system_logs", "auth");
  CHECK ("plain", noon, "system_info", "service", "auth", "message", "服务已启动", "details", info_details, "level",
         "info");
  assert_record (fixture, "system_logs", "auth");
  CHECK ("data", NULL, "system.event", "timestamp", local, "event-type", "Startup", "source", "网关", "event-data",
         event_data);
  assert_record (fixture, "dawning.system-event", NULL);
}

static void
test_gateway (Fixture *fixture, gconstpointer user_data)
{
  const char *const cc[] = { "c@example.com", "丁 <d@example.com>", NULL };
  const char *const bcc[] = { NULL };
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 60 * 60);
  g_autoptr (GDateTime) local = g_date_time_new (zone, 2026, 1, 5, 18, 30, 5.1);

  CHECK ("local-time", NULL, "alert.notification", "timestamp", local, "alert-rule-id", USER, "rule-name", "CPU 使用率",
         "metric-type", "cpu_usage", "severity", "critical", "current-value", 97.35, "threshold", 90.0, "description",
         "过去 5 分钟 > 90%");
  assert_record (fixture, "dawning.alert-notification", NULL);
  CHECK ("local-time", NULL, "email", "timestamp", local, "to", "a+b@example.com", "cc", cc, "bcc", bcc, "subject",
         "欢迎", "body", "<p>你好 & 欢迎</p>", "is-html", TRUE, "priority", -1, "retry-count", 2147483647);
  assert_record (fixture, "dawning.email-queue", NULL);
  CHECK ("local-time", NULL, "config.changed", "timestamp", local, "config-group", "security", "config-key",
         "password.minLength", "old-value", "8", "new-value", "12", "changed-by", "管理员");
  assert_record (fixture, "dawning.config-changed", NULL);
  CHECK ("local-time", NULL, "cache.invalidation", "timestamp", local, "cache-key", "user:42", "pattern", "user:*",
         "region", "华东", "reason", "it's old");
  assert_record (fixture, "dawning.cache-invalidation", NULL);

  /* The tenant is the key where there is one; nulls are written. */
  CHECK ("local-null", NULL, "cache.invalidation", "timestamp", local, "correlation-id", "c-1", "tenant-id", "t-1",
         "cache-key", "user:42");
  assert_record (fixture, "dawning.cache-invalidation", "t-1");
}

static void
test_orders (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 60 * 60);
  g_autoptr (GDateTime) noon = g_date_time_new (zone, 2024, 1, 1, 12, 0, 0);
  g_autoptr (JsonNode) changes = json_from_string ("{\"age\":30,\"nickname\":\"新名字\"}", NULL);

  CHECK ("plain", NULL, "order.event", "event-type", "order_created", "order-id", "7", "user-id", "1", "amount", 99.5,
         "timestamp", noon);
  assert_record (fixture, "order-events", "7");
  CHECK ("welcome", NULL, "notification.event", "type", "welcome_email", "user-id", "1", "email", "t@example.com");
  assert_record (fixture, "notification-events", "1");
  CHECK ("updated", NULL, "notification.event", "type", "user_updated", "user-id", "1", "changes", changes);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/wire/built/task", Fixture, NULL, set_up, test_task, tear_down);
  g_test_add ("/wire/built/audit", Fixture, NULL, set_up, test_audit, tear_down);
  g_test_add ("/wire/built/user", Fixture, NULL, set_up, test_user, tear_down);
  g_test_add ("/wire/built/user-flat", Fixture, NULL, set_up, test_user_flat, tear_down);
  g_test_add ("/wire/built/system", Fixture, NULL, set_up, test_system, tear_down);
  g_test_add ("/wire/built/gateway", Fixture, NULL, set_up, test_gateway, tear_down);
  g_test_add ("/wire/built/orders", Fixture, NULL, set_up, test_orders, tear_down);

  return g_test_run ();
}
