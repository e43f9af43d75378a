/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <taskbus.h>

#include "wait-until.h"

/* An administration that knows one topic and one group, and lacks what a transport may lack. */
#define TEST_TYPE_ADMIN (test_admin_get_type ())
G_DECLARE_FINAL_TYPE (TestAdmin, test_admin, TEST, ADMIN, GObject)

struct _TestAdmin
{
  GObject parent_instance;

  GThread *caller; /* of the last operation */
  char *seen;      /* what it was called with */
};

static void test_admin_iface_init (TaskbusAdminInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestAdmin,
                               test_admin,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_ADMIN, test_admin_iface_init))

static void
remember (TaskbusAdmin *admin, char *seen)
{
  TestAdmin *self = TEST_ADMIN (admin);

  g_free (self->seen);
  self->seen = seen;
  self->caller = g_thread_self ();
}

static GPtrArray *
list_topics (TaskbusAdmin *admin, const char *name, GCancellable *cancellable, GError **error)
{
  GPtrArray *topics;

  remember (admin, g_strdup (name));
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  topics = g_ptr_array_new (); /* as a language binding makes it: without a function to free */
  if (name == NULL || g_str_equal (name, "t"))
    g_ptr_array_add (topics, taskbus_topic_info_new ("t"));
  return topics;
}

static gboolean
create_topic (TaskbusAdmin *admin,
              const char *name,
              gint32 n_partitions,
              gint32 n_replicas,
              GHashTable *config,
              GCancellable *cancellable,
              GError **error)
{
  remember (admin, g_strdup_printf ("%s %d %d %s", name, n_partitions, n_replicas,
                                    config != NULL ? (char *) g_hash_table_lookup (config, "k") : "-"));
  return TRUE;
}

static gboolean
seek_group (TaskbusAdmin *admin, const char *group, GPtrArray *positions, GCancellable *cancellable, GError **error)
{
  TaskbusTopicPartition *position = g_ptr_array_index (positions, 0);

  remember (admin, g_strdup_printf ("%s %s %" G_GINT64_FORMAT, group, position->topic, position->offset));
  return TRUE;
}

static gint64
find_offset (TaskbusAdmin *admin,
             const char *topic,
             gint32 partition,
             gint64 timestamp,
             GCancellable *cancellable,
             GError **error)
{
  remember (admin, g_strdup_printf ("%s %d", topic, partition));
  return timestamp;
}

static gboolean
delete_group (TaskbusAdmin *admin, const char *group, GCancellable *cancellable, GError **error)
{
  return FALSE; /* and no reason, as after an exception */
}

static void
test_admin_iface_init (TaskbusAdminInterface *iface)
{
  iface->list_topics = list_topics;
  iface->create_topic = create_topic;
  iface->seek_group = seek_group;
  iface->find_offset = find_offset;
  iface->delete_group = delete_group;
}

static void
test_admin_finalize (GObject *object)
{
  g_free (TEST_ADMIN (object)->seen);
  G_OBJECT_CLASS (test_admin_parent_class)->finalize (object);
}

static void
test_admin_class_init (TestAdminClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_admin_finalize;
}

static void
test_admin_init (TestAdmin *self)
{
}

static void
test_topics (void)
{
  g_autoptr (TaskbusAdmin) admin = g_object_new (TEST_TYPE_ADMIN, NULL);
  g_autoptr (GPtrArray) topics = NULL;
  g_autoptr (TaskbusTopicInfo) topic = NULL;
  g_autoptr (GError) error = NULL;

  topics = taskbus_admin_list_topics (admin, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (topics->len, ==, 1);

  topic = taskbus_admin_describe_topic (admin, "t", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (topic->name, ==, "t");

  g_assert_null (taskbus_admin_describe_topic (admin, "u", NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND);
}

static void
test_arguments (void)
{
  g_autoptr (TaskbusAdmin) admin = g_object_new (TEST_TYPE_ADMIN, NULL);
  g_autoptr (GPtrArray) positions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  g_autoptr (GError) error = NULL;

  g_assert_false (taskbus_admin_create_topic (admin, "no/topic", 1, 1, NULL, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_cmpint (taskbus_admin_find_offset (admin, "..", 0, 0, NULL, &error), ==, TASKBUS_OFFSET_NONE);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (taskbus_admin_delete_group (admin, "", NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_ptr_array_add (positions, taskbus_topic_partition_new ("t", 0, TASKBUS_OFFSET_NONE));
  g_assert_false (taskbus_admin_seek_group (admin, "g", positions, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_assert_null (TEST_ADMIN (admin)->seen);
}

static void
test_missing (void)
{
  g_autoptr (TaskbusAdmin) admin = g_object_new (TEST_TYPE_ADMIN, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (taskbus_admin_list_groups (admin, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_assert_false (taskbus_admin_delete_topic (admin, "t", NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_assert_null (taskbus_admin_get_cluster (admin, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
}

static void
test_no_reason (void)
{
  g_autoptr (TaskbusAdmin) admin = g_object_new (TEST_TYPE_ADMIN, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (taskbus_admin_delete_group (admin, "g", NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED);
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_async (void)
{
  g_autoptr (TaskbusAdmin) admin = g_object_new (TEST_TYPE_ADMIN, NULL);
  g_autoptr (GHashTable) config = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) positions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  g_autoptr (GPtrArray) topics = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  taskbus_admin_list_topics_async (admin, NULL, take_result, &result);
  wait_until (result != NULL);
  topics = taskbus_admin_list_topics_finish (admin, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (topics->len, ==, 1);
  g_assert_true (TEST_ADMIN (admin)->caller != g_thread_self ());
  g_clear_object (&result);

  /* The arguments may go as soon as the call is made. */
  g_hash_table_insert (config, g_strdup ("k"), g_strdup ("v"));
  taskbus_admin_create_topic_async (admin, "t", 3, 2, config, NULL, take_result, &result);
  g_hash_table_remove_all (config);
  wait_until (result != NULL);
  g_assert_true (taskbus_admin_create_topic_finish (admin, result, &error));
  g_assert_cmpstr (TEST_ADMIN (admin)->seen, ==, "t 3 2 v");
  g_clear_object (&result);

  g_ptr_array_add (positions, taskbus_topic_partition_new ("t", 0, 7));
  taskbus_admin_seek_group_async (admin, "g", positions, NULL, take_result, &result);
  g_ptr_array_set_size (positions, 0);
  wait_until (result != NULL);
  g_assert_true (taskbus_admin_seek_group_finish (admin, result, &error));
  g_assert_cmpstr (TEST_ADMIN (admin)->seen, ==, "g t 7");
  g_clear_object (&result);

  taskbus_admin_find_offset_async (admin, "t", 4, G_GINT64_CONSTANT (1) << 40, NULL, take_result, &result);
  wait_until (result != NULL);
  g_assert_cmpint (taskbus_admin_find_offset_finish (admin, result, &error), ==, G_GINT64_CONSTANT (1) << 40);
  g_assert_no_error (error);
  g_assert_cmpstr (TEST_ADMIN (admin)->seen, ==, "t 4");
}

static void
test_async_errors (void)
{
  g_autoptr (TaskbusAdmin) admin = g_object_new (TEST_TYPE_ADMIN, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  taskbus_admin_find_offset_async (admin, "no/topic", 0, 0, NULL, take_result, &result);
  wait_until (result != NULL);
  g_assert_cmpint (taskbus_admin_find_offset_finish (admin, result, &error), ==, TASKBUS_OFFSET_NONE);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_clear_object (&result);

  taskbus_admin_check_async (admin, NULL, take_result, &result);
  wait_until (result != NULL);
  g_assert_null (taskbus_admin_check_finish (admin, result, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_clear_object (&result);

  g_cancellable_cancel (cancellable);
  taskbus_admin_list_topics_async (admin, cancellable, take_result, &result);
  wait_until (result != NULL);
  g_assert_null (taskbus_admin_list_topics_finish (admin, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/admin/topics", test_topics);
  g_test_add_func ("/admin/arguments", test_arguments);
  g_test_add_func ("/admin/missing", test_missing);
  g_test_add_func ("/admin/no-reason", test_no_reason);
  g_test_add_func ("/admin/async", test_async);
  g_test_add_func ("/admin/async-errors", test_async_errors);

  return g_test_run ();
}
