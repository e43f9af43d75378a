/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-transaction-call.h"
#include "kafka-transaction-private.h"

#include <glib/gi18n-lib.h>

static void taskbus_kafka_transaction_iface_init (TaskbusTransactionInterface *iface);

G_DEFINE_DYNAMIC_TYPE_EXTENDED (TaskbusKafkaTransaction,
                                taskbus_kafka_transaction,
                                G_TYPE_OBJECT,
                                G_TYPE_FLAG_FINAL,
                                G_IMPLEMENT_INTERFACE_DYNAMIC (TASKBUS_TYPE_TRANSACTION,
                                                               taskbus_kafka_transaction_iface_init))

void
taskbus_kafka_transaction_register (GTypeModule *module)
{
  taskbus_kafka_transaction_register_type (module);
}

TaskbusKafkaTransaction *
kafka_transaction_new (KafkaTransactions *transactions, KafkaProducer *producer)
{
  TaskbusKafkaTransaction *self = g_object_new (TASKBUS_TYPE_KAFKA_TRANSACTION, NULL);

  self->transactions = kafka_transactions_ref (transactions);
  self->client = kafka_producer_ref_client (producer);
  self->producer = producer;
  self->context = g_main_context_ref_thread_default ();
  return self;
}

/* Senders do not block, so that this is short.  Afterwards the producer may be freed. */
static void
refuse_records (TaskbusKafkaTransaction *self)
{
  g_mutex_lock (&self->mutex);
  self->producer = NULL;
  while (self->n_sending > 0)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static void
end (TaskbusKafkaTransaction *self, KafkaProducerState state)
{
  refuse_records (self);
  self->is_over = TRUE;
  g_clear_pointer (&self->client, kafka_client_unref); /* the end of the transport waits for it */
  kafka_transactions_end (self->transactions, state);
}

static gboolean
end_abandoned (gpointer data)
{
  kafka_transactions_end (data, KAFKA_PRODUCER_SPENT);
  return G_SOURCE_REMOVE;
}

static void
taskbus_kafka_transaction_dispose (GObject *object)
{
  TaskbusKafkaTransaction *self = TASKBUS_KAFKA_TRANSACTION (object);

  /* Dropped before it was over: without its producer it is aborted. */
  if (!self->is_over)
    {
      self->is_over = TRUE;
      g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, end_abandoned,
                                  kafka_transactions_ref (self->transactions),
                                  (GDestroyNotify) kafka_transactions_unref);
    }

  G_OBJECT_CLASS (taskbus_kafka_transaction_parent_class)->dispose (object);
}

static void
taskbus_kafka_transaction_finalize (GObject *object)
{
  TaskbusKafkaTransaction *self = TASKBUS_KAFKA_TRANSACTION (object);

  g_clear_pointer (&self->client, kafka_client_unref);
  kafka_transactions_unref (self->transactions);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);

  G_OBJECT_CLASS (taskbus_kafka_transaction_parent_class)->finalize (object);
}

static void
taskbus_kafka_transaction_class_init (TaskbusKafkaTransactionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = taskbus_kafka_transaction_dispose;
  object_class->finalize = taskbus_kafka_transaction_finalize;
}

static void
taskbus_kafka_transaction_class_finalize (TaskbusKafkaTransactionClass *klass)
{
}

static void
taskbus_kafka_transaction_init (TaskbusKafkaTransaction *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
}

/* Keeps the producer until leave_producer(); NULL when nothing is sent any more. */
static KafkaProducer *
enter_producer (TaskbusKafkaTransaction *self)
{
  KafkaProducer *producer;

  g_mutex_lock (&self->mutex);
  producer = self->producer;
  self->n_sending += producer != NULL;
  g_mutex_unlock (&self->mutex);
  return producer;
}

static void
leave_producer (TaskbusKafkaTransaction *self)
{
  g_mutex_lock (&self->mutex);
  self->n_sending--;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static gboolean
taskbus_kafka_transaction_send (TaskbusTransaction *transaction, TaskbusPublication *publication, GError **error)
{
  TaskbusKafkaTransaction *self = TASKBUS_KAFKA_TRANSACTION (transaction);
  KafkaProducer *producer = enter_producer (self);
  gboolean sent;

  if (producer == NULL)
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The transaction takes no more records"));
      return FALSE;
    }

  sent = kafka_producer_send (producer, publication, error);
  leave_producer (self);
  return sent;
}

static void
taskbus_kafka_transaction_flush (TaskbusTransaction *transaction)
{
  TaskbusKafkaTransaction *self = TASKBUS_KAFKA_TRANSACTION (transaction);
  KafkaProducer *producer = enter_producer (self);

  if (producer == NULL)
    return;

  kafka_producer_flush (producer);
  leave_producer (self);
}

/* Takes note of how the producer is after an error; an abort will come. */
void
kafka_transaction_note_failure (TaskbusKafkaTransaction *self, KafkaTransactionResult result, const GError *error)
{
  if (result != KAFKA_TRANSACTION_FATAL)
    return;

  self->state = g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED) ? KAFKA_PRODUCER_FENCED
                                                                             : KAFKA_PRODUCER_SPENT;
}

GTask *
kafka_transaction_new_task (TaskbusKafkaTransaction *self,
                            gpointer tag,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

gboolean
kafka_transaction_return_if_over (TaskbusKafkaTransaction *self, GTask *task)
{
  if (!self->is_over)
    return FALSE;

  g_task_return_new_error (task, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The transaction is over"));
  return TRUE;
}

static rd_kafka_error_t *
commit (rd_kafka_t *handle, gpointer data, int timeout)
{
  return rd_kafka_commit_transaction (handle, timeout);
}

static void
on_committed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  TaskbusKafkaTransaction *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  KafkaTransactionResult committed = kafka_transaction_call_finish (result, NULL, &error);

  switch (committed)
    {
    case KAFKA_TRANSACTION_DONE:
      end (self, KAFKA_PRODUCER_REUSABLE);
      g_task_return_boolean (task, TRUE);
      break;

    case KAFKA_TRANSACTION_GAVE_UP:
      end (self, KAFKA_PRODUCER_SPENT);
      g_task_return_new_error (task, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED,
                               _ ("Nobody knows whether the transaction under the id “%s” is valid: %s"),
                               kafka_transactions_get_id (self->transactions), error->message);
      break;

    case KAFKA_TRANSACTION_ABORTABLE:
    case KAFKA_TRANSACTION_FATAL:
    default:
      kafka_transaction_note_failure (self, committed, error);
      g_task_return_error (task, g_steal_pointer (&error));
      break;
    }
}

static void
taskbus_kafka_transaction_commit_async (TaskbusTransaction *transaction,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  TaskbusKafkaTransaction *self = TASKBUS_KAFKA_TRANSACTION (transaction);
  g_autoptr (GTask)
    task = kafka_transaction_new_task (self, taskbus_kafka_transaction_commit_async, cancellable, callback, user_data);

  if (kafka_transaction_return_if_over (self, task))
    return;

  refuse_records (self);
  kafka_transaction_call_async (self->client, _ ("The transaction cannot be committed"), commit, NULL, NULL,
                                cancellable, on_committed, g_object_ref (task));
}

static rd_kafka_error_t *
abort_transaction (rd_kafka_t *handle, gpointer data, int timeout)
{
  return rd_kafka_abort_transaction (handle, timeout);
}

static void
on_aborted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  TaskbusKafkaTransaction *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  KafkaTransactionResult aborted = kafka_transaction_call_finish (result, &code, &error);

  if (aborted == KAFKA_TRANSACTION_DONE)
    {
      end (self, KAFKA_PRODUCER_REUSABLE);
      g_task_return_boolean (task, TRUE);
    }
  else if (g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED)) /* by who took over */
    {
      end (self, KAFKA_PRODUCER_FENCED);
      g_task_return_boolean (task, TRUE);
    }
  else if (code == RD_KAFKA_RESP_ERR_INVALID_TXN_STATE) /* the broker has heard of nothing that it could abort */
    {
      end (self, KAFKA_PRODUCER_SPENT);
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      end (self, KAFKA_PRODUCER_SPENT);
      g_task_return_error (task, g_steal_pointer (&error));
    }
}

static void
taskbus_kafka_transaction_abort_async (TaskbusTransaction *transaction,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  TaskbusKafkaTransaction *self = TASKBUS_KAFKA_TRANSACTION (transaction);
  g_autoptr (GTask)
    task = kafka_transaction_new_task (self, taskbus_kafka_transaction_abort_async, cancellable, callback, user_data);

  if (kafka_transaction_return_if_over (self, task))
    return;

  refuse_records (self);
  if (self->state != KAFKA_PRODUCER_REUSABLE) /* it ends with its producer */
    {
      end (self, self->state);
      g_task_return_boolean (task, TRUE);
      return;
    }

  kafka_transaction_call_async (self->client, _ ("The transaction cannot be aborted"), abort_transaction, NULL, NULL,
                                cancellable, on_aborted, g_object_ref (task));
}

static gboolean
taskbus_kafka_transaction_finish (TaskbusTransaction *transaction, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
taskbus_kafka_transaction_iface_init (TaskbusTransactionInterface *iface)
{
  iface->send = taskbus_kafka_transaction_send;
  iface->flush = taskbus_kafka_transaction_flush;
  iface->send_positions_async = kafka_transaction_send_positions_async;
  iface->send_positions_finish = taskbus_kafka_transaction_finish;
  iface->commit_async = taskbus_kafka_transaction_commit_async;
  iface->commit_finish = taskbus_kafka_transaction_finish;
  iface->abort_async = taskbus_kafka_transaction_abort_async;
  iface->abort_finish = taskbus_kafka_transaction_finish;
}
