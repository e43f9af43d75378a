/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin-query.h"
#include "json-members.h"
#include "table.h"
#include "verb.h"

#include <glib/gi18n.h>

static const ToolColumn columns[] = {
  { "topic", N_ ("TOPIC"), FALSE },
  { "partition", N_ ("PARTITION"), TRUE },
  { "committed", N_ ("COMMITTED"), TRUE },
  { "end", N_ ("END"), TRUE },
  { "lag", N_ ("LAG"), TRUE },
  { "member", N_ ("MEMBER"), FALSE },
  { NULL },
};

static const ToolColumn member_columns[] = {
  { "member", N_ ("MEMBER"), FALSE },
  { "client", N_ ("CLIENT"), FALSE },
  { "host", N_ ("HOST"), FALSE },
  { "partitions", N_ ("PARTITIONS"), TRUE },
  { NULL },
};

/* What was never committed is not 0. */
static void
write_position (TaskbusJsonWriter *writer, const char *name, gint64 position)
{
  if (position >= 0)
    tool_json_int_member (writer, name, position);
  else
    tool_json_null_member (writer, name);
}

static void
write_members (TaskbusJsonWriter *writer, const TaskbusGroupInfo *group)
{
  tool_json_begin_array_member (writer, "members");
  for (guint i = 0; i < group->members->len; i++)
    {
      const TaskbusGroupMember *member = g_ptr_array_index (group->members, i);

      taskbus_json_writer_begin_object (writer);
      tool_json_string_member (writer, "id", member->id);
      tool_json_string_member (writer, "client", member->client);
      tool_json_string_member (writer, "host", member->host);
      taskbus_json_writer_end_object (writer);
    }
  taskbus_json_writer_end_array (writer);
}

static void
append_json (GString *out, const TaskbusGroupInfo *group)
{
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_begin_object (&writer);
  tool_json_string_member (&writer, "group", group->name);
  tool_json_string_member (&writer, "state", group->state);
  write_members (&writer, group);
  tool_json_begin_array_member (&writer, "positions");
  for (guint i = 0; i < group->lags->len; i++)
    {
      const TaskbusGroupLag *lag = g_ptr_array_index (group->lags, i);

      taskbus_json_writer_begin_object (&writer);
      tool_json_string_member (&writer, "topic", lag->topic);
      tool_json_int_member (&writer, "partition", lag->partition);
      write_position (&writer, "committed", lag->committed);
      write_position (&writer, "end", lag->end);
      write_position (&writer, "lag", lag->lag);
      tool_json_string_member (&writer, "member", lag->member);
      taskbus_json_writer_end_object (&writer);
    }
  taskbus_json_writer_end_array (&writer);
  taskbus_json_writer_end_object (&writer);
  tool_json_append_line (out, &writer);
}

static void
add_position (ToolTable *table, gint64 position)
{
  if (position >= 0)
    tool_table_add_int (table, position);
  else
    tool_table_add (table, NULL);
}

static guint
count_partitions (const TaskbusGroupInfo *group, const char *member)
{
  guint n = 0;

  for (guint i = 0; i < group->lags->len; i++)
    {
      const TaskbusGroupLag *lag = g_ptr_array_index (group->lags, i);

      n += g_strcmp0 (lag->member, member) == 0 ? 1 : 0;
    }
  return n;
}

static void
append_members (ToolSession *session, const TaskbusGroupInfo *group)
{
  g_autoptr (ToolTable) table = tool_table_new (member_columns);

  for (guint i = 0; i < group->members->len; i++)
    {
      const TaskbusGroupMember *member = g_ptr_array_index (group->members, i);

      tool_table_add (table, member->id);
      tool_table_add (table, member->client);
      tool_table_add (table, member->host);
      tool_table_add_int (table, count_partitions (group, member->id));
    }

  g_string_append_c (tool_output_get_buffer (tool_session_get_output (session)), '\n');
  tool_table_print (table, session);
}

static void
append_table (ToolSession *session, const TaskbusGroupInfo *group)
{
  g_autoptr (ToolTable) table = tool_table_new (columns);

  for (guint i = 0; i < group->lags->len; i++)
    {
      const TaskbusGroupLag *lag = g_ptr_array_index (group->lags, i);

      tool_table_add (table, lag->topic);
      tool_table_add_int (table, lag->partition);
      add_position (table, lag->committed);
      add_position (table, lag->end);
      add_position (table, lag->lag);
      tool_table_add (table, lag->member);
    }

  tool_table_print (table, session);
  if (tool_session_get_form (session) == TOOL_FORM_TABLE && group->members->len > 0)
    append_members (session, group);
}

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusGroupInfo) group = tool_query_group (session, arguments[0], &error);

  if (group == NULL)
    return tool_session_fail (session, error);

  if (tool_session_get_form (session) == TOOL_FORM_JSON)
    append_json (tool_output_get_buffer (tool_session_get_output (session)), group);
  else
    append_table (session, group);
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_group_describe = {
  .name = "group describe",
  .arguments = N_ ("GROUP"),
  .summary = N_ ("Show the members of a group, its positions and how far it is behind"),
  .forms = TOOL_FORMS_LIST,
  .default_form = TOOL_FORM_TABLE,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
