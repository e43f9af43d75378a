/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin-query.h"

typedef struct
{
  const char *name;
  TaskbusTopicInfo *topic;
  TaskbusGroupInfo *group;
} Query;

static gboolean
describe_topic (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error)
{
  Query *query = data;

  query->topic = taskbus_admin_describe_topic (admin, query->name, cancellable, error);
  return query->topic != NULL;
}

static gboolean
describe_group (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error)
{
  Query *query = data;

  query->group = taskbus_admin_describe_group (admin, query->name, cancellable, error);
  return query->group != NULL;
}

/* Asks for a topic, whose name may be anything. */
TaskbusTopicInfo *
tool_query_topic (ToolSession *session, const char *name, GError **error)
{
  Query query = { name, NULL, NULL };

  if (!taskbus_topic_check_name (name, error) || !tool_session_administrate (session, describe_topic, &query, error))
    return NULL;

  return query.topic;
}

TaskbusGroupInfo *
tool_query_group (ToolSession *session, const char *name, GError **error)
{
  Query query = { name, NULL, NULL };

  if (!tool_session_administrate (session, describe_group, &query, error))
    return NULL;

  return query.group;
}

/* Counts by the offsets, which have gaps on some transports. */
gint64
tool_topic_count_records (const TaskbusTopicInfo *topic)
{
  gint64 n_records = 0;

  for (guint i = 0; i < topic->partitions->len; i++)
    {
      const TaskbusPartitionInfo *partition = g_ptr_array_index (topic->partitions, i);

      n_records += partition->high - partition->low;
    }

  return n_records;
}
