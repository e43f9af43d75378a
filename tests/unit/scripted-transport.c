/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scripted-transport-private.h"

#include <string.h>

static void transport_iface_init (TaskbusTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestScriptedTransport,
                               test_scripted_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_TRANSPORT, transport_iface_init))

TestScriptedTopic *
test_scripted_transport_get_topic (TestScriptedTransport *self, const char *topic)
{
  return &self->topics[strcmp (topic, "u") == 0];
}

void
test_scripted_finish_at_once (gpointer source,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);

  g_task_return_boolean (task, TRUE);
}

static TaskbusCapabilities
scripted_get_capabilities (TaskbusTransport *transport)
{
  return TASKBUS_CAPABILITY_CONSUME | TASKBUS_CAPABILITY_GROUPS | TASKBUS_CAPABILITY_REPLAY |
         TASKBUS_CAPABILITY_TRANSACTIONS;
}

static gboolean
scripted_open (TaskbusTransport *transport, TaskbusProfile *profile, GError **error)
{
  TestScriptedTransport *self = TEST_SCRIPTED_TRANSPORT (transport);

  if (self->open_failure != NULL)
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_UNREACHABLE, self->open_failure);
      g_clear_pointer (&self->open_failure, g_free);
      return FALSE;
    }

  self->context = g_main_context_ref_thread_default ();
  return TRUE;
}

static gboolean
scripted_send (TaskbusTransport *transport, TaskbusPublication *publication, GError **error)
{
  TestScriptedTransport *self = TEST_SCRIPTED_TRANSPORT (transport);
  TaskbusRecord *record = taskbus_publication_get_record (publication);
  gsize size;
  const char *value = (const char *) taskbus_record_peek_value (record, &size);
  gboolean confirm;
  gint64 offset;

  g_atomic_int_inc (&self->n_at_gate);
  g_mutex_lock (&self->gate);
  g_mutex_unlock (&self->gate);
  g_atomic_int_add (&self->n_at_gate, -1);

  g_mutex_lock (&self->lock);
  if (self->capacity > 0 && self->held->len >= self->capacity)
    {
      g_autoptr (TaskbusPublication) oldest = NULL;

      if (self->answer_when_full)
        oldest = g_ptr_array_steal_index (self->held, 0);
      g_mutex_unlock (&self->lock);
      if (oldest != NULL)
        taskbus_publication_confirm (oldest, 0, 0, 1);
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_QUEUE_FULL, "full");
      return FALSE;
    }
  offset = self->sent->len;
  g_ptr_array_add (self->sent, g_strndup (value, size));
  confirm = !self->hold;
  if (!confirm)
    g_ptr_array_add (self->held, taskbus_publication_ref (publication));
  g_mutex_unlock (&self->lock);

  if (confirm)
    taskbus_publication_confirm (publication, 0, offset, 1);
  return TRUE;
}

static gboolean
assign (gpointer data)
{
  TestScriptedTransport *self = data;
  g_autoptr (GPtrArray) partitions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  g_mutex_lock (&self->lock);
  self->topics[0].assigned = self->topics[1].assigned = TRUE;
  g_mutex_unlock (&self->lock);
  g_ptr_array_add (partitions, taskbus_topic_partition_new ("t", 0, 0));
  g_ptr_array_add (partitions, taskbus_topic_partition_new ("u", 0, 0));
  if (self->consumer != NULL)
    taskbus_consumer_emit_assigned (self->consumer, partitions);
  if (self->consumer != NULL)
    taskbus_consumer_emit_ready (self->consumer);
  return G_SOURCE_REMOVE;
}

static TaskbusConsumer *
scripted_consume (TaskbusTransport *transport, TaskbusConsumerOptions *options, GError **error)
{
  TestScriptedTransport *self = TEST_SCRIPTED_TRANSPORT (transport);
  TestScriptedConsumer *consumer = g_object_new (TEST_TYPE_SCRIPTED_CONSUMER, NULL);
  const TaskbusPolling *polling = taskbus_consumer_options_get_polling (options);

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->polling, taskbus_polling_free);
  self->polling = polling != NULL ? taskbus_polling_copy (polling) : NULL;
  g_mutex_unlock (&self->lock);
  consumer->transport = g_object_ref (self);
  self->consumer = TASKBUS_CONSUMER (consumer);

  {
    g_autoptr (GSource) source = g_idle_source_new ();

    g_source_set_callback (source, assign, g_object_ref (self), g_object_unref);
    g_source_attach (source, self->context);
  }
  return TASKBUS_CONSUMER (consumer);
}

static void
scripted_close_async (TaskbusTransport *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *kept = g_steal_pointer (&TEST_SCRIPTED_TRANSPORT (self)->kept_close);

  if (kept != NULL) /* in the end, and too late */
    {
      g_task_return_boolean (kept, TRUE);
      g_object_unref (kept);
    }
  kept = g_steal_pointer (&TEST_SCRIPTED_TRANSPORT (self)->ignored);
  if (kept != NULL) /* likewise */
    {
      g_task_return_boolean (kept, TRUE);
      g_object_unref (kept);
    }
  test_scripted_transport_drop_all (TEST_SCRIPTED_TRANSPORT (self));
  test_scripted_finish_at_once (self, cancellable, callback, user_data);
}

static gboolean
scripted_close_finish (TaskbusTransport *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static TaskbusHealth *
scripted_get_health (TaskbusTransport *transport)
{
  TestScriptedTransport *self = TEST_SCRIPTED_TRANSPORT (transport);
  gboolean hold;

  g_mutex_lock (&self->lock);
  hold = self->hold;
  g_mutex_unlock (&self->lock);
  return taskbus_health_new (TRUE, !hold, hold ? "answers are held back" : NULL);
}

static void
transport_iface_init (TaskbusTransportInterface *iface)
{
  iface->get_capabilities = scripted_get_capabilities;
  iface->open = scripted_open;
  iface->get_health = scripted_get_health;
  iface->send = scripted_send;
  iface->consume = scripted_consume;
  iface->close_async = scripted_close_async;
  iface->close_finish = scripted_close_finish;
  iface->begin_transaction_async = test_scripted_transaction_begin_async;
  iface->begin_transaction_finish = test_scripted_transaction_begin_finish;
}

static void
test_scripted_transport_finalize (GObject *object)
{
  TestScriptedTransport *self = TEST_SCRIPTED_TRANSPORT (object);

  g_ptr_array_unref (self->held);
  g_ptr_array_unref (self->sent);
  g_ptr_array_unref (self->committed);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->open_failure);
  g_clear_pointer (&self->polling, taskbus_polling_free);
  g_mutex_clear (&self->gate);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (test_scripted_transport_parent_class)->finalize (object);
}

static void
test_scripted_transport_class_init (TestScriptedTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_scripted_transport_finalize;
}

static void
test_scripted_transport_init (TestScriptedTransport *self)
{
  g_mutex_init (&self->gate);
  g_mutex_init (&self->lock);
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_publication_unref);
  self->sent = g_ptr_array_new_with_free_func (g_free);
  self->committed = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < TEST_N_STEPS; i++)
    self->failures[i] = -1;
}

TestScriptedTransport *
test_scripted_transport_new (void)
{
  return g_object_new (TEST_TYPE_SCRIPTED_TRANSPORT, NULL);
}

void
test_scripted_transport_hold_answers (TestScriptedTransport *self, gboolean hold)
{
  self->hold = hold;
}

static GPtrArray *
steal_held (TestScriptedTransport *self)
{
  GPtrArray *held;

  g_mutex_lock (&self->lock);
  held = self->held;
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_publication_unref);
  g_mutex_unlock (&self->lock);
  return held;
}

void
test_scripted_transport_answer_all (TestScriptedTransport *self)
{
  g_autoptr (GPtrArray) held = steal_held (self);

  for (guint i = 0; i < held->len; i++)
    taskbus_publication_confirm (held->pdata[i], 0, i, 1);
}

void
test_scripted_transport_answer_at_once (TestScriptedTransport *self)
{
  g_autoptr (GPtrArray) held = steal_held (self);
  g_autofree TaskbusConfirmation *confirmations = g_new (TaskbusConfirmation, held->len);

  for (guint i = 0; i < held->len; i++)
    confirmations[i] = (TaskbusConfirmation){ 0, i, 1 };
  for (guint i = 0; i < held->len; i += 70)
    taskbus_publication_confirm (held->pdata[i], 0, i, 1);
  taskbus_publication_confirm_all ((TaskbusPublication *const *) held->pdata, confirmations, held->len);
}

void
test_scripted_transport_drop_all (TestScriptedTransport *self)
{
  g_ptr_array_unref (steal_held (self));
}

void
test_scripted_transport_set_capacity (TestScriptedTransport *self, guint capacity)
{
  self->capacity = capacity;
}

void
test_scripted_transport_answer_when_full (TestScriptedTransport *self)
{
  self->answer_when_full = TRUE;
}

void
test_scripted_transport_keep_consumers (TestScriptedTransport *self)
{
  self->keep_consumers = TRUE;
}

void
test_scripted_transport_shut_gate (TestScriptedTransport *self)
{
  g_mutex_lock (&self->gate);
}

void
test_scripted_transport_open_gate (TestScriptedTransport *self)
{
  g_mutex_unlock (&self->gate);
}

guint
test_scripted_transport_get_n_at_gate (TestScriptedTransport *self)
{
  return (guint) g_atomic_int_get (&self->n_at_gate);
}

void
test_scripted_transport_fail_open (TestScriptedTransport *self, const char *message)
{
  self->open_failure = g_strdup (message);
}

guint
test_scripted_transport_get_n_held (TestScriptedTransport *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->held->len;
  g_mutex_unlock (&self->lock);
  return n;
}

char **
test_scripted_transport_get_sent (TestScriptedTransport *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->sent->len; i++)
    g_strv_builder_add (builder, self->sent->pdata[i]);
  g_mutex_unlock (&self->lock);
  return g_strv_builder_end (builder);
}

static gboolean
emit_ready (gpointer data)
{
  TaskbusConsumer *consumer = TEST_SCRIPTED_TRANSPORT (data)->consumer;

  if (consumer != NULL)
    taskbus_consumer_emit_ready (consumer);
  return G_SOURCE_REMOVE;
}

void
test_scripted_transport_feed (TestScriptedTransport *self, const char *topic, guint n_records)
{
  g_mutex_lock (&self->lock);
  test_scripted_transport_get_topic (self, topic)->fed += n_records;
  g_mutex_unlock (&self->lock);
  if (self->context != NULL)
    g_main_context_invoke (self->context, emit_ready, self);
}

void
test_scripted_transport_assign (TestScriptedTransport *self, guint offset)
{
  g_mutex_lock (&self->lock);
  self->topics[0].received = self->topics[1].received = offset;
  g_mutex_unlock (&self->lock);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, assign, g_object_ref (self), g_object_unref);
}

typedef struct
{
  TestScriptedTransport *transport;
  const char *topic;
  gboolean lost;
} Revocation;

static gboolean
run_revocation (gpointer data)
{
  Revocation *revocation = data;
  g_autoptr (GPtrArray) partitions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  g_mutex_lock (&revocation->transport->lock);
  test_scripted_transport_get_topic (revocation->transport, revocation->topic)->assigned = FALSE;
  g_mutex_unlock (&revocation->transport->lock);
  g_ptr_array_add (partitions, taskbus_topic_partition_new (revocation->topic, 0, -1));
  if (revocation->transport->consumer != NULL)
    taskbus_consumer_emit_revoked (revocation->transport->consumer, partitions, revocation->lost);
  return G_SOURCE_REMOVE;
}

void
test_scripted_transport_revoke (TestScriptedTransport *self, const char *topic, gboolean lost)
{
  Revocation *revocation = g_new (Revocation, 1);

  *revocation = (Revocation){ self, topic, lost };
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, run_revocation, revocation, g_free);
}

typedef struct
{
  TestScriptedTransport *transport;
  guint n_failures;
} Failures;

static gboolean
run_failures (gpointer data)
{
  const Failures *failures = data;
  g_autoptr (GError) error = g_error_new_literal (TASKBUS_ERROR, TASKBUS_ERROR_UNREACHABLE, "scripted");

  for (guint i = 0; i < failures->n_failures && failures->transport->consumer != NULL; i++)
    taskbus_consumer_emit_failed (failures->transport->consumer, error);
  return G_SOURCE_REMOVE;
}

void
test_scripted_transport_fail_consumer (TestScriptedTransport *self, guint n_failures)
{
  Failures *failures = g_new (Failures, 1);

  *failures = (Failures){ self, n_failures };
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, run_failures, failures, g_free);
}

TaskbusPolling *
test_scripted_transport_get_polling (TestScriptedTransport *self)
{
  TaskbusPolling *polling;

  g_mutex_lock (&self->lock);
  polling = self->polling != NULL ? taskbus_polling_copy (self->polling) : NULL;
  g_mutex_unlock (&self->lock);
  return polling;
}

gint64
test_scripted_transport_get_position (TestScriptedTransport *self, const char *topic)
{
  gint64 position;

  g_mutex_lock (&self->lock);
  position = test_scripted_transport_get_topic (self, topic)->position;
  g_mutex_unlock (&self->lock);
  return position;
}

gboolean
test_scripted_transport_was_released (TestScriptedTransport *self, const char *topic)
{
  gboolean released;

  g_mutex_lock (&self->lock);
  released = test_scripted_transport_get_topic (self, topic)->released;
  g_mutex_unlock (&self->lock);
  return released;
}
