/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-transaction-call.h"
#include "kafka-transaction.h"
#include "kafka-transactions.h"

#include <glib/gi18n-lib.h>

struct _KafkaTransactions
{
  gatomicrefcount ref_count;
  KafkaSettings *settings;
  const char *id;          /* NULL: the profile has none */
  KafkaProducer *producer; /* NULL: the next transaction makes one */
  gboolean is_initialized; /* atomic: the producer's rivals are fenced, and what they left behind is aborted */
  gboolean is_busy;
  gboolean is_fenced;
  gboolean is_closed;
  guint n_leaving; /* producers that are on their way out */
  GTask *closing;
  GCancellable *hurry; /* for those */
};

KafkaTransactions *
kafka_transactions_new (KafkaSettings *settings)
{
  KafkaTransactions *self = g_new0 (KafkaTransactions, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->settings = kafka_settings_ref (settings);
  self->id = kafka_settings_get_property (settings, "transactional.id");
  self->hurry = g_cancellable_new ();
  return self;
}

KafkaTransactions *
kafka_transactions_ref (KafkaTransactions *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
kafka_transactions_unref (KafkaTransactions *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->producer, kafka_producer_free);
  g_clear_object (&self->hurry);
  kafka_settings_unref (self->settings);
  g_free (self);
}

const char *
kafka_transactions_get_id (KafkaTransactions *self)
{
  return self->id;
}

static void
check_closed (KafkaTransactions *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->closing == NULL || self->n_leaving > 0 || self->is_busy)
    return;

  task = g_steal_pointer (&self->closing);
  g_task_return_boolean (task, TRUE);
}

typedef struct
{
  KafkaTransactions *transactions;
  KafkaProducer *producer;
} Leaving;

static void
on_left (GObject *source, GAsyncResult *result, gpointer data)
{
  Leaving *leaving = data;

  leaving->transactions->n_leaving--;
  check_closed (leaving->transactions);
  kafka_producer_free (leaving->producer);
  kafka_transactions_unref (leaving->transactions);
  g_free (leaving);
}

/* Nothing of an open transaction is sent any more; the brokers abort it when the next producer comes, or in the end by time. */
static void
dismiss_producer (KafkaTransactions *self)
{
  g_autoptr (KafkaClient) client = NULL;
  g_autoptr (GTask) task = NULL;
  Leaving *leaving;

  if (self->producer == NULL)
    return;

  leaving = g_new (Leaving, 1);
  leaving->transactions = kafka_transactions_ref (self);
  leaving->producer = g_steal_pointer (&self->producer);
  g_atomic_int_set (&self->is_initialized, FALSE);
  self->n_leaving++;

  client = kafka_producer_ref_client (leaving->producer);
  rd_kafka_purge (kafka_client_get_handle (client),
                  RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
  task = g_task_new (NULL, self->hurry, on_left, leaving);
  g_task_set_source_tag (task, dismiss_producer);
  g_task_set_check_cancellable (task, FALSE);
  kafka_producer_close (leaving->producer, task);
}

void
kafka_transactions_end (KafkaTransactions *self, KafkaProducerState state)
{
  self->is_busy = FALSE;
  self->is_fenced |= state == KAFKA_PRODUCER_FENCED;
  if (state != KAFKA_PRODUCER_REUSABLE || self->is_closed)
    dismiss_producer (self);
  check_closed (self);
}

static rd_kafka_error_t *
begin (rd_kafka_t *handle, gpointer data, int timeout)
{
  KafkaTransactions *self = data;

  if (!g_atomic_int_get (&self->is_initialized))
    {
      rd_kafka_error_t *failure = rd_kafka_init_transactions (handle, timeout);

      if (failure != NULL)
        return failure;
      g_atomic_int_set (&self->is_initialized, TRUE);
    }
  return rd_kafka_begin_transaction (handle);
}

typedef struct
{
  KafkaTransactions *transactions;
  GTask *task;
} Beginning;

static void
on_begun (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Beginning *beginning = data;
  g_autoptr (KafkaTransactions) self = beginning->transactions;
  g_autoptr (GTask) task = beginning->task;
  GError *error = NULL;
  KafkaTransactionResult begun = kafka_transaction_call_finish (result, NULL, &error);

  if (begun == KAFKA_TRANSACTION_DONE && !self->is_closed)
    {
      g_task_return_pointer (task, kafka_transaction_new (self, self->producer), g_object_unref);
      return;
    }

  /* One that gave up goes on in the background, and the next transaction takes up from there. */
  kafka_transactions_end (self, begun == KAFKA_TRANSACTION_GAVE_UP ? KAFKA_PRODUCER_REUSABLE : KAFKA_PRODUCER_SPENT);
  if (error == NULL)
    g_set_error_literal (&error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The connection to Kafka is closed"));
  g_task_return_error (task, error);
}

static gboolean
check_may_begin (KafkaTransactions *self, GError **error)
{
  if (self->is_closed)
    g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The connection to Kafka is closed"));
  else if (self->id == NULL)
    g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED,
                         _ ("Transactions on Kafka need the key “kafka.transaction-id”: a name that no other running "
                            "process has, and that this one has again after a restart"));
  else if (self->is_fenced)
    g_set_error (
      error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED,
      _ (
        "Another process took over the transaction id “%s”, or a transaction was open for longer than “kafka.transaction-timeout”; opening the bus again takes it back"),
      self->id);
  else if (self->is_busy)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BUSY,
                 _ ("A transaction under the id “%s” is not over: Kafka has one at a time"), self->id);
  else
    return TRUE;
  return FALSE;
}

void
kafka_transactions_begin (KafkaTransactions *self, GTask *task)
{
  g_autofree char *what = NULL;
  g_autoptr (KafkaClient) client = NULL;
  GError *error = NULL;
  Beginning *beginning;

  if (check_may_begin (self, &error) && self->producer == NULL)
    self->producer = kafka_producer_new_transactional (self->settings, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self->is_busy = TRUE;
  beginning = g_new (Beginning, 1);
  beginning->transactions = kafka_transactions_ref (self);
  beginning->task = g_object_ref (task);
  what = g_strdup_printf (_ ("A transaction under the id “%s” cannot begin"), self->id);
  client = kafka_producer_ref_client (self->producer);
  kafka_transaction_call_async (client, what, begin, kafka_transactions_ref (self),
                                (GDestroyNotify) kafka_transactions_unref, g_task_get_cancellable (task), on_begun,
                                beginning);
}

static void
on_close_cancelled (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;
  KafkaTransactions *self = g_task_get_task_data (task);

  if (self->closing != task)
    return;

  g_cancellable_cancel (self->hurry);
  g_clear_object (&self->closing);
  g_task_return_boolean (task, TRUE);
}

void
kafka_transactions_close (KafkaTransactions *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  self->is_closed = TRUE;
  self->closing = g_object_ref (task);
  g_task_set_task_data (task, kafka_transactions_ref (self), (GDestroyNotify) kafka_transactions_unref);
  if (!self->is_busy)
    dismiss_producer (self);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_close_cancelled), task, 0);
  if (g_cancellable_is_cancelled (cancellable))
    on_close_cancelled (cancellable, task);
  else
    check_closed (self);
}
