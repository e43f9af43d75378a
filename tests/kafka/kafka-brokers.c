/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kafka-brokers.h"

#include <json-glib/json-glib.h>

struct _KafkaBrokers
{
  GSubprocess *process;
  GDataInputStream *answers;
  GOutputStream *orders;
  JsonNode *described; /* the first answer */
  JsonNode *last;      /* the last one, with what became of each broker */
};

/* The message and kind of an answer that says no. */
static gboolean
check_answer (JsonNode *node, GError **error)
{
  JsonObject *answer = json_node_get_object (node);
  GIOErrorEnum code = G_IO_ERROR_FAILED;

  if (json_object_get_boolean_member (answer, "ok"))
    return TRUE;
  if (json_object_get_boolean_member_with_default (answer, "unavailable", FALSE))
    code = G_IO_ERROR_NOT_SUPPORTED;
  g_set_error_literal (error, G_IO_ERROR, code, json_object_get_string_member (answer, "error"));
  return FALSE;
}

static JsonNode *
read_answer (KafkaBrokers *brokers, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *line = g_data_input_stream_read_line_utf8 (brokers->answers, NULL, NULL, error);

  if (line == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the brokers' process ended");
      return NULL;
    }
  node = json_from_string (line, error);
  if (node == NULL || !check_answer (node, error))
    return NULL;
  return g_steal_pointer (&node);
}

static JsonNode *
give_order (KafkaBrokers *brokers, const char *order, GError **error)
{
  g_autofree char *line = g_strconcat (order, "\n", NULL);
  g_autoptr (JsonNode) answer = NULL;

  if (!g_output_stream_write_all (brokers->orders, line, strlen (line), NULL, NULL, error))
    return NULL;
  answer = read_answer (brokers, error);
  if (answer == NULL)
    return NULL;
  g_clear_pointer (&brokers->last, json_node_unref);
  brokers->last = json_node_ref (answer);
  return g_steal_pointer (&answer);
}

KafkaBrokers *
kafka_brokers_start (const char *const *options, GError **error)
{
  g_autoptr (KafkaBrokers) brokers = g_new0 (KafkaBrokers, 1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) command = NULL;

  g_strv_builder_add (builder, g_getenv ("TASKBUS_TEST_KAFKA_PROGRAM"));
  if (options != NULL)
    g_strv_builder_addv (builder, (const char **) options);
  command = g_strv_builder_end (builder);

  brokers->process = g_subprocess_newv ((const char *const *) command,
                                        G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, error);
  if (brokers->process == NULL)
    return NULL;
  brokers->orders = g_subprocess_get_stdin_pipe (brokers->process);
  brokers->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (brokers->process));
  brokers->described = read_answer (brokers, error);
  if (brokers->described == NULL)
    return NULL;
  brokers->last = json_node_ref (brokers->described);
  return g_steal_pointer (&brokers);
}

void
kafka_brokers_free (KafkaBrokers *brokers)
{
  if (brokers->process != NULL)
    {
      g_output_stream_close (brokers->orders, NULL, NULL);
      g_subprocess_wait (brokers->process, NULL, NULL);
    }
  g_clear_object (&brokers->answers);
  g_clear_object (&brokers->process);
  g_clear_pointer (&brokers->described, json_node_unref);
  g_clear_pointer (&brokers->last, json_node_unref);
  g_free (brokers);
}

gboolean
kafka_brokers_order (KafkaBrokers *brokers, const char *order, GError **error)
{
  g_autoptr (JsonNode) answer = give_order (brokers, order, error);

  return answer != NULL;
}

static JsonObject *
get_described (KafkaBrokers *brokers, const char *section)
{
  JsonObject *described = json_node_get_object (brokers->described);

  return json_object_get_object_member (described, section);
}

const char *
kafka_brokers_get_endpoint (KafkaBrokers *brokers, const char *listener)
{
  return json_object_get_string_member (get_described (brokers, "listeners"), listener);
}

const char *
kafka_brokers_get_password (KafkaBrokers *brokers, const char *user)
{
  return json_object_get_string_member (get_described (brokers, "users"), user);
}

const char *
kafka_brokers_get_certificate (KafkaBrokers *brokers, const char *name, const char *part)
{
  JsonObject *certificates = get_described (brokers, "certificates");

  if (part == NULL)
    return json_object_get_string_member (certificates, name);
  return json_object_get_string_member (json_object_get_object_member (certificates, name), part);
}

const char *
kafka_brokers_get_classpath (KafkaBrokers *brokers)
{
  return json_object_get_string_member (json_node_get_object (brokers->described), "classpath");
}

GPid
kafka_brokers_get_pid (KafkaBrokers *brokers, int broker)
{
  JsonArray *known = json_object_get_array_member (json_node_get_object (brokers->last), "brokers");
  JsonObject *one = json_array_get_object_element (known, broker - 1);

  return json_object_get_null_member (one, "pid") ? 0 : json_object_get_int_member (one, "pid");
}

int
kafka_brokers_find_leader (KafkaBrokers *brokers, const char *topic, int partition, GError **error)
{
  g_autofree char *order = g_strdup_printf ("leader %s %d", topic, partition);
  g_autoptr (JsonNode) answer = give_order (brokers, order, error);

  return answer != NULL ? json_object_get_int_member (json_node_get_object (answer), "leader") : -1;
}
