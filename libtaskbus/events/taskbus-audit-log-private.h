/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-end-waiters-private.h"
#include "bus/taskbus-handover-private.h"
#include "events/taskbus-audit-log.h"
#include "events/taskbus-spool-private.h"

G_BEGIN_DECLS

struct _TaskbusAuditLog
{
  GObject parent_instance;

  TaskbusBus *bus;
  gboolean owns_bus;
  TaskbusAuditFallback fallback;
  char *spool_directory;
  TaskbusHandover *handover; /* where signals are emitted */
  gint n_failure_events;     /* atomic; on their way to ::failed */
  TaskbusEndWaiters end_waiters;

  GMutex lock; /* guards what follows */
  gboolean enabled;
  gboolean closed;
  GThread *closing;    /* what does it, until somebody has waited for it */
  TaskbusSpool *spool; /* once it was needed */
  guint64 n_dropped;
};

/* taskbus-audit-log-send.c: each kind of entry makes its message; what becomes of it is the same for all.  Where there is
 * no message, there is an error. */
gboolean
taskbus_audit_log_send (TaskbusAuditLog *self, TaskbusMessage *message, GCancellable *cancellable, GError **error);
void taskbus_audit_log_send_async (TaskbusAuditLog *self,
                                   TaskbusMessage *message,
                                   GError *error,
                                   gpointer tag,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean taskbus_audit_log_send_finish (TaskbusAuditLog *self, GAsyncResult *result, GError **error);
void taskbus_audit_log_post (TaskbusAuditLog *self, TaskbusMessage *message, GError *error);

/* Any thread; an entry is lost, and nobody else is told. */
void taskbus_audit_log_note_failure (TaskbusAuditLog *self, const GError *error);
/* An entry is not lost, but needs a hand. */
void taskbus_audit_log_tell_failure (TaskbusAuditLog *self, const GError *error);

/* Opens the spool where it is not open; blocks. */
gboolean taskbus_audit_log_ensure_spool (TaskbusAuditLog *self, GError **error);

G_END_DECLS
