/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the verbs that measure have in common: their topic, their records, and how they end. */
#include "config.h"

#include "bench.h"

#include "admin-query.h"
#include "terminal.h"

#include <glib/gi18n.h>
#include <string.h>

/* More different bytes than a compressor remembers, so that it is not measured how well it does. */
#define VALUES_SIZE ((gsize) 1024 * 1024)

#define MAX_COUNT (G_GINT64_CONSTANT (1000) * 1000 * 1000)
#define MAX_SIZE ((gint64) 16 * 1024 * 1024)
#define MAX_RATE (1000 * 1000)
#define MAX_PARTITIONS 10000

/* Of a record that tells its time: identity and time. */
#define HEAD_SIZE 16

ToolBenchWish tool_bench_wish = { .size = 200 };

static int
check_wish (ToolSession *session)
{
  const ToolBenchWish *wish = &tool_bench_wish;

  if (wish->count < 1 || wish->count > MAX_COUNT)
    return tool_session_usage (session, _ ("--count must be from 1 to %d"), (int) MAX_COUNT);
  if (wish->size < HEAD_SIZE || wish->size > MAX_SIZE)
    return tool_session_usage (session, _ ("--size must be from %d to %d"), HEAD_SIZE, (int) MAX_SIZE);
  if (wish->key_count < 0 || wish->key_count > MAX_COUNT)
    return tool_session_usage (session, _ ("--key-count must be from 0 to %d"), (int) MAX_COUNT);
  if (wish->rate < 0 || wish->rate > MAX_RATE)
    return tool_session_usage (session, _ ("--rate must be from 0 to %d"), MAX_RATE);
  if (wish->partitions < 0 || wish->partitions > MAX_PARTITIONS)
    return tool_session_usage (session, _ ("--partitions must be from 0 to %d"), MAX_PARTITIONS);
  return TOOL_EXIT_OK;
}

static gboolean
create_topic (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error)
{
  return taskbus_admin_create_topic (admin, data, (gint32) tool_bench_wish.partitions, 0, NULL, cancellable, error);
}

static gboolean
delete_topic (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error)
{
  return taskbus_admin_delete_topic (admin, data, cancellable, error);
}

/* Takes the given topic, or makes one that nobody else uses. */
static gboolean
find_topic (ToolBench *bench, const char *topic, gboolean receives, TaskbusCapabilities capabilities, GError **error)
{
  g_autofree char *uuid = NULL;

  if (topic != NULL)
    {
      g_autoptr (TaskbusTopicInfo) info = NULL;

      bench->topic = g_strdup (topic);
      if (!receives || (capabilities & TASKBUS_CAPABILITY_ADMINISTRATION) == 0)
        return taskbus_topic_check_name (topic, error);
      info = tool_query_topic (bench->session, topic, error);
      return info != NULL;
    }

  uuid = g_uuid_string_random ();
  bench->topic = g_strconcat ("taskbus-bench-", uuid, NULL);
  if ((capabilities & TASKBUS_CAPABILITY_ADMINISTRATION) != 0)
    {
      bench->is_own = tool_session_administrate (bench->session, create_topic, bench->topic, error);
      return bench->is_own;
    }
  if ((capabilities & TASKBUS_CAPABILITY_DURABLE) == 0)
    return TRUE;

  g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED,
                       _ ("The transport cannot make a topic for this, and delete it again: name one"));
  return FALSE;
}

static gboolean
prepare (ToolBench *bench, const char *topic, gboolean receives, GError **error)
{
  TaskbusCapabilities capabilities;

  bench->bus = tool_session_open_bus (bench->session, error);
  if (bench->bus == NULL)
    return FALSE;

  capabilities = taskbus_transport_get_capabilities (taskbus_bus_get_transport (bench->bus));
  if (receives && (capabilities & (TASKBUS_CAPABILITY_DURABLE | TASKBUS_CAPABILITY_REPLAY)) == 0)
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED,
                           _ ("The transport keeps no records, so that none can be received"));
      return FALSE;
    }

  bench->identity = ((guint64) g_random_int () << 32) | g_random_int ();
  bench->values = g_malloc (VALUES_SIZE + (gsize) tool_bench_wish.size);
  for (gsize i = 0; i < VALUES_SIZE + (gsize) tool_bench_wish.size; i++)
    bench->values[i] = (i / 100) % 2 == 0 ? (guint8) g_random_int () : 'x';
  return find_topic (bench, topic, receives, capabilities, error);
}

/* Makes a record that tells when it was made. */
TaskbusRecord *
tool_bench_make_record (ToolBench *bench, guint64 number, gint64 time)
{
  guint8 *value = bench->values + (number * 4099) % VALUES_SIZE;
  char key[32];
  int key_size = 0;

  if (tool_bench_wish.key_count > 0)
    key_size = g_snprintf (key, sizeof key, "key-%" G_GUINT64_FORMAT, number % (guint64) tool_bench_wish.key_count);
  memcpy (value, &bench->identity, sizeof bench->identity);
  memcpy (value + sizeof bench->identity, &time, sizeof time);
  return taskbus_record_new_data (bench->topic, key_size > 0 ? (const guint8 *) key : NULL, (gsize) key_size, value,
                                  (gsize) tool_bench_wish.size);
}

/* Tells when it was made; FALSE when it is not of this measurement. */
gboolean
tool_bench_read_record (ToolBench *bench, const TaskbusRecord *record, gint64 *time)
{
  gsize size;
  const guint8 *value = taskbus_record_peek_value (record, &size);

  if (value == NULL || size < HEAD_SIZE || memcmp (value, &bench->identity, sizeof bench->identity) != 0)
    return FALSE;

  memcpy (time, value + sizeof bench->identity, sizeof *time);
  return TRUE;
}

/* Counts a record that failed.  When none succeeds, there is nothing to measure. */
void
tool_bench_take_error (ToolBench *bench, const GError *error)
{
  bench->n_failed++;
  if (bench->error == NULL)
    bench->error = g_error_copy (error);
  if (bench->n_done == 0)
    bench->stopped = TRUE;
}

static void
on_interrupt (gpointer user_data)
{
  ToolBench *bench = user_data;

  tool_session_tell_interrupted (bench->session);
  bench->stopped = TRUE;
}

static void
clean_up (ToolBench *bench)
{
  g_autoptr (GError) error = NULL;

  if (!bench->is_own)
    return;

  if (tool_bench_wish.keep)
    tool_print_remark (_ ("Topic %s stays"), bench->topic);
  else if (!tool_session_administrate (bench->session, delete_topic, bench->topic, &error))
    tool_print_note (_ ("Topic %s could not be deleted: %s"), bench->topic, error->message);
}

static int
end (ToolBench *bench)
{
  int code = bench->error != NULL ? tool_session_fail (bench->session, bench->error) : TOOL_EXIT_OK;

  if (bench->n_done == 0)
    return code;

  tool_bench_report (bench);
  return code != TOOL_EXIT_OK ? TOOL_EXIT_PARTLY : code;
}

int
tool_bench (ToolSession *session, const char *name, const char *topic, gboolean receives, ToolBenchRun run)
{
  ToolBench bench = { .session = session, .name = name, .times = tool_histogram_new () };
  g_autoptr (GError) error = NULL;
  int code = check_wish (session);

  if (code == TOOL_EXIT_OK)
    {
      tool_session_set_interrupt_func (session, on_interrupt, &bench);
      if (prepare (&bench, topic, receives, &error) && run (&bench, &error))
        code = end (&bench);
      else
        code = tool_session_fail (session, error);
      tool_clear_progress ();
      clean_up (&bench);
      tool_session_set_interrupt_func (session, NULL, NULL);
    }

  tool_histogram_free (bench.times);
  g_clear_error (&bench.error);
  g_free (bench.values);
  g_free (bench.topic);
  return code;
}
