/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json-members.h"
#include "readiness.h"
#include "table.h"
#include "verb.h"

#include <glib/gi18n.h>

static const ToolColumn columns[] = {
  { "id", N_ ("BROKER"), TRUE },
  { "host", N_ ("HOST"), FALSE },
  { "port", N_ ("PORT"), TRUE },
  { "role", N_ ("ROLE"), FALSE },
  { NULL },
};

static gboolean
describe_cluster (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error)
{
  TaskbusClusterInfo **cluster = data;

  *cluster = taskbus_admin_get_cluster (admin, cancellable, error);
  return *cluster != NULL;
}

static void
write_brokers (TaskbusJsonWriter *writer, const TaskbusClusterInfo *cluster)
{
  tool_json_begin_array_member (writer, "brokers");
  for (guint i = 0; cluster != NULL && i < cluster->brokers->len; i++)
    {
      const TaskbusBrokerInfo *broker = g_ptr_array_index (cluster->brokers, i);

      taskbus_json_writer_begin_object (writer);
      tool_json_int_member (writer, "id", broker->id);
      tool_json_string_member (writer, "host", broker->host);
      tool_json_int_member (writer, "port", broker->port);
      taskbus_json_writer_end_object (writer);
    }
  taskbus_json_writer_end_array (writer);
}

static void
append_json (GString *out, const TaskbusClusterInfo *cluster, const TaskbusHealth *health)
{
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_begin_object (&writer);
  tool_json_string_member (&writer, "cluster", cluster != NULL ? cluster->id : NULL);
  if (cluster != NULL && cluster->controller >= 0)
    tool_json_int_member (&writer, "controller", cluster->controller);
  else
    tool_json_null_member (&writer, "controller");
  tool_json_boolean_member (&writer, "alive", health->alive);
  tool_json_boolean_member (&writer, "ready", health->ready);
  tool_json_string_member (&writer, "reason", health->reason);
  write_brokers (&writer, cluster);
  taskbus_json_writer_end_object (&writer);
  tool_json_append_line (out, &writer);
}

static void
append_table (ToolSession *session, GString *out, const TaskbusClusterInfo *cluster, const TaskbusHealth *health)
{
  g_autoptr (ToolTable) table = tool_table_new (columns);

  for (guint i = 0; cluster != NULL && i < cluster->brokers->len; i++)
    {
      const TaskbusBrokerInfo *broker = g_ptr_array_index (cluster->brokers, i);

      tool_table_add_int (table, broker->id);
      tool_table_add (table, broker->host);
      if (broker->port != 0)
        tool_table_add_int (table, broker->port);
      else
        tool_table_add (table, NULL);
      tool_table_add (table, broker->id == cluster->controller ? "controller" : NULL);
    }

  if (cluster != NULL)
    tool_table_print (table, session);
  if (tool_session_get_form (session) != TOOL_FORM_TABLE)
    return;
  if (cluster != NULL)
    g_string_append_printf (out, "cluster = %s\n", cluster->id);
  g_string_append_printf (out, "health = %s\n",
                          health->ready            ? "ready"
                          : health->reason != NULL ? health->reason
                                                   : "not ready");
}

static int
run (ToolSession *session, char **arguments)
{
  GString *out = tool_output_get_buffer (tool_session_get_output (session));
  g_autoptr (TaskbusClusterInfo) cluster = NULL;
  g_autoptr (TaskbusHealth) health = NULL;
  g_autoptr (GError) error = NULL;
  TaskbusBus *bus = tool_session_open_bus (session, &error);

  if (bus == NULL)
    return tool_session_fail (session, error);

  /* A transport without administration still has its health. */
  if (!tool_session_administrate (session, describe_cluster, &cluster, &error) &&
      !g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED))
    return tool_session_fail (session, error);

  health = tool_readiness_wait (session, bus);
  if (tool_session_get_form (session) == TOOL_FORM_JSON)
    append_json (out, cluster, health);
  else
    append_table (session, out, cluster, health);
  return health->ready ? TOOL_EXIT_OK : TOOL_EXIT_UNREACHABLE;
}

static const ToolExample examples[] = {
  { "taskbus --endpoints kafka://localhost:9092 cluster", N_ ("See which brokers there are") },
  { "taskbus cluster -O json", N_ ("The same for a program to read; it fails when records cannot be confirmed now") },
  { NULL }
};

const ToolVerb tool_verb_cluster = {
  .name = "cluster",
  .summary = N_ ("Show what stands behind the transport: its brokers and their health"),
  .examples = examples,
  .forms = TOOL_FORMS_LIST,
  .default_form = TOOL_FORM_TABLE,
  .run = run,
};
