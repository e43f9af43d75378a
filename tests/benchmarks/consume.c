/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Receives from whatever TASKBUS_ENDPOINTS names, in a group.
 *
 *   drain    counts what is there, as fast as it comes
 *   behind   likewise, but the first record takes its time, so that what is behind it piles up as far as it may
 *   latency  starts PUBLISHER, which puts the time at which each record was made into it, and tells how long they took
 *   idle     waits on an empty topic, and tells what waiting costs
 */
#include <stdlib.h>
#include <string.h>
#include <taskbus.h>

#include "measure.h"

typedef struct
{
  GMainLoop *loop;
  guint expected;
  guint received;
  gint64 began;
  gint64 ended;
  guint64 cpu;
  guint64 sum; /* of a byte of each, so that it is read */
  guint hold;  /* seconds */
  gboolean has_times;
  GArray *latencies;
  char **publisher;
} Run;

static TaskbusOutcome
on_record (TaskbusDelivery *delivery, gpointer user_data)
{
  Run *run = user_data;
  gsize size;
  const guint8 *value = taskbus_record_peek_value (taskbus_delivery_get_record (delivery), &size);

  if (run->received == 0)
    {
      if (run->hold > 0)
        g_poll (NULL, 0, (gint) run->hold * 1000);
      run->began = g_get_monotonic_time ();
    }
  run->sum += size > 0 ? value[size - 1] : 0;

  if (run->has_times && size >= sizeof (gint64))
    {
      gint64 made;
      gint64 latency;

      memcpy (&made, value, sizeof made);
      latency = g_get_monotonic_time () - made;
      g_array_append_val (run->latencies, latency);
    }

  run->received++;
  if (run->received == run->expected)
    {
      run->ended = g_get_monotonic_time ();
      run->cpu =
        measure_cpu_microseconds (); /* of the whole process: some records are fetched before the first is here */
      g_main_loop_quit (run->loop);
    }
  return TASKBUS_OUTCOME_DONE;
}

static void
on_failed (TaskbusSubscription *subscription, const GError *error, gpointer user_data)
{
  measure_check (error);
}

static void
on_assigned (TaskbusSubscription *subscription, GPtrArray *partitions, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GSubprocess) publisher = NULL;
  g_autoptr (GError) error = NULL;

  if (run->publisher == NULL || partitions->len == 0)
    return;

  publisher = g_subprocess_newv ((const char *const *) run->publisher, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  measure_check (error);
  run->publisher = NULL;
}

static gboolean
on_waited (gpointer user_data)
{
  Run *run = user_data;

  g_main_loop_quit (run->loop);
  return G_SOURCE_REMOVE;
}

static void
wait_idly (Run *run, guint seconds)
{
  guint64 cpu;

  /* The first second is the one of joining. */
  g_timeout_add_seconds (1, on_waited, run);
  g_main_loop_run (run->loop);

  cpu = measure_cpu_microseconds ();
  g_timeout_add_seconds (seconds, on_waited, run);
  g_main_loop_run (run->loop);

  measure_print ("cpu", (double) (measure_cpu_microseconds () - cpu) / 1000.0 / seconds);
  measure_print_memory ();
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("[-- PUBLISHER…] - receive, and tell how fast");
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (TaskbusSubscription) subscription = NULL;
  g_autofree char *mode = NULL;
  g_autofree char *topic = NULL;
  g_autofree char *group = NULL;
  int count = 100000, seconds = 5;
  const GOptionEntry entries[] = {
    { "mode", 0, 0, G_OPTION_ARG_STRING, &mode, "drain, behind, latency or idle", "MODE" },
    { "topic", 0, 0, G_OPTION_ARG_STRING, &topic, "the topic", "TOPIC" },
    { "group", 0, 0, G_OPTION_ARG_STRING, &group, "the consumer group", "GROUP" },
    { "count", 0, 0, G_OPTION_ARG_INT, &count, "records", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "how long to be idle, or behind", "N" },
    G_OPTION_ENTRY_NULL,
  };
  const char *topics[] = { "bench", NULL };
  Run run = { 0 };

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_parse (context, &argc, &argv, &error);
  measure_check (error);

  run.loop = g_main_loop_new (NULL, FALSE);
  run.expected = (guint) count;
  if (topic != NULL)
    topics[0] = topic;
  run.hold = g_strcmp0 (mode, "behind") == 0 ? (guint) MAX (seconds, 1) : 0;
  run.has_times = g_strcmp0 (mode, "latency") == 0;
  run.latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (run.has_times && argc > 1)
    run.publisher = argv + (strcmp (argv[1], "--") == 0 ? 2 : 1);

  bus = taskbus_bus_new_default (&error);
  measure_check (error);
  subscription = taskbus_bus_subscribe (bus, group != NULL ? group : "bench", topics, NULL, on_record, &run, NULL,
                                        &error);
  measure_check (error);
  g_signal_connect (subscription, "assigned", G_CALLBACK (on_assigned), &run);
  g_signal_connect (subscription, "failed", G_CALLBACK (on_failed), &run);

  if (g_strcmp0 (mode, "idle") == 0)
    wait_idly (&run, (guint) MAX (seconds, 1));
  else
    {
      g_main_loop_run (run.loop);
      measure_print_span (run.began, run.ended, run.received);
      measure_print ("cpu", (double) run.cpu / 1000.0);
      measure_print_latencies (run.latencies);
      measure_print_memory ();
    }

  taskbus_bus_close (bus, NULL, &error);
  measure_check (error);
  g_main_loop_unref (run.loop);
  g_array_unref (run.latencies);
  return EXIT_SUCCESS;
}
