/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin-query.h"
#include "table.h"
#include "verb.h"

#include <glib/gi18n.h>

static const ToolColumn columns[] = {
  { "topic", N_ ("TOPIC"), FALSE },
  { "partitions", N_ ("PARTITIONS"), TRUE },
  { "records", N_ ("RECORDS"), TRUE },
  { NULL },
};

static gboolean
list_topics (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray **topics = data;

  *topics = taskbus_admin_list_topics (admin, cancellable, error);
  return *topics != NULL;
}

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (GPtrArray) topics = NULL;
  g_autoptr (ToolTable) table = tool_table_new (columns);
  g_autoptr (GError) error = NULL;

  if (!tool_session_administrate (session, list_topics, &topics, &error))
    return tool_session_fail (session, error);

  for (guint i = 0; i < topics->len; i++)
    {
      const TaskbusTopicInfo *topic = g_ptr_array_index (topics, i);

      tool_table_add (table, topic->name);
      tool_table_add_int (table, topic->partitions->len);
      tool_table_add_int (table, tool_topic_count_records (topic));
    }

  tool_table_print (table, session);
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_topic_list = {
  .name = "topic list",
  .summary = N_ ("List the topics"),
  .forms = TOOL_FORMS_LIST,
  .default_form = TOOL_FORM_TABLE,
  .run = run,
};
