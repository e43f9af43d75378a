/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-admin-request-private.h"

TaskbusAdminRequest *
taskbus_admin_request_new (const char *name)
{
  TaskbusAdminRequest *request = g_new0 (TaskbusAdminRequest, 1);

  request->name = g_strdup (name);
  return request;
}

static void
request_free (gpointer data)
{
  TaskbusAdminRequest *request = data;

  g_free (request->name);
  g_clear_pointer (&request->config, g_hash_table_unref);
  g_clear_pointer (&request->positions, g_ptr_array_unref);
  g_free (request);
}

void
taskbus_admin_request_start (TaskbusAdmin *self,
                             TaskbusAdminRequest *request,
                             gpointer tag,
                             GTaskThreadFunc run,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, run);
}

void
taskbus_admin_return_boolean (GTask *task, gboolean success, GError *error)
{
  if (success)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
taskbus_admin_return_pointer (GTask *task, gpointer result, GDestroyNotify destroy, GError *error)
{
  if (result != NULL)
    g_task_return_pointer (task, result, destroy);
  else
    g_task_return_error (task, error);
}
