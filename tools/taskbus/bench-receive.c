/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench.h"

#include <glib/gi18n.h>

/* As fast as it goes: the worker is not to wait for the handler. */
#define MAX_IN_FLIGHT 8192

typedef struct
{
  ToolBench *bench;
  gboolean sends; /* only records of this measurement count, and they tell their time */
  gboolean ended;
  gboolean assigned;
  guint n_partitions; /* whose end was not seen */
  guint64 n_at_check;
  gboolean timed_out;
  GError *error;
} Receiver;

static TaskbusOutcome
on_delivery (TaskbusDelivery *delivery, gpointer user_data)
{
  Receiver *receiver = user_data;
  ToolBench *bench = receiver->bench;
  TaskbusRecord *record = taskbus_delivery_get_record (delivery);
  gint64 made;

  if (receiver->ended)
    return TASKBUS_OUTCOME_DONE;
  if (receiver->sends)
    {
      if (!tool_bench_read_record (bench, record, &made))
        return TASKBUS_OUTCOME_DONE;
      tool_histogram_add (bench->times, g_get_monotonic_time () - made);
    }
  else if (bench->n_done == 0)
    {
      bench->began = g_get_monotonic_time ();
    }

  bench->n_done++;
  bench->n_bytes += taskbus_record_get_size (record);
  if (bench->n_done == (guint64) tool_bench_wish.count)
    {
      bench->ended = g_get_monotonic_time ();
      receiver->ended = TRUE;
    }
  return TASKBUS_OUTCOME_DONE;
}

static void
on_assigned (TaskbusSubscription *subscription, GPtrArray *partitions, gpointer user_data)
{
  Receiver *receiver = user_data;

  receiver->assigned = TRUE;
  receiver->n_partitions += partitions->len;
}

static void
on_end_reached (TaskbusSubscription *subscription, const TaskbusTopicPartition *partition, gpointer user_data)
{
  Receiver *receiver = user_data;

  /* The end of what is still being published is none. */
  if (!receiver->sends && receiver->n_partitions > 0 && --receiver->n_partitions == 0)
    receiver->ended = TRUE;
}

static void
on_failed (TaskbusSubscription *subscription, const GError *error, gpointer user_data)
{
  Receiver *receiver = user_data;

  if (receiver->error == NULL)
    receiver->error = g_error_copy (error);
  receiver->ended = TRUE;
}

/* Nothing came for as long as one waits for an answer. */
static gboolean
on_check (gpointer user_data)
{
  Receiver *receiver = user_data;

  if (receiver->bench->n_done == receiver->n_at_check)
    receiver->timed_out = receiver->ended = TRUE;
  receiver->n_at_check = receiver->bench->n_done;
  return G_SOURCE_CONTINUE;
}

static TaskbusSubscription *
subscribe (Receiver *receiver, GError **error)
{
  const char *topics[] = { receiver->bench->topic, NULL };
  g_autoptr (TaskbusSubscriptionOptions) options = taskbus_subscription_options_new ();
  TaskbusSubscription *subscription;

  taskbus_subscription_options_set_max_in_flight (options, MAX_IN_FLIGHT);
  taskbus_subscription_options_set_start (options, receiver->sends ? TASKBUS_OFFSET_END : TASKBUS_OFFSET_START);
  subscription = taskbus_bus_subscribe (receiver->bench->bus, NULL, topics, options, on_delivery, receiver, NULL,
                                        error);
  if (subscription == NULL)
    return NULL;

  g_signal_connect (subscription, "assigned", G_CALLBACK (on_assigned), receiver);
  g_signal_connect (subscription, "end-reached", G_CALLBACK (on_end_reached), receiver);
  g_signal_connect (subscription, "failed", G_CALLBACK (on_failed), receiver);
  return subscription;
}

/* All that was confirmed has come, or will not come any more. */
static gboolean
has_all (Receiver *receiver, ToolBenchSender *sender)
{
  return tool_bench_sender_is_done (sender) && receiver->bench->n_done >= tool_bench_sender_get_n_confirmed (sender);
}

static void
run (Receiver *receiver)
{
  ToolBench *bench = receiver->bench;
  g_autoptr (ToolBenchSender) sender = NULL;

  while (!receiver->ended && !bench->stopped)
    {
      if (receiver->sends && receiver->assigned && sender == NULL)
        {
          bench->began = g_get_monotonic_time ();
          sender = tool_bench_sender_new (bench, tool_bench_wish.rate);
        }
      g_main_context_iteration (NULL, TRUE);
      if (sender != NULL && has_all (receiver, sender))
        break;
    }
}

static gboolean
close_subscription (Receiver *receiver, TaskbusSubscription *subscription, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_signal_handlers_disconnect_by_data (subscription, receiver);
  taskbus_subscription_close_async (subscription, tool_session_get_cancellable (receiver->bench->session),
                                    tool_session_keep_result, &result);
  tool_session_wait (receiver->bench->session, &result);
  return taskbus_subscription_close_finish (subscription, result, error);
}

gboolean
tool_bench_receive (ToolBench *bench, gboolean sends, GError **error)
{
  Receiver receiver = { .bench = bench, .sends = sends };
  g_autoptr (TaskbusSubscription) subscription = subscribe (&receiver, error);
  guint check_id;

  if (subscription == NULL)
    return FALSE;

  check_id = g_timeout_add_seconds (tool_session_get_timeout (bench->session), on_check, &receiver);
  run (&receiver);
  g_source_remove (check_id);
  if (bench->ended == 0)
    bench->ended = g_get_monotonic_time ();

  receiver.ended = TRUE;
  if (!close_subscription (&receiver, subscription, receiver.error == NULL ? &receiver.error : NULL) ||
      receiver.error != NULL)
    {
      g_propagate_error (error, receiver.error);
      return FALSE;
    }
  if (receiver.timed_out && bench->n_done == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _ ("No record of topic “%s” came within %d seconds"),
                   bench->topic, tool_session_get_timeout (bench->session));
      return FALSE;
    }
  return TRUE;
}
