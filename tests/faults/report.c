/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report.h"

#include "deadline.h"
#include "payload.h"

/* What is there in the end, and what it says. */

static TaskbusOutcome
on_delivery (TaskbusDelivery *delivery, gpointer data)
{
  History *history = data;
  TaskbusRecord *record = taskbus_delivery_get_record (delivery);
  MessageId id = { G_MAXUINT32, 0, 0, 0 };
  gboolean known = payload_parse (record, &id);

  history_store (history, &id, taskbus_record_get_partition (record), taskbus_record_get_offset (record),
                 known && payload_is_intact (record, &id));
  return TASKBUS_OUTCOME_DONE;
}

static guint64
expected_records (TaskbusBus *bus, const char *topic)
{
  g_autoptr (GError) error = NULL;
  TaskbusAdmin *admin = taskbus_bus_get_admin (bus, &error);
  g_autoptr (TaskbusTopicInfo) info = taskbus_admin_describe_topic (admin, topic, NULL, &error);
  guint64 n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < info->partitions->len; i++)
    {
      const TaskbusPartitionInfo *partition = g_ptr_array_index (info->partitions, i);

      n += partition->high - partition->low;
    }
  return n;
}

/* A fresh reader takes everything from the start. */
void
report_read_log (const Setup *setup, History *history)
{
  const char *const topics[] = { setup->topic, NULL };
  g_autoptr (TaskbusBus) bus = setup_make_bus (setup);
  g_autoptr (TaskbusSubscription) subscription = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n = expected_records (bus, setup->topic);

  subscription = taskbus_bus_subscribe (bus, NULL, topics, NULL, on_delivery, history, NULL, &error);
  g_assert_no_error (error);
  for (guint64 seen = 0; seen < n; seen = history->log->len)
    wait_until (history->log->len >= n || history->log->len >= seen + 10000);
  g_assert_true (taskbus_bus_close (bus, NULL, &error));
  g_assert_no_error (error);
}

/* What the transport itself finds wrong with its storage. */
gboolean
report_storage (const Setup *setup)
{
  g_autoptr (TaskbusBus) bus = setup_make_bus (setup);
  g_autoptr (GError) error = NULL;
  TaskbusAdmin *admin = taskbus_bus_get_admin (bus, &error);
  g_autoptr (GPtrArray) problems = NULL;

  g_assert_no_error (error);
  problems = taskbus_admin_check (admin, NULL, &error);
  if (g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED))
    g_clear_error (&error); /* its storage is somebody else's */
  g_assert_no_error (error);
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    g_print ("  STORAGE    %s\n", (const char *) g_ptr_array_index (problems, i));
  g_assert_true (taskbus_bus_close (bus, NULL, &error));
  return problems == NULL || problems->len == 0;
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a, two = *(const gint64 *) b;

  return one < two ? -1 : one > two;
}

/* Prints the proof; TRUE when there is nothing to hold against it. */
gboolean
report_findings (const Setup *setup,
                 const char *what,
                 const History *history,
                 const Expectations *expectations,
                 GArray *recoveries,
                 gint64 longest_outage)
{
  g_autoptr (Findings) findings = check_history (history, expectations);
  guint n_findings = findings_count (findings);

  g_print ("%s: %u rounds, seed %u\n", what, setup->rounds, setup->seed);
  g_print ("  acked      %u, failed %u, unknown %u (of these in the log %u), in the log %u\n", history->n_ok,
           history->n_failed, findings->n_unknown, findings->n_saved, history->log->len);
  if (expectations->consumed)
    g_print ("  delivered  %u, again %u\n", findings->n_delivered, findings->n_redelivered);
  findings_print (findings);
  g_print ("  longest unavailability %.1f ms", longest_outage / 1000.0);
  if (recoveries->len > 0)
    {
      g_array_sort (recoveries, compare_times);
      g_print (", recovery p50 %.1f ms, max %.1f ms of %u",
               g_array_index (recoveries, gint64, recoveries->len / 2) / 1000.0,
               g_array_index (recoveries, gint64, recoveries->len - 1) / 1000.0, recoveries->len);
    }
  g_print ("\n  %s\n", n_findings == 0 ? "nothing found" : "FAILED");
  if (n_findings == 0 && setup->rounds >= 3)
    g_print ("  (no failure in %u rounds bounds the rate at %.2f %%)\n", setup->rounds, 300.0 / setup->rounds);
  return n_findings == 0;
}
