/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "consume-partitions.h"
#include "consume-progress.h"
#include "consume.h"
#include "json-members.h"
#include "record-json.h"
#include "record-table.h"
#include "terminal.h"
#include "typed-record.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <unistd.h>

#define FLUSH_SIZE ((gsize) 256 * 1024)
#define BACKLOG_SIZE ((gsize) 1024 * 1024)
#define MAX_IN_FLIGHT 8192
#define DRAIN_PATIENCE_MS 1000

/* A delivery whose answer waits until its text was written. */
typedef struct
{
  TaskbusDelivery *delivery;
  guint64 mark;
} Unanswered;

typedef struct
{
  ToolSession *session;
  const ToolConsumePlan *plan;
  ToolOutput *output;
  TaskbusSubscription *subscription;
  ToolConsumeProgress *progress;
  GPtrArray *spans; /* NULL: the subscription finds its partitions itself */
  GQueue unanswered;
  TaskbusJsonWriter writer;
  guint flush_id;
  guint64 n_records;
  guint64 n_at_check; /* the number when progress was looked at last */
  gboolean stopped;
  gboolean had_error;
  gboolean timed_out;
  gint64 started;
} Receiver;

/* Answers what was written; the rest is left without an answer, so that its position does not move. */
static void
on_written (ToolOutput *output, gpointer user_data)
{
  Receiver *receiver = user_data;
  Unanswered *first;

  while ((first = g_queue_peek_head (&receiver->unanswered)) != NULL && first->mark <= tool_output_get_written (output))
    {
      taskbus_delivery_complete (first->delivery, TASKBUS_OUTCOME_DONE);
      taskbus_delivery_unref (first->delivery);
      g_free (g_queue_pop_head (&receiver->unanswered));
    }

  if (tool_output_is_closed (output) || tool_output_get_error (output) != NULL)
    receiver->stopped = TRUE;
}

static gboolean
on_idle (gpointer user_data)
{
  Receiver *receiver = user_data;

  receiver->flush_id = 0;
  tool_output_flush (receiver->output);
  return G_SOURCE_REMOVE;
}

static void
print_record (Receiver *receiver, TaskbusRecord *record)
{
  GString *out = tool_output_get_buffer (receiver->output);
  const guint8 *value;
  gsize size;

  if (receiver->plan->format != NULL)
    {
      tool_record_format_append (receiver->plan->format, out, record);
      return;
    }
  if (receiver->plan->codec != NULL)
    {
      tool_typed_append (out, receiver->plan->codec, record, receiver->plan->form);
      return;
    }
  if (receiver->plan->form == TOOL_FORM_JSON)
    {
      tool_record_write_json (&receiver->writer, record);
      tool_json_append_line (out, &receiver->writer);
      return;
    }
  if (receiver->plan->form == TOOL_FORM_TABLE)
    {
      tool_record_append_row (out, record);
      return;
    }

  value = taskbus_record_peek_value (record, &size);
  if (value != NULL)
    g_string_append_len (out, (const char *) value, (gssize) size);
  if (receiver->plan->form == TOOL_FORM_TEXT)
    g_string_append_c (out, '\n');
}

/* In a group the answer waits until the record was written; without one only while the reader is slow. */
static TaskbusOutcome
answer (Receiver *receiver, TaskbusDelivery *delivery)
{
  gsize pending = tool_output_get_pending (receiver->output);

  if (receiver->plan->group != NULL || pending >= BACKLOG_SIZE)
    {
      Unanswered *unanswered = g_new (Unanswered, 1);

      *unanswered = (Unanswered){ taskbus_delivery_ref (delivery), tool_output_get_appended (receiver->output) };
      g_queue_push_tail (&receiver->unanswered, unanswered);
    }

  if (pending >= FLUSH_SIZE)
    tool_output_flush (receiver->output);
  else if (receiver->flush_id == 0)
    receiver->flush_id = g_idle_add (on_idle, receiver);

  return receiver->plan->group != NULL || pending >= BACKLOG_SIZE ? TASKBUS_OUTCOME_PENDING : TASKBUS_OUTCOME_DONE;
}

static TaskbusOutcome
on_delivery (TaskbusDelivery *delivery, gpointer user_data)
{
  Receiver *receiver = user_data;
  TaskbusRecord *record = taskbus_delivery_get_record (delivery);

  /* What comes after the end is not handled: its position stays where it is. */
  if (receiver->stopped)
    return TASKBUS_OUTCOME_RETRY;
  if (receiver->progress != NULL)
    {
      gboolean wanted = tool_consume_progress_take (receiver->progress, record);

      if (tool_consume_progress_is_complete (receiver->progress))
        receiver->stopped = TRUE;
      if (!wanted)
        return TASKBUS_OUTCOME_DONE;
    }

  print_record (receiver, record);
  receiver->n_records++;
  if (receiver->n_records >= (guint64) receiver->plan->count)
    receiver->stopped = TRUE;
  return answer (receiver, delivery);
}

static void
on_assigned (TaskbusSubscription *subscription, GPtrArray *partitions, gpointer user_data)
{
  Receiver *receiver = user_data;

  for (guint i = 0; i < partitions->len; i++)
    {
      const TaskbusTopicPartition *partition = g_ptr_array_index (partitions, i);

      tool_consume_progress_add (receiver->progress, partition->topic, partition->partition, 0, G_MAXINT64);
    }
}

static void
on_revoked (TaskbusSubscription *subscription, GPtrArray *partitions, gpointer user_data)
{
  Receiver *receiver = user_data;

  for (guint i = 0; i < partitions->len; i++)
    {
      const TaskbusTopicPartition *partition = g_ptr_array_index (partitions, i);

      tool_consume_progress_remove (receiver->progress, partition->topic, partition->partition);
    }
}

static void
on_end_reached (TaskbusSubscription *subscription, const TaskbusTopicPartition *partition, gpointer user_data)
{
  Receiver *receiver = user_data;

  tool_consume_progress_end (receiver->progress, partition->topic, partition->partition);
  if (tool_consume_progress_is_complete (receiver->progress))
    receiver->stopped = TRUE;
}

static void
on_failed (TaskbusSubscription *subscription, const GError *error, gpointer user_data)
{
  Receiver *receiver = user_data;

  receiver->had_error = TRUE;
  tool_print_error ("%s", error->message);
}

static void
on_interrupt (gpointer user_data)
{
  Receiver *receiver = user_data;

  tool_session_tell_interrupted (receiver->session);
  receiver->stopped = TRUE;
}

static gboolean
on_progress (gpointer user_data)
{
  Receiver *receiver = user_data;

  tool_print_progress (ngettext ("%" PRIu64 " record received", "%" PRIu64 " records received", receiver->n_records),
                       receiver->n_records);
  return G_SOURCE_CONTINUE;
}

/* Without this, waiting for an end that never comes would have none: of a group whose partitions others have, say. */
static gboolean
on_check (gpointer user_data)
{
  Receiver *receiver = user_data;

  if (receiver->n_records == receiver->n_at_check && tool_output_get_pending (receiver->output) == 0)
    {
      receiver->timed_out = TRUE;
      receiver->stopped = TRUE;
    }
  receiver->n_at_check = receiver->n_records;
  return G_SOURCE_CONTINUE;
}

static TaskbusSubscriptionOptions *
make_options (Receiver *receiver)
{
  const ToolConsumePlan *plan = receiver->plan;
  g_autoptr (TaskbusSubscriptionOptions) options = taskbus_subscription_options_new ();

  taskbus_subscription_options_set_max_in_flight (options, MAX_IN_FLIGHT);
  if (plan->has_start)
    taskbus_subscription_options_set_start (options, plan->range.from.kind == TOOL_POINT_END ? TASKBUS_OFFSET_END
                                                                                             : TASKBUS_OFFSET_START);
  if (tool_consume_needs_spans (plan) && receiver->spans != NULL)
    {
      g_autoptr (GPtrArray) partitions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

      for (guint i = 0; i < receiver->spans->len; i++)
        {
          const ToolSpan *span = g_ptr_array_index (receiver->spans, i);

          g_ptr_array_add (partitions, taskbus_topic_partition_new (span->topic, span->partition, span->from));
        }
      taskbus_subscription_options_set_partitions (options, partitions);
    }

  return g_steal_pointer (&options);
}

/* A transport that keeps nothing has nothing before its end. */
static gboolean
keeps_records (Receiver *receiver)
{
  TaskbusBus *bus = tool_session_get_bus (receiver->session, NULL);
  TaskbusCapabilities capabilities = taskbus_transport_get_capabilities (taskbus_bus_get_transport (bus));

  return (capabilities & (TASKBUS_CAPABILITY_DURABLE | TASKBUS_CAPABILITY_REPLAY)) != 0;
}

/* Decides when it is over.  FALSE: nothing has to be received at all. */
static gboolean
plan_end (Receiver *receiver)
{
  const ToolConsumePlan *plan = receiver->plan;

  if (!tool_consume_is_bounded (plan))
    return TRUE;

  receiver->progress = tool_consume_progress_new ();
  if (plan->group != NULL || receiver->spans == NULL)
    return TRUE;

  for (guint i = 0; i < receiver->spans->len; i++)
    {
      const ToolSpan *span = g_ptr_array_index (receiver->spans, i);
      gint64 until = plan->follows ? span->until : MIN (span->until, span->high);

      tool_consume_progress_add (receiver->progress, span->topic, span->partition, span->from, until);
    }

  return receiver->spans->len > 0 && !tool_consume_progress_is_complete (receiver->progress);
}

static gboolean
subscribe (Receiver *receiver, GError **error)
{
  const ToolConsumePlan *plan = receiver->plan;
  g_autoptr (TaskbusSubscriptionOptions) options = make_options (receiver);
  TaskbusBus *bus = tool_session_get_bus (receiver->session, error);

  receiver->subscription = taskbus_bus_subscribe (bus, plan->group, plan->topics, options, on_delivery, receiver, NULL,
                                                  error);
  if (receiver->subscription == NULL)
    return FALSE;

  g_signal_connect (receiver->subscription, "failed", G_CALLBACK (on_failed), receiver);
  if (receiver->progress != NULL && (plan->group != NULL || receiver->spans == NULL))
    {
      g_signal_connect (receiver->subscription, "assigned", G_CALLBACK (on_assigned), receiver);
      g_signal_connect (receiver->subscription, "revoked", G_CALLBACK (on_revoked), receiver);
    }
  if (receiver->progress != NULL && !plan->follows)
    g_signal_connect (receiver->subscription, "end-reached", G_CALLBACK (on_end_reached), receiver);
  return TRUE;
}

static void
receive (Receiver *receiver)
{
  guint progress_id = tool_progress_is_shown () && !isatty (STDOUT_FILENO) ? g_timeout_add (250, on_progress, receiver)
                                                                           : 0;
  guint check_id = receiver->plan->follows
                     ? 0
                     : g_timeout_add_seconds (tool_session_get_timeout (receiver->session), on_check, receiver);

  tool_session_set_interrupt_func (receiver->session, on_interrupt, receiver);
  while (!receiver->stopped)
    g_main_context_iteration (NULL, TRUE);
  tool_session_set_interrupt_func (receiver->session, NULL, NULL);

  g_clear_handle_id (&progress_id, g_source_remove);
  g_clear_handle_id (&check_id, g_source_remove);
}

static gboolean
on_impatience (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_CONTINUE;
}

/* Who interrupts does not want to wait for a reader that does not read. */
static void
drain_patiently (Receiver *receiver)
{
  g_autoptr (GCancellable) patience = g_cancellable_new ();
  guint id = g_timeout_add (DRAIN_PATIENCE_MS, on_impatience, patience);

  tool_output_drain (receiver->output, patience, NULL);
  tool_output_discard (receiver->output);
  g_source_remove (id);
}

/* Writes what was printed, so that its positions are stored, and leaves. */
static int
leave (Receiver *receiver)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GCancellable *cancellable = tool_session_get_cancellable (receiver->session);
  int code = receiver->had_error ? TOOL_EXIT_FAILED : TOOL_EXIT_OK;
  Unanswered *unanswered;

  g_clear_handle_id (&receiver->flush_id, g_source_remove);
  if (tool_session_is_interrupted (receiver->session))
    drain_patiently (receiver);
  else if (!tool_output_drain (receiver->output, cancellable, &error))
    code = tool_session_fail (receiver->session, error);
  g_clear_error (&error);

  while ((unanswered = g_queue_pop_head (&receiver->unanswered)) != NULL)
    {
      taskbus_delivery_unref (unanswered->delivery);
      g_free (unanswered);
    }

  taskbus_subscription_close_async (receiver->subscription, cancellable, tool_session_keep_result, &result);
  tool_session_wait (receiver->session, &result);
  if (!taskbus_subscription_close_finish (receiver->subscription, result, &error) && code == TOOL_EXIT_OK)
    code = tool_session_fail (receiver->session, error);
  return code;
}

static int
report (Receiver *receiver, int code)
{
  double seconds = (double) (g_get_monotonic_time () - receiver->started) / G_USEC_PER_SEC;

  if (receiver->timed_out)
    {
      tool_print_error (ngettext ("No record and no end within %d second", "No record and no end within %d seconds",
                                  tool_session_get_timeout (receiver->session)),
                        tool_session_get_timeout (receiver->session));
      return receiver->had_error ? TOOL_EXIT_FAILED : TOOL_EXIT_UNREACHABLE;
    }

  if (code == TOOL_EXIT_OK && !isatty (STDOUT_FILENO))
    tool_print_remark (
      ngettext ("%" PRIu64 " record received in %.2f s", "%" PRIu64 " records received in %.2f s", receiver->n_records),
      receiver->n_records, seconds);
  return code;
}

static int
run (Receiver *receiver)
{
  const ToolConsumePlan *plan = receiver->plan;
  g_autoptr (GError) error = NULL;
  int code;

  if (!tool_consume_look_around (receiver->session, plan, &receiver->spans, &error))
    return tool_session_fail (receiver->session, error);
  if (plan->codec != NULL)
    tool_typed_append_head (tool_output_get_buffer (receiver->output), plan->form);
  else if (plan->form == TOOL_FORM_TABLE && plan->format == NULL)
    tool_record_append_row_head (tool_output_get_buffer (receiver->output));
  if ((!plan->follows && !keeps_records (receiver)) || !plan_end (receiver))
    return TOOL_EXIT_OK;
  if (!subscribe (receiver, &error))
    return tool_session_fail (receiver->session, error);

  tool_output_set_written_func (receiver->output, on_written, receiver);
  receive (receiver);
  code = report (receiver, leave (receiver));
  tool_output_set_written_func (receiver->output, NULL, NULL);
  return code;
}

/* Receives what the plan says and prints it. */
int
tool_consume_run (ToolSession *session, const ToolConsumePlan *plan)
{
  Receiver receiver = { .session = session,
                        .plan = plan,
                        .output = tool_session_get_output (session),
                        .unanswered = G_QUEUE_INIT,
                        .started = g_get_monotonic_time () };
  int code;

  taskbus_json_writer_init (&receiver.writer, TASKBUS_JSON_STYLE_PLAIN);
  code = run (&receiver);
  taskbus_json_writer_clear (&receiver.writer);

  if (receiver.subscription != NULL)
    g_signal_handlers_disconnect_by_data (receiver.subscription, &receiver);
  g_clear_object (&receiver.subscription);
  g_clear_pointer (&receiver.progress, tool_consume_progress_free);
  g_clear_pointer (&receiver.spans, g_ptr_array_unref);
  return code;
}
