/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a bus costs on the way to a handler: its transport makes records as fast as it is asked for them. */
#include <stdlib.h>
#include <taskbus.h>

#include "made-up-transport.h"
#include "measure.h"
#include "sample-message.h"

static const guint8 payload[200] = { 'x' };

typedef struct
{
  gboolean is_typed;
  GMainLoop *loop;
  guint64 count;
  guint64 received;
  gint64 began;
  guint64 cpu;
  guint64 sum;
} Run;

/* What a handler looks at of a message at least. */
static void
read_message (Run *run, TaskbusDelivery *delivery)
{
  TaskbusMessage *message = taskbus_delivery_get_message (delivery);
  g_autofree char *id = NULL;
  gint64 duration;

  measure_check (taskbus_delivery_get_decode_error (delivery));
  g_object_get (message, "task-id", &id, "duration-ms", &duration, NULL);
  run->sum += (guint64) duration + (guint64) *id;
}

static TaskbusOutcome
on_record (TaskbusDelivery *delivery, gpointer user_data)
{
  Run *run = user_data;

  if (run->is_typed)
    read_message (run, delivery);
  if (run->received++ == 0)
    {
      run->began = g_get_monotonic_time ();
      run->cpu = measure_cpu_microseconds ();
    }
  if (run->received == run->count)
    {
      measure_print_span (run->began, g_get_monotonic_time (), run->count);
      measure_print ("cpu", (double) (measure_cpu_microseconds () - run->cpu) / 1000.0);
      g_main_loop_quit (run->loop);
    }
  return TASKBUS_OUTCOME_DONE;
}

/* What is left without a bus: making the records in batches and dropping them. */
static void
make_only (TaskbusTransport *transport, guint64 count)
{
  GPtrArray *records;
  gint64 began = g_get_monotonic_time ();

  while ((records = made_up_transport_take (transport, 1000)) != NULL)
    g_ptr_array_unref (records);
  measure_print_span (began, g_get_monotonic_time (), count);
}

static void
deliver (TaskbusTransport *transport, const char *topic, guint64 count, gboolean is_typed)
{
  const char *const topics[] = { topic, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusBus) bus = taskbus_bus_new_for_transport (transport, profile);
  g_autoptr (TaskbusSubscription) subscription = NULL;
  Run run = { .loop = g_main_loop_new (NULL, FALSE), .count = count, .is_typed = is_typed };

  subscription = taskbus_bus_subscribe (bus, "bench", topics, NULL, on_record, &run, NULL, &error);
  measure_check (error);
  g_main_loop_run (run.loop);
  taskbus_bus_close (bus, NULL, &error);
  measure_check (error);
  g_main_loop_unref (run.loop);
}

static TaskbusRecord *
make_model (gboolean is_typed, GError **error)
{
  g_autoptr (Sample) sample = NULL;
  g_autoptr (TaskbusProfile) profile = NULL;
  g_autoptr (TaskbusCodec) codec = NULL;
  g_autoptr (TaskbusMessage) message = NULL;

  if (!is_typed)
    return taskbus_record_new_data ("bench", NULL, 0, payload, sizeof payload);

  sample = sample_new ();
  sample_message_register ("bench");
  profile = taskbus_profile_new_plain ();
  codec = taskbus_codec_new (profile, error);
  if (codec == NULL)
    return NULL;

  message = sample_message_new (sample_row (sample, 1));
  return taskbus_codec_encode (codec, message, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- receive made-up records, and tell how fast");
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusTransport) transport = NULL;
  g_autoptr (TaskbusRecord) model = NULL;
  gboolean one_core = FALSE, only_records = FALSE, is_typed = FALSE;
  gint64 count = 1000000;
  const GOptionEntry entries[] = {
    { "count", 0, 0, G_OPTION_ARG_INT64, &count, "records", "N" },
    { "one-core", 0, 0, G_OPTION_ARG_NONE, &one_core, "stay on one core", NULL },
    { "messages", 0, 0, G_OPTION_ARG_NONE, &is_typed, "typed messages, two fields of which are read", NULL },
    { "only-records", 0, 0, G_OPTION_ARG_NONE, &only_records, "make the records, without a bus", NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_parse (context, &argc, &argv, &error);
  measure_check (error);
  if (one_core)
    measure_use_one_core ();

  count = MAX (count, 1);
  model = make_model (is_typed, &error);
  measure_check (error);
  transport = made_up_transport_new (model, (guint64) count);
  if (only_records)
    make_only (transport, (guint64) count);
  else
    deliver (transport, taskbus_record_get_topic (model), (guint64) count, is_typed);
  return EXIT_SUCCESS;
}
