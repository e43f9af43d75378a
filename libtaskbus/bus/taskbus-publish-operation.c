/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-publish-operation-private.h"

#include "bus/taskbus-handover-private.h"

struct _TaskbusPublishOperation
{
  gatomicrefcount ref_count;
  gint n_open; /* atomic */
  GPtrArray *receipts;

  /* For a call that returns later. */
  GTask *task;
  TaskbusHandover *handover;
  gulong handler;   /* of the task's cancellable, guarded by the lock */
  gboolean settled; /* likewise: no handler is needed any more */

  /* For one whose result is only looked at. */
  TaskbusSettledFunc func;
  gpointer data;

  /* For a call that waits. */
  GMutex lock;
  GCond cond;
  gboolean done;
};

TaskbusPublishOperation *
taskbus_publish_operation_new (guint n_records, GTask *task)
{
  TaskbusPublishOperation *self = g_new0 (TaskbusPublishOperation, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_open = (gint) n_records;
  self->receipts = g_ptr_array_new_full (n_records, (GDestroyNotify) taskbus_receipt_unref);
  g_ptr_array_set_size (self->receipts, (gint) n_records);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  if (task != NULL)
    {
      self->task = g_object_ref (task);
      self->handover = taskbus_handover_get (g_task_get_context (task));
    }
  return self;
}

TaskbusPublishOperation *
taskbus_publish_operation_new_for_func (TaskbusSettledFunc func, gpointer data)
{
  TaskbusPublishOperation *self = taskbus_publish_operation_new (1, NULL);

  self->func = func;
  self->data = data;
  return self;
}

TaskbusPublishOperation *
taskbus_publish_operation_ref (TaskbusPublishOperation *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
taskbus_publish_operation_unref (TaskbusPublishOperation *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->receipts, g_ptr_array_unref);
  g_clear_object (&self->task);
  g_clear_pointer (&self->handover, taskbus_handover_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self);
}

static gulong
steal_handler (TaskbusPublishOperation *self)
{
  gulong handler;

  g_mutex_lock (&self->lock);
  handler = self->handler;
  self->handler = 0;
  self->settled = TRUE;
  g_mutex_unlock (&self->lock);
  return handler;
}

/* Keeps what must be disconnected from the task's cancellable at the end. */
void
taskbus_publish_operation_set_handler (TaskbusPublishOperation *self, gulong handler)
{
  gboolean settled;

  g_mutex_lock (&self->lock);
  settled = self->settled;
  if (!settled)
    self->handler = handler;
  g_mutex_unlock (&self->lock);

  if (settled)
    g_cancellable_disconnect (g_task_get_cancellable (self->task), handler);
}

/* In the context of the task. */
static void
return_receipts (gpointer data)
{
  g_autoptr (TaskbusPublishOperation) self = data;
  gulong handler = steal_handler (self);

  if (handler != 0)
    g_cancellable_disconnect (g_task_get_cancellable (self->task), handler);

  g_task_return_pointer (self->task, taskbus_publish_operation_steal_receipts (self),
                         (GDestroyNotify) g_ptr_array_unref);
}

/* How many records are not settled; any thread. */
guint
taskbus_publish_operation_get_n_open (TaskbusPublishOperation *self)
{
  return (guint) g_atomic_int_get (&self->n_open);
}

/* Takes the receipt of one record; the last one ends the call.  Each index is settled once. */
void
taskbus_publish_operation_settle (TaskbusPublishOperation *self, guint index, TaskbusReceipt *receipt)
{
  g_assert (self->receipts->pdata[index] == NULL);

  self->receipts->pdata[index] = receipt;
  if (!g_atomic_int_dec_and_test (&self->n_open))
    return;

  if (self->task != NULL)
    {
      taskbus_handover_push (self->handover, return_receipts, taskbus_publish_operation_ref (self));
      return;
    }

  if (self->func != NULL)
    {
      self->func (receipt, self->data);
      return;
    }

  g_mutex_lock (&self->lock);
  self->done = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* Every record has a deadline, so that this ends. */
void
taskbus_publish_operation_wait (TaskbusPublishOperation *self)
{
  g_mutex_lock (&self->lock);
  while (!self->done)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);
}

GPtrArray *
taskbus_publish_operation_steal_receipts (TaskbusPublishOperation *self)
{
  return g_steal_pointer (&self->receipts);
}

/* The receipt of the only record, or its error. */
TaskbusReceipt *
taskbus_publish_operation_get_single (GPtrArray *receipts, GError **error)
{
  TaskbusReceipt *receipt = g_ptr_array_index (receipts, 0);
  const GError *failure = taskbus_receipt_get_error (receipt);

  if (failure != NULL)
    {
      g_propagate_error (error, g_error_copy (failure));
      return NULL;
    }

  return taskbus_receipt_ref (receipt);
}

/* Likewise, of the task of an operation. */
TaskbusReceipt *
taskbus_publish_operation_propagate_single (GTask *task, GError **error)
{
  g_autoptr (GPtrArray) receipts = g_task_propagate_pointer (task, error);

  return receipts != NULL ? taskbus_publish_operation_get_single (receipts, error) : NULL;
}
