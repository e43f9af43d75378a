/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <taskbus.h>

/* Copies share nothing with what they were copied from: the original is changed, then freed. */

static void
test_topic_partition (void)
{
  TaskbusTopicPartition *original = taskbus_topic_partition_new ("t", 3, TASKBUS_OFFSET_END);
  g_autoptr (TaskbusTopicPartition) copy = g_boxed_copy (TASKBUS_TYPE_TOPIC_PARTITION, original);

  original->topic[0] = 'x';
  taskbus_topic_partition_free (original);
  g_assert_cmpstr (copy->topic, ==, "t");
  g_assert_cmpint (copy->partition, ==, 3);
  g_assert_cmpint (copy->offset, ==, TASKBUS_OFFSET_END);
}

static void
test_health (void)
{
  TaskbusHealth *original = taskbus_health_new (TRUE, FALSE, "no broker");
  g_autoptr (TaskbusHealth) copy = NULL;

  original->refused = TRUE;
  copy = g_boxed_copy (TASKBUS_TYPE_HEALTH, original);
  taskbus_health_free (original);
  g_assert_true (copy->alive);
  g_assert_false (copy->ready);
  g_assert_cmpstr (copy->reason, ==, "no broker");
  g_assert_true (copy->refused);
}

static void
test_topic_info (void)
{
  TaskbusTopicInfo *original = taskbus_topic_info_new ("t");
  g_autoptr (TaskbusTopicInfo) copy = NULL;
  TaskbusPartitionInfo *partition = taskbus_partition_info_new (0, 5, 9);

  partition->leader = 2;
  g_ptr_array_add (original->partitions, partition);
  g_hash_table_insert (original->config, g_strdup ("retention.ms"), g_strdup ("1000"));
  copy = g_boxed_copy (TASKBUS_TYPE_TOPIC_INFO, original);
  partition->high = 10;
  g_hash_table_remove_all (original->config);
  taskbus_topic_info_free (original);

  g_assert_cmpstr (copy->name, ==, "t");
  g_assert_cmpuint (copy->partitions->len, ==, 1);
  partition = g_ptr_array_index (copy->partitions, 0);
  g_assert_cmpint (partition->low, ==, 5);
  g_assert_cmpint (partition->high, ==, 9);
  g_assert_cmpint (partition->leader, ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (copy->config, "retention.ms"), ==, "1000");
}

static void
test_group_info (void)
{
  TaskbusGroupInfo *original = taskbus_group_info_new ("g", "stable");
  g_autoptr (TaskbusGroupInfo) copy = NULL;
  TaskbusGroupMember *member;
  TaskbusGroupLag *lag;

  g_ptr_array_add (original->members, taskbus_group_member_new ("m1", NULL, "host"));
  g_ptr_array_add (original->lags, taskbus_group_lag_new ("t", 0, 7, 10, "m1"));
  copy = g_boxed_copy (TASKBUS_TYPE_GROUP_INFO, original);
  taskbus_group_info_free (original);

  member = g_ptr_array_index (copy->members, 0);
  g_assert_cmpstr (member->id, ==, "m1");
  g_assert_null (member->client);
  g_assert_cmpstr (member->host, ==, "host");
  lag = g_ptr_array_index (copy->lags, 0);
  g_assert_cmpint (lag->lag, ==, 3);
  g_assert_cmpstr (lag->member, ==, "m1");
}

static void
test_lag (void)
{
  g_autoptr (TaskbusGroupLag) nothing = taskbus_group_lag_new ("t", 0, TASKBUS_OFFSET_NONE, 10, NULL);
  g_autoptr (TaskbusGroupLag) ahead = taskbus_group_lag_new ("t", 0, 12, 10, NULL);

  g_assert_cmpint (nothing->lag, ==, -1);
  g_assert_cmpint (ahead->lag, ==, 0);
}

static void
test_cluster_info (void)
{
  TaskbusClusterInfo *original = taskbus_cluster_info_new ("c", -1);
  g_autoptr (TaskbusClusterInfo) copy = NULL;
  TaskbusBrokerInfo *broker;

  g_ptr_array_add (original->brokers, taskbus_broker_info_new (1, "h", 9092));
  copy = g_boxed_copy (TASKBUS_TYPE_CLUSTER_INFO, original);
  taskbus_cluster_info_free (original);

  broker = g_ptr_array_index (copy->brokers, 0);
  g_assert_cmpstr (copy->id, ==, "c");
  g_assert_cmpint (broker->id, ==, 1);
  g_assert_cmpstr (broker->host, ==, "h");
  g_assert_cmpuint (broker->port, ==, 9092);
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_consumer_options (void)
{
  const char *topics[] = { "a", "b*", NULL };
  g_autoptr (TaskbusConsumerOptions) options = taskbus_consumer_options_new ("g", topics);
  g_autoptr (GPtrArray) partitions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  TaskbusTopicPartition *partition;
  guint n_notified = 0;

  g_assert_cmpstr (taskbus_consumer_options_get_group (options), ==, "g");
  g_assert_cmpstrv (taskbus_consumer_options_get_topics (options), topics);
  g_assert_cmpint (taskbus_consumer_options_get_start (options), ==, TASKBUS_OFFSET_START);
  g_assert_false (taskbus_consumer_options_has_start (options));
  g_assert_null (taskbus_consumer_options_get_partitions (options));

  g_signal_connect (options, "notify", G_CALLBACK (count_notify), &n_notified);
  taskbus_consumer_options_set_start (options, TASKBUS_OFFSET_END);
  taskbus_consumer_options_set_start (options, TASKBUS_OFFSET_END);
  g_assert_cmpuint (n_notified, ==, 1);
  taskbus_consumer_options_set_start (options, TASKBUS_OFFSET_START);
  g_assert_true (taskbus_consumer_options_has_start (options));
  taskbus_consumer_options_set_start (options, TASKBUS_OFFSET_NONE);
  g_assert_false (taskbus_consumer_options_has_start (options));
  g_assert_cmpint (taskbus_consumer_options_get_start (options), ==, TASKBUS_OFFSET_START);

  g_ptr_array_add (partitions, taskbus_topic_partition_new ("a", 1, 5));
  g_object_set (options, "partitions", partitions, NULL);
  g_ptr_array_set_size (partitions, 0);
  partition = g_ptr_array_index (taskbus_consumer_options_get_partitions (options), 0);
  g_assert_cmpstr (partition->topic, ==, "a");
  g_assert_cmpint (partition->offset, ==, 5);
  taskbus_consumer_options_set_partitions (options, NULL);
  g_assert_null (taskbus_consumer_options_get_partitions (options));
}

/* What an option has already may be set again. */
static void
test_same_options (void)
{
  g_autoptr (TaskbusConsumerOptions) options = taskbus_consumer_options_new (NULL, (const char *[]){ "t", NULL });
  g_autoptr (TaskbusSubscriptionOptions) outer = taskbus_subscription_options_new ();
  g_autoptr (GPtrArray) partitions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  TaskbusPolling *polling = taskbus_polling_new (10, 30000, 1000, 5000);
  const TaskbusTopicPartition *partition;

  g_ptr_array_add (partitions, taskbus_topic_partition_new ("a", 1, 5));
  taskbus_subscription_options_set_partitions (outer, partitions);
  taskbus_subscription_options_set_partitions (outer, taskbus_subscription_options_get_partitions (outer));
  partition = g_ptr_array_index (taskbus_subscription_options_get_partitions (outer), 0);
  g_assert_cmpstr (partition->topic, ==, "a");

  taskbus_subscription_options_set_polling (outer, polling);
  taskbus_subscription_options_set_polling (outer, taskbus_subscription_options_get_polling (outer));
  g_assert_cmpuint (taskbus_subscription_options_get_polling (outer)->max_records, ==, 10);
  taskbus_consumer_options_set_polling (options, polling);
  taskbus_consumer_options_set_polling (options, taskbus_consumer_options_get_polling (options));
  g_assert_cmpuint (taskbus_consumer_options_get_polling (options)->max_records, ==, 10);
  taskbus_polling_free (polling);
}

static void
test_polling (void)
{
  TaskbusPolling *original = taskbus_polling_new (10, 30000, 1000, 5000);
  g_autoptr (TaskbusConsumerOptions) options = taskbus_consumer_options_new (NULL, (const char *[]){ "t", NULL });
  g_autoptr (TaskbusSubscriptionOptions) outer = taskbus_subscription_options_new ();
  const TaskbusPolling *polling;

  g_assert_null (taskbus_consumer_options_get_polling (options));
  g_assert_null (taskbus_subscription_options_get_polling (outer));
  taskbus_subscription_options_set_polling (outer, original);
  g_object_set (options, "polling", original, NULL);
  taskbus_polling_free (original);

  polling = taskbus_consumer_options_get_polling (options);
  g_assert_cmpuint (polling->max_records, ==, 10);
  g_assert_cmpuint (polling->wait, ==, 30000);
  polling = taskbus_subscription_options_get_polling (outer);
  g_assert_cmpuint (polling->idle_pause, ==, 1000);
  g_assert_cmpuint (polling->error_pause, ==, 5000);
  taskbus_subscription_options_set_polling (outer, NULL);
  g_assert_null (taskbus_subscription_options_get_polling (outer));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/values/topic-partition", test_topic_partition);
  g_test_add_func ("/values/health", test_health);
  g_test_add_func ("/values/topic-info", test_topic_info);
  g_test_add_func ("/values/group-info", test_group_info);
  g_test_add_func ("/values/lag", test_lag);
  g_test_add_func ("/values/cluster-info", test_cluster_info);
  g_test_add_func ("/values/consumer-options", test_consumer_options);
  g_test_add_func ("/values/same-options", test_same_options);
  g_test_add_func ("/values/polling", test_polling);

  return g_test_run ();
}
