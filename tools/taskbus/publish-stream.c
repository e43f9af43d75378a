/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "publish.h"
#include "record-json.h"
#include "terminal.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* Enough for a commit to be worth its while, few enough to stay in the caches. */
#define BATCH_RECORDS 1024
#define BATCH_BYTES ((gsize) 4 * 1024 * 1024)
#define BATCHES_IN_FLIGHT 8

typedef struct
{
  ToolSession *session;
  const ToolPublishRecipe *recipe;
  TaskbusBus *bus;
  ToolLineInput *input;
  TaskbusRecordBuilder *builder;

  GPtrArray *batch;
  gsize batch_bytes;
  guint64 batch_line; /* of its first record */
  guint in_flight;
  gboolean stopped; /* nothing more is read */

  guint64 n_confirmed;
  GError *error; /* the first one */
  guint64 error_line;
  gint64 started;
} Stream;

typedef struct
{
  Stream *stream;
  guint64 first_line;
} BatchCall;

static void advance (Stream *stream);

static void
keep_error (Stream *stream, guint64 line, const GError *error)
{
  if (stream->error == NULL || line < stream->error_line)
    {
      g_clear_error (&stream->error);
      stream->error = g_error_copy (error);
      stream->error_line = line;
    }
  stream->stopped = TRUE;
}

static void
take_receipts (Stream *stream, GPtrArray *receipts, guint64 first_line)
{
  for (guint i = 0; i < receipts->len; i++)
    {
      const TaskbusReceipt *receipt = g_ptr_array_index (receipts, i);
      const GError *error = taskbus_receipt_get_error (receipt);

      if (error != NULL)
        {
          keep_error (stream, first_line + i, error);
          continue;
        }

      stream->n_confirmed++;
      if (stream->recipe->prints_receipts)
        tool_publish_print_receipt (stream->session, receipt);
    }

  if (stream->recipe->prints_receipts)
    tool_output_flush (tool_session_get_output (stream->session));
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BatchCall *call = user_data;
  Stream *stream = call->stream;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) receipts = taskbus_bus_publish_records_finish (TASKBUS_BUS (source), result, &error);

  stream->in_flight--;
  if (receipts != NULL)
    take_receipts (stream, receipts, call->first_line);
  else
    keep_error (stream, call->first_line, error);
  g_free (call);
  advance (stream);
}

static GPtrArray *
batch_new (void)
{
  return g_ptr_array_new_full (BATCH_RECORDS, (GDestroyNotify) taskbus_record_unref);
}

static void
send_batch (Stream *stream)
{
  g_autoptr (GPtrArray) batch = g_steal_pointer (&stream->batch);
  BatchCall *call = g_new (BatchCall, 1);

  *call = (BatchCall){ stream, stream->batch_line };
  stream->batch = batch_new ();
  stream->batch_bytes = 0;
  stream->in_flight++;
  taskbus_bus_publish_records_async (stream->bus, batch, tool_session_get_cancellable (stream->session), on_published,
                                     call);
}

/* The key stands before the first separator; a line without one has only a value. */
static void
set_line (Stream *stream, const char *line, gsize size)
{
  const ToolPublishRecipe *recipe = stream->recipe;
  const char *found = NULL;

  if (recipe->separator != NULL)
    {
      found = memmem (line, size, recipe->separator, recipe->separator_size);
      taskbus_record_builder_set_key_data (stream->builder, found != NULL ? (const guint8 *) line : NULL,
                                           found != NULL ? found - line : 0);
    }
  if (found != NULL)
    {
      size -= found + recipe->separator_size - line;
      line = found + recipe->separator_size;
    }

  taskbus_record_builder_set_value_data (stream->builder, (const guint8 *) line, size);
}

static TaskbusRecord *
make_record (Stream *stream, const char *line, gsize size, GError **error)
{
  const ToolPublishRecipe *recipe = stream->recipe;

  if (recipe->input != TOOL_INPUT_JSON)
    {
      /* Most lines need nothing but themselves. */
      if (recipe->separator == NULL && recipe->key == NULL && recipe->headers == NULL &&
          recipe->partition == TASKBUS_PARTITION_ANY && recipe->timestamp == TASKBUS_TIMESTAMP_NONE)
        return taskbus_record_new_data (recipe->topic, NULL, 0, (const guint8 *) line, size);

      set_line (stream, line, size);
      return taskbus_record_builder_end (stream->builder);
    }

  g_clear_pointer (&stream->builder, taskbus_record_builder_unref);
  stream->builder = tool_publish_recipe_builder (recipe);
  if (!tool_record_read_json (stream->builder, recipe->topic, line, size, error))
    return NULL;
  if (recipe->key != NULL)
    taskbus_record_builder_set_key (stream->builder, recipe->key);
  if (recipe->partition != TASKBUS_PARTITION_ANY)
    taskbus_record_builder_set_partition (stream->builder, recipe->partition);
  if (recipe->timestamp != TASKBUS_TIMESTAMP_NONE)
    taskbus_record_builder_set_timestamp (stream->builder, recipe->timestamp);
  return taskbus_record_builder_end (stream->builder);
}

/* Makes records of the lines that are there, until enough is in flight. */
static void
take_lines (Stream *stream)
{
  while (!stream->stopped && stream->in_flight < BATCHES_IN_FLIGHT)
    {
      g_autoptr (GError) error = NULL;
      TaskbusRecord *record = NULL;
      const char *line;
      gsize size;

      if (tool_line_input_next (stream->input, &line, &size, &error))
        {
          /* JSON lines may be apart by empty ones; elsewhere an empty line is an empty value. */
          if (stream->recipe->input == TOOL_INPUT_JSON && (size == 0 || (size == 1 && *line == '\r')))
            {
              if (stream->batch->len > 0)
                send_batch (stream); /* the lines of a batch follow each other */
              continue;
            }
          record = make_record (stream, line, size, &error);
        }
      if (record == NULL)
        {
          if (error != NULL)
            keep_error (stream, tool_line_input_get_line_number (stream->input), error);
          return;
        }

      if (stream->batch->len == 0)
        stream->batch_line = tool_line_input_get_line_number (stream->input);
      g_ptr_array_add (stream->batch, record);
      stream->batch_bytes += size;
      if (stream->batch->len >= BATCH_RECORDS || stream->batch_bytes >= BATCH_BYTES)
        send_batch (stream);
    }
}

/* Goes on as far as it can: called when there is input, and when a batch came back. */
static void
advance (Stream *stream)
{
  gboolean is_full;

  take_lines (stream);

  /* A batch waits for more lines only while another one is on its way, or when the call was interrupted. */
  if (stream->batch->len > 0 && stream->in_flight == 0 && !tool_session_is_interrupted (stream->session))
    send_batch (stream);

  is_full = stream->in_flight >= BATCHES_IN_FLIGHT;
  if (stream->stopped || is_full)
    tool_line_input_pause (stream->input);
  else
    tool_line_input_resume (stream->input);
}

static void
on_input (gpointer user_data)
{
  advance (user_data);
}

static void
on_interrupt (gpointer user_data)
{
  Stream *stream = user_data;

  stream->stopped = TRUE;
  tool_line_input_pause (stream->input);
}

static gboolean
on_progress (gpointer user_data)
{
  Stream *stream = user_data;
  double seconds = (double) (g_get_monotonic_time () - stream->started) / G_USEC_PER_SEC;

  tool_print_progress (ngettext ("%" PRIu64 " record published, %.0f a second",
                                 "%" PRIu64 " records published, %.0f a second", stream->n_confirmed),
                       stream->n_confirmed, (double) stream->n_confirmed / MAX (seconds, 0.001));
  return G_SOURCE_CONTINUE;
}

static gboolean
is_finished (Stream *stream)
{
  if (stream->in_flight > 0)
    return FALSE;

  return tool_session_is_interrupted (stream->session) ||
         (stream->batch->len == 0 && (stream->stopped || tool_line_input_is_at_end (stream->input)));
}

/* Says how it ended; of how many records it is sure, whatever happened. */
static int
report (Stream *stream)
{
  double seconds = (double) (g_get_monotonic_time () - stream->started) / G_USEC_PER_SEC;
  ToolExit code;

  if (stream->error != NULL)
    {
      if (stream->recipe->input != TOOL_INPUT_RAW)
        tool_print_error (_ ("Line %" PRIu64 ": %s"), stream->error_line, stream->error->message);
      else
        tool_print_error ("%s", stream->error->message);
      tool_print_error (
        ngettext ("%" PRIu64 " record is published", "%" PRIu64 " records are published", stream->n_confirmed),
        stream->n_confirmed);
      if (tool_session_is_interrupted (stream->session))
        return TOOL_EXIT_INTERRUPTED;
      if (stream->n_confirmed > 0)
        return TOOL_EXIT_PARTLY;
      /* What is wrong with a record is not wrong usage. */
      code = tool_exit_for_error (stream->error);
      return code == TOOL_EXIT_USAGE ? TOOL_EXIT_FAILED : code;
    }

  if (tool_session_is_interrupted (stream->session))
    {
      tool_print_note (ngettext ("Interrupted: %" PRIu64 " record is published",
                                 "Interrupted: %" PRIu64 " records are published", stream->n_confirmed),
                       stream->n_confirmed);
      return TOOL_EXIT_INTERRUPTED;
    }

  tool_print_remark (
    ngettext ("%" PRIu64 " record published in %.2f s", "%" PRIu64 " records published in %.2f s", stream->n_confirmed),
    stream->n_confirmed, seconds);
  return TOOL_EXIT_OK;
}

/* Publishes what standard input has, with several batches on their way at a time. */
int
tool_publish_stream (ToolSession *session, const ToolPublishRecipe *recipe, gsize limit)
{
  Stream stream = { .session = session, .recipe = recipe, .started = g_get_monotonic_time () };
  g_autoptr (GError) error = NULL;
  guint progress_id = 0;
  int code;

  stream.bus = tool_session_open_bus (session, &error);
  if (stream.bus == NULL)
    return tool_session_fail (session, error);

  stream.input = tool_line_input_new (STDIN_FILENO, limit, recipe->input == TOOL_INPUT_RAW, on_input, &stream);
  stream.builder = tool_publish_recipe_builder (recipe);
  stream.batch = batch_new ();
  if (tool_progress_is_shown () && !isatty (STDIN_FILENO)) /* it would be in the way of who types */
    progress_id = g_timeout_add (250, on_progress, &stream);
  tool_session_set_interrupt_func (session, on_interrupt, &stream);

  tool_line_input_resume (stream.input);
  while (!is_finished (&stream))
    g_main_context_iteration (NULL, TRUE);

  tool_session_set_interrupt_func (session, NULL, NULL);
  g_clear_handle_id (&progress_id, g_source_remove);
  tool_line_input_free (stream.input);
  g_ptr_array_unref (stream.batch);
  taskbus_record_builder_unref (stream.builder);
  code = report (&stream);
  g_clear_error (&stream.error);
  return code;
}
