/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "taskbus-null-consumer.h"

#include <glib/gi18n-lib.h>

/* A consumer of nothing: it is never assigned a partition, so that there is nothing to receive and no position. */
struct _TaskbusNullConsumer
{
  GObject parent_instance;

  gboolean is_closed;
};

static void taskbus_null_consumer_iface_init (TaskbusConsumerInterface *iface);

G_DEFINE_DYNAMIC_TYPE_EXTENDED (TaskbusNullConsumer,
                                taskbus_null_consumer,
                                G_TYPE_OBJECT,
                                G_TYPE_FLAG_FINAL,
                                G_IMPLEMENT_INTERFACE_DYNAMIC (TASKBUS_TYPE_CONSUMER, taskbus_null_consumer_iface_init))

static gboolean
check_open (TaskbusNullConsumer *self, GError **error)
{
  if (!self->is_closed)
    return TRUE;

  g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The consumer is closed"));
  return FALSE;
}

static GPtrArray *
taskbus_null_consumer_receive (TaskbusConsumer *consumer, guint max_records, gsize max_bytes, GError **error)
{
  check_open (TASKBUS_NULL_CONSUMER (consumer), error);
  return NULL;
}

static gboolean
taskbus_null_consumer_store_position (TaskbusConsumer *consumer,
                                      const char *topic,
                                      gint32 partition,
                                      gint64 offset,
                                      GError **error)
{
  if (check_open (TASKBUS_NULL_CONSUMER (consumer), error))
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED,
                 _ ("No position can be stored for partition %d of topic “%s”: transport “null” assigns nothing"),
                 partition, topic);
  return FALSE;
}

static gboolean
set_not_assigned (TaskbusConsumer *consumer, const char *topic, gint32 partition, GError **error)
{
  if (check_open (TASKBUS_NULL_CONSUMER (consumer), error))
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                 _ ("Partition %d of topic “%s” is not assigned: transport “null” assigns nothing"), partition, topic);
  return FALSE;
}

static gboolean
taskbus_null_consumer_seek (TaskbusConsumer *consumer,
                            const char *topic,
                            gint32 partition,
                            gint64 offset,
                            GError **error)
{
  return set_not_assigned (consumer, topic, partition, error);
}

static void
taskbus_null_consumer_commit_async (TaskbusConsumer *consumer,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (consumer, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, taskbus_null_consumer_commit_async);
  if (check_open (TASKBUS_NULL_CONSUMER (consumer), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
finish (TaskbusConsumer *consumer, GAsyncResult *result, GError **error)
{
  g_assert (g_task_is_valid (result, consumer));

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
taskbus_null_consumer_close_async (TaskbusConsumer *consumer,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (consumer, NULL, callback, user_data);

  g_task_set_source_tag (task, taskbus_null_consumer_close_async);
  TASKBUS_NULL_CONSUMER (consumer)->is_closed = TRUE;
  g_task_return_boolean (task, TRUE);
}

static void
taskbus_null_consumer_iface_init (TaskbusConsumerInterface *iface)
{
  iface->receive = taskbus_null_consumer_receive;
  iface->store_position = taskbus_null_consumer_store_position;
  iface->commit_async = taskbus_null_consumer_commit_async;
  iface->commit_finish = finish;
  iface->seek = taskbus_null_consumer_seek;
  iface->pause = set_not_assigned;
  iface->resume = set_not_assigned;
  iface->close_async = taskbus_null_consumer_close_async;
  iface->close_finish = finish;
}

static void
taskbus_null_consumer_class_init (TaskbusNullConsumerClass *klass)
{
}

static void
taskbus_null_consumer_class_finalize (TaskbusNullConsumerClass *klass)
{
}

static void
taskbus_null_consumer_init (TaskbusNullConsumer *self)
{
}

void
taskbus_null_consumer_register (GTypeModule *module)
{
  taskbus_null_consumer_register_type (module);
}
