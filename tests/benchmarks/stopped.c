/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Publishes to what TASKBUS_ENDPOINTS names while that stands still: says "ready" when a first record is confirmed, posts at
 * a line from standard input, and tells how much was under way at most and when the last error came. */
#include <stdio.h>
#include <stdlib.h>
#include <taskbus.h>

#include "measure.h"
#include "payload.h"

#define PATIENCE (60 * G_TIME_SPAN_SECOND)

static TaskbusRecord *
make_record (const char *topic, Payload *payload, guint number, guint size)
{
  return taskbus_record_new_data (topic, payload_key (payload, number), PAYLOAD_KEY_SIZE,
                                  payload_value (payload, number), size);
}

/* Ends once a first record is confirmed and a line was read. */
static void
await_order (TaskbusBus *bus, TaskbusRecord *record)
{
  g_autoptr (TaskbusReceipt) receipt = NULL;
  GError *error = NULL;
  char line[16];

  receipt = taskbus_bus_publish_record (bus, record, NULL, &error);
  measure_check (error);
  g_print ("ready\n");
  fflush (stdout);
  if (fgets (line, sizeof line, stdin) == NULL)
    exit (EXIT_FAILURE);
}

static guint64
post_all (TaskbusBus *bus, const char *topic, Payload *payload, guint size, guint count, gint64 *last_taken)
{
  guint64 under_way = 0;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (TaskbusRecord) record = make_record (topic, payload, i, size);
      g_autoptr (TaskbusCounters) counters = NULL;

      taskbus_bus_post_record (bus, record);
      if (i % 1000 != 999 && i + 1 != count)
        continue;

      counters = taskbus_bus_get_counters (bus);
      if (counters->in_flight + counters->waiting > under_way)
        *last_taken = g_get_monotonic_time ();
      under_way = MAX (under_way, counters->in_flight + counters->waiting);
    }
  return under_way;
}

/* A timer of the main loop; more failures at once than anybody could look at have no signal each. */
static gboolean
keep_waiting (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* What its broker answered just before it stood still is no failure. */
static void
await_answers (TaskbusBus *bus, guint64 count)
{
  g_autoptr (TaskbusCounters) counters = taskbus_bus_get_counters (bus);
  guint timer = g_timeout_add (2, keep_waiting, NULL);
  gint64 end = g_get_monotonic_time () + PATIENCE;

  while (counters->failed + counters->confirmed < count)
    {
      if (g_get_monotonic_time () > end)
        {
          g_printerr ("Of %" G_GUINT64_FORMAT " records only %" G_GUINT64_FORMAT " failed; %" G_GUINT64_FORMAT
                      " were confirmed, %" G_GUINT64_FORMAT " are in flight, %" G_GUINT64_FORMAT " wait\n",
                      count, counters->failed, counters->confirmed, counters->in_flight, counters->waiting);
          exit (EXIT_FAILURE);
        }
      g_main_context_iteration (NULL, TRUE);
      taskbus_counters_free (counters);
      counters = taskbus_bus_get_counters (bus);
    }
  g_source_remove (timer);
  measure_print ("failed", (double) counters->failed);
  measure_print ("confirmed", (double) counters->confirmed);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- publish to what stands still");
  g_autoptr (GError) error = NULL;
  g_autofree char *topic = NULL;
  g_autoptr (Payload) payload = NULL;
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (TaskbusRecord) first = NULL;
  int count = 100000, size = 200, keys = 1000;
  const GOptionEntry entries[] = {
    { "topic", 0, 0, G_OPTION_ARG_STRING, &topic, "the topic", "TOPIC" },
    { "count", 0, 0, G_OPTION_ARG_INT, &count, "records", "N" },
    { "size", 0, 0, G_OPTION_ARG_INT, &size, "bytes a value", "N" },
    { "keys", 0, 0, G_OPTION_ARG_INT, &keys, "different keys", "N" },
    G_OPTION_ENTRY_NULL,
  };
  gint64 last_taken = 0;
  guint64 under_way;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_parse (context, &argc, &argv, &error);
  measure_check (error);
  if (topic == NULL)
    topic = g_strdup ("bench");
  size = MAX (size, 1);
  payload = payload_new ((guint) size, (guint) keys);

  bus = taskbus_bus_new_default (&error);
  measure_check (error);
  first = make_record (topic, payload, 0, (guint) size);
  await_order (bus, first);
  under_way = post_all (bus, topic, payload, (guint) size, (guint) MAX (count, 1), &last_taken);
  await_answers (bus, (guint64) MAX (count, 1) + 1); /* with the first one */
  measure_print ("last-error", (double) (g_get_monotonic_time () - last_taken) / 1000.0);
  measure_print ("under-way", (double) under_way);
  measure_print_memory ();

  taskbus_bus_close (bus, NULL, &error);
  measure_check (error);
  return EXIT_SUCCESS;
}
