/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What becomes of an entry of the audit log, of whatever kind. */
#include "config.h"

#include "events/taskbus-audit-log-private.h"

#include "bus/taskbus-bus-private.h"
#include "codec/taskbus-codec.h"

#include <glib/gi18n-lib.h>

/* Where an entry goes: the bus, or the one of the spool.  Not NULL without an error. */
static TaskbusBus *
choose_bus (TaskbusAuditLog *self, GError **error)
{
  TaskbusBus *bus = NULL;
  gboolean closed;

  g_mutex_lock (&self->lock);
  closed = self->closed;
  if (!closed)
    bus = self->fallback != TASKBUS_AUDIT_FALLBACK_SPOOL ? self->bus
          : self->spool != NULL                          ? taskbus_spool_get_bus (self->spool)
                                                         : NULL;
  if (bus != NULL)
    g_object_ref (bus);
  g_mutex_unlock (&self->lock);

  if (closed)
    g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The audit log is closed"));
  else if (bus == NULL)
    g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED, _ ("The spool of the audit log is not open"));
  return bus;
}

/* The record of an entry, as it is sent. */
static TaskbusRecord *
encode (TaskbusAuditLog *self, TaskbusMessage *message, GError **error)
{
  g_autoptr (TaskbusRecord) record = taskbus_codec_encode (taskbus_bus_get_codec (self->bus), message, error);

  if (record == NULL || self->fallback != TASKBUS_AUDIT_FALLBACK_SPOOL)
    return g_steal_pointer (&record);

  return taskbus_spool_wrap (record);
}

/* Takes the error.  Who asked for it to be dropped is not bothered with it, but for its own cancelling. */
static gboolean
settle (TaskbusAuditLog *self, GError *failure, GError **error)
{
  if (self->fallback != TASKBUS_AUDIT_FALLBACK_DROP || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }

  taskbus_audit_log_note_failure (self, failure);
  g_error_free (failure);
  return TRUE;
}

gboolean
taskbus_audit_log_send (TaskbusAuditLog *self, TaskbusMessage *message, GCancellable *cancellable, GError **error)
{
  g_autoptr (TaskbusRecord) record = encode (self, message, error);
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;
  GError *failure = NULL;

  if (record == NULL)
    return FALSE;

  bus = choose_bus (self, &failure);
  if (bus != NULL)
    receipt = taskbus_bus_publish_record (bus, record, cancellable, &failure);
  return receipt != NULL || settle (self, failure, error);
}

/* Takes the error. */
static void
return_settled (GTask *task, GError *failure)
{
  GError *error = NULL;

  if (failure == NULL || settle (g_task_get_source_object (task), failure, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *failure = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (source), result, &failure);

  return_settled (task, failure);
}

/* Takes the error; without a message and an error the audit log is disabled. */
void
taskbus_audit_log_send_async (TaskbusAuditLog *self,
                              TaskbusMessage *message,
                              GError *error,
                              gpointer tag,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (TaskbusRecord) record = message != NULL ? encode (self, message, &error) : NULL;
  g_autoptr (TaskbusBus) bus = NULL;
  GError *failure = NULL;

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE); /* an entry that was confirmed before is confirmed */
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  bus = record != NULL ? choose_bus (self, &failure) : NULL;
  if (bus != NULL)
    taskbus_bus_publish_record_async (bus, record, cancellable, on_published, g_steal_pointer (&task));
  else
    return_settled (task, failure);
}

gboolean
taskbus_audit_log_send_finish (TaskbusAuditLog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Any thread. */
static void
on_settled (TaskbusReceipt *receipt, gpointer data)
{
  g_autoptr (TaskbusAuditLog) self = data;
  const GError *error = taskbus_receipt_get_error (receipt);

  if (error != NULL)
    taskbus_audit_log_note_failure (self, error);
}

/* Takes the error. */
void
taskbus_audit_log_post (TaskbusAuditLog *self, TaskbusMessage *message, GError *error)
{
  g_autoptr (GError) failure = error;
  g_autoptr (TaskbusRecord) record = message != NULL ? encode (self, message, &failure) : NULL;
  g_autoptr (TaskbusBus) bus = record != NULL ? choose_bus (self, &failure) : NULL;

  if (bus != NULL)
    taskbus_bus_post_record_for_func (bus, record, on_settled, g_object_ref (self));
  else if (failure != NULL)
    taskbus_audit_log_note_failure (self, failure);
}
