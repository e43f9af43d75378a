/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a publish to the handler in the same process, over whatever TASKBUS_ENDPOINTS names: one thread publishes at a
 * rate, the handler runs in the main one. */
#include <stdlib.h>
#include <string.h>
#include <taskbus.h>

#include "measure.h"
#include "pace.h"
#include "payload.h"

typedef struct
{
  TaskbusBus *bus;
  GMainLoop *loop;
  const char *topic;
  Payload *payload;
  guint size;
  guint8 *value;
  guint expected;
  GArray *latencies;
} Run;

static TaskbusOutcome
on_record (TaskbusDelivery *delivery, gpointer user_data)
{
  Run *run = user_data;
  gsize size;
  const guint8 *value = taskbus_record_peek_value (taskbus_delivery_get_record (delivery), &size);
  gint64 made;
  gint64 latency;

  g_assert (size >= sizeof made);
  memcpy (&made, value, sizeof made);
  latency = g_get_monotonic_time () - made;
  g_array_append_val (run->latencies, latency);
  if (run->latencies->len == run->expected)
    g_main_loop_quit (run->loop);
  return TASKBUS_OUTCOME_DONE;
}

static void
on_failed (TaskbusSubscription *subscription, const GError *error, gpointer user_data)
{
  measure_check (error);
}

static void
on_publish_failed (TaskbusBus *bus, TaskbusRecord *record, const GError *error, gpointer user_data)
{
  measure_check (error);
}

/* The time at which it is made is in its value. */
static void
publish_one (guint number, gpointer data)
{
  Run *run = data;
  gint64 now = g_get_monotonic_time ();
  g_autoptr (TaskbusRecord) record = NULL;

  memcpy (run->value, payload_value (run->payload, number), run->size);
  memcpy (run->value, &now, sizeof now);
  record = taskbus_record_new_data (run->topic, payload_key (run->payload, number), PAYLOAD_KEY_SIZE, run->value,
                                    run->size);
  taskbus_bus_post_record (run->bus, record);
}

static void
receive (Run *run, guint count)
{
  g_array_set_size (run->latencies, 0);
  run->expected = count;
  g_main_loop_run (run->loop);
}

static void
run_at (Run *run, guint rate, guint count)
{
  guint64 cpu;
  Pace *pace;

  /* The first one has the group and all connections made. */
  publish_one (0, run);
  receive (run, 1);

  cpu = measure_cpu_microseconds ();
  pace = pace_start (rate, count, publish_one, run);
  receive (run, count);
  pace_join (pace);
  measure_print ("count", count);
  measure_print ("cpu", (double) (measure_cpu_microseconds () - cpu) / 1000.0);
  measure_print_latencies (run->latencies);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- publish and receive, and tell how long it took");
  g_autoptr (GError) error = NULL;
  g_autofree char *topic = NULL;
  g_autofree char *group = NULL;
  g_autoptr (TaskbusSubscription) subscription = NULL;
  const char *topics[] = { NULL, NULL };
  int count = 25000, rate = 5000, size = 200, keys = 1000;
  const GOptionEntry entries[] = {
    { "count", 0, 0, G_OPTION_ARG_INT, &count, "records", "N" },
    { "rate", 0, 0, G_OPTION_ARG_INT, &rate, "records a second", "N" },
    { "size", 0, 0, G_OPTION_ARG_INT, &size, "bytes a value", "N" },
    { "keys", 0, 0, G_OPTION_ARG_INT, &keys, "different keys", "N" },
    { "topic", 0, 0, G_OPTION_ARG_STRING, &topic, "the topic", "TOPIC" },
    { "group", 0, 0, G_OPTION_ARG_STRING, &group, "the consumer group", "GROUP" },
    G_OPTION_ENTRY_NULL,
  };
  Run run = { 0 };

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_parse (context, &argc, &argv, &error);
  measure_check (error);

  run.loop = g_main_loop_new (NULL, FALSE);
  run.topic = topics[0] = topic != NULL ? topic : "bench";
  run.size = (guint) MAX (size, (int) sizeof (gint64));
  run.payload = payload_new (run.size, (guint) keys);
  run.value = g_malloc (run.size);
  run.latencies = g_array_new (FALSE, FALSE, sizeof (gint64));

  run.bus = taskbus_bus_new_default (&error);
  measure_check (error);
  taskbus_bus_open (run.bus, NULL, &error);
  measure_check (error);
  g_signal_connect (run.bus, "publish-failed", G_CALLBACK (on_publish_failed), NULL);
  subscription = taskbus_bus_subscribe (run.bus, group != NULL ? group : "bench", topics, NULL, on_record, &run, NULL,
                                        &error);
  measure_check (error);
  g_signal_connect (subscription, "failed", G_CALLBACK (on_failed), NULL);

  run_at (&run, (guint) MAX (rate, 1), (guint) MAX (count, 1));

  taskbus_bus_close (run.bus, NULL, &error);
  measure_check (error);
  g_clear_object (&subscription);
  g_object_unref (run.bus);
  g_main_loop_unref (run.loop);
  payload_free (run.payload);
  g_free (run.value);
  g_array_unref (run.latencies);
  return EXIT_SUCCESS;
}
