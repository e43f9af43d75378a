/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The tasks and threads that wait for the end of something.  Each returns when it has ended, or when it is cancelled.
 * Any thread; each end happens once. */
typedef struct
{
  GMutex lock;
  GCond cond;
  GPtrArray *tasks;
  gboolean ended;
  GError *error;
} TaskbusEndWaiters;

void taskbus_end_waiters_init (TaskbusEndWaiters *self);
void taskbus_end_waiters_clear (TaskbusEndWaiters *self);
void taskbus_end_waiters_add (TaskbusEndWaiters *self, GTask *task);
gboolean taskbus_end_waiters_wait (TaskbusEndWaiters *self, GCancellable *cancellable, GError **error);
void taskbus_end_waiters_end (TaskbusEndWaiters *self, const GError *error);

G_END_DECLS
