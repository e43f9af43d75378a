/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin-query.h"
#include "json-members.h"
#include "table.h"
#include "verb.h"

#include <glib/gi18n.h>

static const ToolColumn columns[] = {
  { "partition", N_ ("PARTITION"), TRUE }, { "low", N_ ("LOW"), TRUE },
  { "high", N_ ("HIGH"), TRUE },           { "records", N_ ("RECORDS"), TRUE },
  { "leader", N_ ("LEADER"), TRUE },       { "replicas", N_ ("REPLICAS"), TRUE },
  { "in_sync", N_ ("IN SYNC"), TRUE },     { NULL },
};

static GList *
sorted_keys (GHashTable *config)
{
  return config != NULL ? g_list_sort (g_hash_table_get_keys (config), (GCompareFunc) g_strcmp0) : NULL;
}

static void
write_partitions (TaskbusJsonWriter *writer, const TaskbusTopicInfo *topic)
{
  tool_json_begin_array_member (writer, "partitions");
  for (guint i = 0; i < topic->partitions->len; i++)
    {
      const TaskbusPartitionInfo *partition = g_ptr_array_index (topic->partitions, i);

      taskbus_json_writer_begin_object (writer);
      tool_json_int_member (writer, "partition", partition->partition);
      tool_json_int_member (writer, "low", partition->low);
      tool_json_int_member (writer, "high", partition->high);
      tool_json_int_member (writer, "leader", partition->leader);
      tool_json_int_member (writer, "replicas", partition->n_replicas);
      tool_json_int_member (writer, "in_sync", partition->n_in_sync);
      taskbus_json_writer_end_object (writer);
    }
  taskbus_json_writer_end_array (writer);
}

/* One object for the whole topic, so that a line is complete in itself. */
static void
append_json (GString *out, const TaskbusTopicInfo *topic)
{
  g_autoptr (GList) keys = sorted_keys (topic->config);
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_begin_object (&writer);
  tool_json_string_member (&writer, "topic", topic->name);
  write_partitions (&writer, topic);
  tool_json_begin_object_member (&writer, "config");
  for (GList *l = keys; l != NULL; l = l->next)
    tool_json_string_member (&writer, l->data, g_hash_table_lookup (topic->config, l->data));
  taskbus_json_writer_end_object (&writer);
  taskbus_json_writer_end_object (&writer);
  tool_json_append_line (out, &writer);
}

static void
append_table (ToolSession *session, GString *out, const TaskbusTopicInfo *topic)
{
  g_autoptr (ToolTable) table = tool_table_new (columns);
  g_autoptr (GList) keys = sorted_keys (topic->config);

  for (guint i = 0; i < topic->partitions->len; i++)
    {
      const TaskbusPartitionInfo *partition = g_ptr_array_index (topic->partitions, i);

      tool_table_add_int (table, partition->partition);
      tool_table_add_int (table, partition->low);
      tool_table_add_int (table, partition->high);
      tool_table_add_int (table, partition->high - partition->low);
      if (partition->leader >= 0)
        tool_table_add_int (table, partition->leader);
      else
        tool_table_add (table, NULL);
      tool_table_add_int (table, partition->n_replicas);
      tool_table_add_int (table, partition->n_in_sync);
    }

  tool_table_print (table, session);
  for (GList *l = keys; tool_session_get_form (session) == TOOL_FORM_TABLE && l != NULL; l = l->next)
    g_string_append_printf (out, "%s = %s\n", (const char *) l->data,
                            (const char *) g_hash_table_lookup (topic->config, l->data));
}

static int
run (ToolSession *session, char **arguments)
{
  GString *out = tool_output_get_buffer (tool_session_get_output (session));
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusTopicInfo) topic = tool_query_topic (session, arguments[0], &error);

  if (topic == NULL)
    return tool_session_fail (session, error);

  if (tool_session_get_form (session) == TOOL_FORM_JSON)
    append_json (out, topic);
  else
    append_table (session, out, topic);
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_topic_describe = {
  .name = "topic describe",
  .arguments = N_ ("TOPIC"),
  .summary = N_ ("Show the partitions, offsets and settings of a topic"),
  .forms = TOOL_FORMS_LIST,
  .default_form = TOOL_FORM_TABLE,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
