/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "brokers.h"

#include "deadline.h"

#define LOOK_MILLISECONDS 200

/* The brokers belong to whoever started this program, and obey a command of theirs. */

static void
on_obeyed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error))
    g_error ("the brokers do not obey: %s", error->message);
  *(gboolean *) data = TRUE;
}

/* start, kill, pause or resume, to the broker of that number, from 1 on; returns when it is done, and records flow
 * meanwhile. */
void
brokers_order (const Setup *setup, const char *what, guint broker)
{
  g_autofree char *order = g_strdup_printf ("%s %s %u", setup->control, what, broker);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  gboolean is_done = FALSE;

  if (g_shell_parse_argv (order, NULL, &argv, &error))
    process = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  if (process == NULL)
    g_error ("%s: %s", order, error->message);
  g_subprocess_wait_check_async (process, NULL, on_obeyed, &is_done);
  wait_until (is_done);
}

typedef struct
{
  const Setup *setup;
  TaskbusAdmin *admin;
  gboolean is_in_sync;
} Watch;

static gboolean
look_at_replicas (gpointer data)
{
  Watch *watch = data;
  g_autoptr (TaskbusTopicInfo) info = taskbus_admin_describe_topic (watch->admin, watch->setup->topic, NULL, NULL);
  gint32 n_in_sync = 0;

  /* that some broker does not answer yet is no reason to give up */
  for (guint i = 0; info != NULL && i < info->partitions->len; i++)
    {
      const TaskbusPartitionInfo *partition = g_ptr_array_index (info->partitions, i);

      n_in_sync += partition->n_in_sync;
    }
  watch->is_in_sync = n_in_sync == FAULTS_PARTITIONS * FAULTS_BROKERS;
  return watch->is_in_sync ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/* Until every replica of the topic has everything. */
void
brokers_wait_in_sync (const Setup *setup)
{
  g_autoptr (TaskbusBus) bus = setup_make_bus (setup);
  g_autoptr (GError) error = NULL;
  Watch watch = { setup, taskbus_bus_get_admin (bus, &error), FALSE };

  g_assert_no_error (error);
  g_timeout_add (LOOK_MILLISECONDS, look_at_replicas, &watch);
  wait_until (watch.is_in_sync);
  g_assert_true (taskbus_bus_close (bus, NULL, &error));
  g_assert_no_error (error);
}
