/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "transport/taskbus-admin.h"

G_BEGIN_DECLS

/* A call on its way to a thread of GIO's: the arguments are copies, for the caller may change his own meanwhile. */
typedef struct
{
  char *name;
  gint32 number; /* of partitions, or the partition */
  gint32 n_replicas;
  gint64 timestamp;
  GHashTable *config;
  GPtrArray *positions;
} TaskbusAdminRequest;

TaskbusAdminRequest *taskbus_admin_request_new (const char *name);

void taskbus_admin_request_start (TaskbusAdmin *self,
                                  TaskbusAdminRequest *request,
                                  gpointer tag,
                                  GTaskThreadFunc run,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

void taskbus_admin_return_boolean (GTask *task, gboolean success, GError *error);
void taskbus_admin_return_pointer (GTask *task, gpointer result, GDestroyNotify destroy, GError *error);

G_END_DECLS
