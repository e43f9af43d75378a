/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Publishes records to whatever TASKBUS_ENDPOINTS names, in one of the ways in which a program can.
 *
 *   record   only makes the records: what the other ways cost without a bus
 *   post     never waits; flushes after each window
 *   stream   posts without a pause, while no more than a few windows are under way; flushes at the end
 *   calls    posts everything at once, and tells how much of this thread's time a record took
 *   single   one asynchronous call a record, a window of them under way
 *   batch    one asynchronous call for a window of records, four of them under way
 *   steady   as single, at a rate, and tells how long each receipt took from the time at which its record was due
 *
 * What is published are bytes, JSON documents with a key, such with the headers of a message, too, or typed messages of
 * the same documents (those only with the first four).
 */
#include <stdlib.h>
#include <string.h>
#include <taskbus.h>

#include "measure.h"
#include "payload.h"
#include "sample-message.h"

#define BATCHES_UNDER_WAY (4)
#define WINDOWS_UNDER_WAY (10)

typedef struct
{
  TaskbusBus *bus;
  GMainLoop *loop;
  const char *topic;
  guint8 *value;
  Payload *payload; /* NULL: the same value each time, and no key */
  Sample *sample;   /* documents instead, or NULL */
  gboolean is_typed;
  TaskbusRecordBuilder *builder; /* of documents with headers, or NULL */
  guint size;
  guint count;
  guint window;
  guint rate;
  guint sent;
  guint answered;
  gint64 began;
  GArray *latencies;
} Run;

typedef struct
{
  Run *run;
  gint64 due;
} Call;

static TaskbusRecord *
make_record_with_headers (Run *run, const SampleRow *row)
{
  static const char id[] = "019b8d1c-61f0-7c3a-9e7f-0123456789ab";

  taskbus_record_builder_reset (run->builder, NULL);
  taskbus_record_builder_set_key_data (run->builder, (const guint8 *) row->id, SAMPLE_ID_SIZE);
  taskbus_record_builder_set_value_data (run->builder, (const guint8 *) row->document, row->document_size);
  taskbus_record_builder_add_header_string (run->builder, "message-id", id);
  taskbus_record_builder_add_header_string (run->builder, "message-type", run->topic);
  return taskbus_record_builder_end (run->builder);
}

static TaskbusRecord *
make_record (Run *run)
{
  if (run->sample != NULL)
    {
      const SampleRow *row = sample_row (run->sample, run->sent);

      if (run->builder != NULL)
        return make_record_with_headers (run, row);
      return taskbus_record_new_data (run->topic, (const guint8 *) row->id, SAMPLE_ID_SIZE,
                                      (const guint8 *) row->document, row->document_size);
    }
  if (run->payload != NULL)
    return taskbus_record_new_data (run->topic, payload_key (run->payload, run->sent), PAYLOAD_KEY_SIZE,
                                    payload_value (run->payload, run->sent), run->size);
  return taskbus_record_new_data (run->topic, NULL, 0, run->value, run->size);
}

static void
make_one (Run *run)
{
  if (run->is_typed)
    g_object_unref (sample_message_new (sample_row (run->sample, run->sent)));
  else
    taskbus_record_unref (make_record (run));
  run->sent++;
}

static void
post_one (Run *run)
{
  if (run->is_typed)
    {
      g_autoptr (TaskbusMessage) message = sample_message_new (sample_row (run->sample, run->sent));

      taskbus_bus_post (run->bus, message);
    }
  else
    {
      g_autoptr (TaskbusRecord) record = make_record (run);

      taskbus_bus_post_record (run->bus, record);
    }
  run->sent++;
}

static void
count_answers (Run *run, guint count)
{
  run->answered += count;
  if (run->answered == run->count)
    g_main_loop_quit (run->loop);
}

static void
run_record (Run *run)
{
  while (run->sent < run->count)
    make_one (run);
}

static void
run_post (Run *run)
{
  GError *error = NULL;

  while (run->sent < run->count)
    {
      post_one (run);
      if (run->sent % run->window == 0 || run->sent == run->count)
        {
          taskbus_bus_flush (run->bus, NULL, &error);
          measure_check (error);
        }
    }
}

/* How many of them are not confirmed yet. */
static guint64
count_open (Run *run)
{
  g_autoptr (TaskbusCounters) counters = taskbus_bus_get_counters (run->bus);

  measure_check (counters->failed > 0 ? g_error_new (TASKBUS_ERROR, TASKBUS_ERROR_FAILED, "Records failed") : NULL);
  return counters->in_flight + counters->waiting;
}

/* A timer of the main loop. */
static gboolean
keep_looking (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* A post never waits; who posts faster than records are confirmed looks at the counters, and lets half of them go
 * first, since many at once make larger batches. */
static void
run_stream (Run *run)
{
  guint64 limit = WINDOWS_UNDER_WAY * (guint64) run->window;
  guint timer = g_timeout_add (1, keep_looking, NULL);
  GError *error = NULL;

  while (run->sent < run->count)
    {
      post_one (run);
      if (run->sent % 1000 == 0 && count_open (run) > limit)
        while (count_open (run) > limit / 2)
          g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (timer);
  taskbus_bus_flush (run->bus, NULL, &error);
  measure_check (error);
}

static void
run_calls (Run *run)
{
  guint64 cpu = measure_thread_cpu_nanoseconds ();
  GError *error = NULL;

  while (run->sent < run->count)
    post_one (run);
  measure_print ("call-ns", (double) (measure_thread_cpu_nanoseconds () - cpu) / run->count);

  taskbus_bus_flush (run->bus, NULL, &error);
  measure_check (error);
}

static void send_singles (Run *run);

static void
on_single_published (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (source), result, &error);

  measure_check (error);
  count_answers (run, 1);
  if (run->sent - run->answered <= run->window / 2)
    send_singles (run);
}

static void
send_singles (Run *run)
{
  while (run->sent < run->count && run->sent - run->answered < run->window)
    {
      g_autoptr (TaskbusRecord) record = make_record (run);

      run->sent++;
      taskbus_bus_publish_record_async (run->bus, record, NULL, on_single_published, run);
    }
}

static void send_batches (Run *run);

static void
on_batch_published (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) receipts = taskbus_bus_publish_records_finish (TASKBUS_BUS (source), result, &error);

  measure_check (error);
  for (guint i = 0; i < receipts->len; i++)
    measure_check (taskbus_receipt_get_error (g_ptr_array_index (receipts, i)));

  count_answers (run, receipts->len);
  send_batches (run);
}

static void
send_batches (Run *run)
{
  while (run->sent < run->count && run->sent - run->answered < BATCHES_UNDER_WAY * run->window)
    {
      guint size = MIN (run->window, run->count - run->sent);
      g_autoptr (GPtrArray) records = g_ptr_array_new_full (size, (GDestroyNotify) taskbus_record_unref);

      for (guint i = 0; i < size; i++)
        g_ptr_array_add (records, make_record (run));
      run->sent += size;
      taskbus_bus_publish_records_async (run->bus, records, NULL, on_batch_published, run);
    }
}

static void
on_steady_published (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Call *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (source), result, &error);
  gint64 latency = g_get_monotonic_time () - call->due;

  measure_check (error);
  g_array_append_val (call->run->latencies, latency);
  count_answers (call->run, 1);
}

static gboolean
on_tick (gpointer user_data)
{
  Run *run = user_data;
  gint64 now = g_get_monotonic_time ();

  for (;;)
    {
      gint64 due = run->began + (gint64) run->sent * G_USEC_PER_SEC / run->rate;
      g_autoptr (TaskbusRecord) record = NULL;
      Call *call;

      if (run->sent == run->count)
        return G_SOURCE_REMOVE;
      if (due > now)
        return G_SOURCE_CONTINUE;

      /* Who receives it in another process can tell how long that took. */
      if (run->size >= sizeof now)
        memcpy (run->value, &now, sizeof now);
      record = make_record (run);
      call = g_new (Call, 1);
      *call = (Call){ run, due };
      run->sent++;
      taskbus_bus_publish_record_async (run->bus, record, NULL, on_steady_published, call);
    }
}

static void
start_steady (Run *run)
{
  g_timeout_add (1, on_tick, run);
}

static const struct
{
  const char *name;
  void (*start) (Run *run);
  gboolean is_answered;
} modes[] = {
  { "record", run_record, FALSE }, { "post", run_post, FALSE },      { "single", send_singles, TRUE },
  { "batch", send_batches, TRUE }, { "steady", start_steady, TRUE }, { "stream", run_stream, FALSE },
  { "calls", run_calls, FALSE },
};

static void
run_mode (Run *run, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (strcmp (modes[i].name, name) == 0)
      {
        guint64 cpu = measure_cpu_microseconds ();

        run->began = g_get_monotonic_time ();
        modes[i].start (run);
        if (modes[i].is_answered)
          g_main_loop_run (run->loop);
        measure_print_span (run->began, g_get_monotonic_time (), run->count);
        measure_print ("cpu", (double) (measure_cpu_microseconds () - cpu) / 1000.0);
        measure_print_latencies (run->latencies);
        return;
      }

  g_printerr ("There is no mode “%s”\n", name);
  exit (EXIT_FAILURE);
}

/* Connections are there once a record is confirmed. */
static void
warm_up (Run *run, guint count)
{
  g_autoptr (TaskbusRecord) record = make_record (run);
  g_autoptr (TaskbusReceipt) receipt = NULL;
  GError *error = NULL;

  receipt = taskbus_bus_publish_record (run->bus, record, NULL, &error);
  measure_check (error);

  for (guint i = 1; i < count; i++)
    post_one (run);
  taskbus_bus_flush (run->bus, NULL, &error);
  measure_check (error);
  run->sent = 0;
}

static void
use_content (Run *run, const char *content)
{
  if (content == NULL || strcmp (content, "bytes") == 0)
    return;

  run->sample = sample_new ();
  run->is_typed = strcmp (content, "messages") == 0;
  if (run->is_typed)
    sample_message_register (run->topic);
  else if (strcmp (content, "headers") == 0)
    run->builder = taskbus_record_builder_new (run->topic);
}

static void
print_failures (TaskbusBus *bus)
{
  g_autoptr (TaskbusCounters) counters = taskbus_bus_get_counters (bus);

  measure_print ("failed", (double) counters->failed);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- publish, and tell how fast");
  g_autoptr (GError) error = NULL;
  g_autofree char *mode = NULL;
  g_autofree char *topic = NULL;
  g_autofree char *content = NULL;
  int count = 100000, size = 200, keys = 0, window = 1000, rate = 1000, warm_up_count = 1;
  gboolean one_core = FALSE;
  const GOptionEntry entries[] = {
    { "mode", 0, 0, G_OPTION_ARG_STRING, &mode, "record, post, stream, calls, single, batch or steady", "MODE" },
    { "topic", 0, 0, G_OPTION_ARG_STRING, &topic, "the topic", "TOPIC" },
    { "count", 0, 0, G_OPTION_ARG_INT, &count, "records", "N" },
    { "size", 0, 0, G_OPTION_ARG_INT, &size, "bytes a record", "N" },
    { "content", 0, 0, G_OPTION_ARG_STRING, &content, "bytes, documents, headers (and documents) or messages",
      "CONTENT" },
    { "keys", 0, 0, G_OPTION_ARG_INT, &keys, "different keys; then values differ, too", "N" },
    { "warm-up", 0, 0, G_OPTION_ARG_INT, &warm_up_count,
      "with keys, documents, messages: records before the ones that count", "N" },
    { "window", 0, 0, G_OPTION_ARG_INT, &window, "records under way, or in a batch", "N" },
    { "rate", 0, 0, G_OPTION_ARG_INT, &rate, "records a second, for steady", "N" },
    { "one-core", 0, 0, G_OPTION_ARG_NONE, &one_core, "stay on one core", NULL },
    G_OPTION_ENTRY_NULL,
  };
  Run run = { 0 };

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_parse (context, &argc, &argv, &error);
  measure_check (error);
  if (one_core)
    measure_use_one_core ();

  run.bus = taskbus_bus_new_default (&error);
  measure_check (error);
  taskbus_bus_open (run.bus, NULL, &error);
  measure_check (error);

  run.loop = g_main_loop_new (NULL, FALSE);
  run.topic = topic != NULL ? topic : "bench";
  run.count = (guint) MAX (count, 1);
  run.window = (guint) MAX (window, 1);
  run.rate = (guint) MAX (rate, 1);
  run.size = (guint) MAX (size, 1);
  run.value = g_malloc (run.size);
  memset (run.value, 'x', run.size);
  run.latencies = g_array_new (FALSE, FALSE, sizeof (gint64));

  use_content (&run, content);
  if (run.sample != NULL)
    warm_up (&run, (guint) MAX (warm_up_count, 1));
  else if (keys > 0)
    {
      run.payload = payload_new (run.size, (guint) keys);
      warm_up (&run, (guint) MAX (warm_up_count, 1));
    }

  run_mode (&run, mode != NULL ? mode : "single");
  print_failures (run.bus);
  measure_print_memory ();

  taskbus_bus_close (run.bus, NULL, &error);
  measure_check (error);
  g_object_unref (run.bus);
  g_main_loop_unref (run.loop);
  g_array_unref (run.latencies);
  g_clear_pointer (&run.payload, payload_free);
  g_clear_pointer (&run.sample, sample_free);
  g_clear_pointer (&run.builder, taskbus_record_builder_unref);
  g_free (run.value);
  return EXIT_SUCCESS;
}
