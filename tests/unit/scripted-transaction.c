/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scripted-transport-private.h"

struct _TestScriptedTransaction
{
  GObject parent_instance;

  TestScriptedTransport *transport;
  GPtrArray *records;
  GPtrArray *positions;
  gboolean over;
};

static void transaction_iface_init (TaskbusTransactionInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestScriptedTransaction,
                               test_scripted_transaction,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_TRANSACTION, transaction_iface_init))

static gboolean
end_stall (GCancellable *cancellable, gpointer data)
{
  g_task_return_error_if_cancelled (data);
  return G_SOURCE_REMOVE;
}

static void
stall (GTask *task)
{
  g_autoptr (GSource) source = g_cancellable_source_new (g_task_get_cancellable (task));

  g_task_attach_source (task, source, G_SOURCE_FUNC (end_stall));
}

/* Counts the step and does what the test wants of it.  TRUE: it is answered for, or will be. */
static gboolean
play_step (TestScriptedTransport *self, TestStep step, GTask *task)
{
  gboolean stalls, ignores;
  int failure;

  g_mutex_lock (&self->lock);
  self->n_steps[step]++;
  failure = self->failures[step];
  self->failures[step] = -1;
  stalls = self->stalls[step];
  self->stalls[step] = FALSE;
  self->n_stalled += stalls;
  ignores = self->ignores[step];
  self->ignores[step] = FALSE;
  g_mutex_unlock (&self->lock);

  if (failure >= 0)
    g_task_return_new_error (task, TASKBUS_ERROR, failure, "scripted");
  else if (stalls)
    stall (task);
  else if (ignores)
    self->ignored = g_object_ref (task);
  return failure >= 0 || stalls || ignores;
}

void
test_scripted_transaction_begin_async (TaskbusTransport *transport,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  TestScriptedTransport *self = TEST_SCRIPTED_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  TestScriptedTransaction *transaction;

  if (play_step (self, TEST_STEP_BEGIN, task))
    return;

  if (self->transaction_open)
    {
      g_task_return_new_error (task, TASKBUS_ERROR, TASKBUS_ERROR_BUSY, "one at a time");
      return;
    }

  self->transaction_open = TRUE;
  transaction = g_object_new (TEST_TYPE_SCRIPTED_TRANSACTION, NULL);
  transaction->transport = g_object_ref (self);
  g_task_return_pointer (task, transaction, g_object_unref);
}

TaskbusTransaction *
test_scripted_transaction_begin_finish (TaskbusTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
scripted_send (TaskbusTransaction *transaction, TaskbusPublication *publication, GError **error)
{
  TestScriptedTransaction *self = TEST_SCRIPTED_TRANSACTION (transaction);
  TaskbusRecord *record = taskbus_publication_get_record (publication);
  gsize size;
  const char *value = (const char *) taskbus_record_peek_value (record, &size);

  if (!taskbus_transport_send (TASKBUS_TRANSPORT (self->transport), publication, error))
    return FALSE;

  g_mutex_lock (&self->transport->lock);
  g_ptr_array_add (self->records, g_strndup (value, size));
  g_mutex_unlock (&self->transport->lock);
  return TRUE;
}

static void
scripted_positions_async (TaskbusTransaction *transaction,
                          TaskbusConsumer *consumer,
                          GPtrArray *positions,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  TestScriptedTransaction *self = TEST_SCRIPTED_TRANSACTION (transaction);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (play_step (self->transport, TEST_STEP_POSITIONS, task))
    return;

  g_assert_true (TEST_IS_SCRIPTED_CONSUMER (consumer));
  for (guint i = 0; i < positions->len; i++)
    g_ptr_array_add (self->positions, taskbus_topic_partition_copy (positions->pdata[i]));
  g_task_return_boolean (task, TRUE);
}

static void
end (TestScriptedTransaction *self)
{
  self->over = TRUE;
  self->transport->transaction_open = FALSE;
}

static void
scripted_commit_async (TaskbusTransaction *transaction,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  TestScriptedTransaction *self = TEST_SCRIPTED_TRANSACTION (transaction);
  TestScriptedTransport *transport = self->transport;
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (transport->failures[TEST_STEP_COMMIT] == TASKBUS_ERROR_UNCONFIRMED)
    end (self);
  if (play_step (transport, TEST_STEP_COMMIT, task))
    return;

  end (self);
  g_mutex_lock (&transport->lock);
  g_ptr_array_extend_and_steal (transport->committed, g_steal_pointer (&self->records));
  for (guint i = 0; i < self->positions->len; i++)
    {
      const TaskbusTopicPartition *position = self->positions->pdata[i];

      test_scripted_transport_get_topic (transport, position->topic)->committed_position = position->offset;
    }
  g_mutex_unlock (&transport->lock);
  g_task_return_boolean (task, TRUE);
}

static void
scripted_abort_async (TaskbusTransaction *transaction,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  TestScriptedTransaction *self = TEST_SCRIPTED_TRANSACTION (transaction);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  test_scripted_transport_drop_all (self->transport);
  end (self);
  if (!play_step (self->transport, TEST_STEP_ABORT, task))
    g_task_return_boolean (task, TRUE);
}

static gboolean
scripted_finish (TaskbusTransaction *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
transaction_iface_init (TaskbusTransactionInterface *iface)
{
  iface->send = scripted_send;
  iface->send_positions_async = scripted_positions_async;
  iface->send_positions_finish = scripted_finish;
  iface->commit_async = scripted_commit_async;
  iface->commit_finish = scripted_finish;
  iface->abort_async = scripted_abort_async;
  iface->abort_finish = scripted_finish;
}

static void
test_scripted_transaction_finalize (GObject *object)
{
  TestScriptedTransaction *self = TEST_SCRIPTED_TRANSACTION (object);

  if (!self->over)
    end (self);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_ptr_array_unref (self->positions);
  g_object_unref (self->transport);
  G_OBJECT_CLASS (test_scripted_transaction_parent_class)->finalize (object);
}

static void
test_scripted_transaction_class_init (TestScriptedTransactionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_scripted_transaction_finalize;
}

static void
test_scripted_transaction_init (TestScriptedTransaction *self)
{
  self->records = g_ptr_array_new_with_free_func (g_free);
  self->positions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
}

void
test_scripted_transport_fail_step (TestScriptedTransport *self, TestStep step, TaskbusError code)
{
  g_mutex_lock (&self->lock);
  self->failures[step] = (int) code;
  g_mutex_unlock (&self->lock);
}

void
test_scripted_transport_stall_step (TestScriptedTransport *self, TestStep step)
{
  g_mutex_lock (&self->lock);
  self->stalls[step] = TRUE;
  g_mutex_unlock (&self->lock);
}

void
test_scripted_transport_ignore_step (TestScriptedTransport *self, TestStep step)
{
  g_mutex_lock (&self->lock);
  self->ignores[step] = TRUE;
  g_mutex_unlock (&self->lock);
}

static guint
read_counter (TestScriptedTransport *self, const guint *counter)
{
  guint value;

  g_mutex_lock (&self->lock);
  value = *counter;
  g_mutex_unlock (&self->lock);
  return value;
}

guint
test_scripted_transport_get_n_stalled (TestScriptedTransport *self)
{
  return read_counter (self, &self->n_stalled);
}

guint
test_scripted_transport_get_n_steps (TestScriptedTransport *self, TestStep step)
{
  return read_counter (self, &self->n_steps[step]);
}

guint
test_scripted_transport_get_n_consumer_commits (TestScriptedTransport *self)
{
  return read_counter (self, &self->n_consumer_commits);
}

char **
test_scripted_transport_get_committed (TestScriptedTransport *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->committed->len; i++)
    g_strv_builder_add (builder, self->committed->pdata[i]);
  g_mutex_unlock (&self->lock);
  return g_strv_builder_end (builder);
}

gint64
test_scripted_transport_get_committed_position (TestScriptedTransport *self, const char *topic)
{
  gint64 position;

  g_mutex_lock (&self->lock);
  position = test_scripted_transport_get_topic (self, topic)->committed_position;
  g_mutex_unlock (&self->lock);
  return position;
}
