/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-consumer-private.h"

#include <glib/gi18n-lib.h>

/* librdkafka does not tell that a group is left; it can be asked. */
#define LOOK_AGAIN (5 * G_TIME_SPAN_MILLISECOND)

/* The bus's own patience is shorter, as a rule. */
#define PATIENCE (30 * G_TIME_SPAN_SECOND)

typedef struct
{
  gint64 deadline;
  gboolean is_leaving; /* the group was told */
  GError *error;       /* positions that could not be committed */
} Close;

static void
close_free (gpointer data)
{
  Close *close = data;

  g_clear_error (&close->error);
  g_free (close);
}

/* Whatever is left of it goes on in the background. */
static void
end (TaskbusKafkaConsumer *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->closing);

  kafka_consumer_stop (self);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
leave (TaskbusKafkaConsumer *self, Close *close)
{
  rd_kafka_error_t *error;

  if (close->is_leaving)
    return;

  close->is_leaving = TRUE;
  if (self->revoking != NULL)
    kafka_consumer_end_revoke (self);
  if (self->assigning != NULL)
    kafka_consumer_end_assign (self);
  error = rd_kafka_consumer_close_queue (kafka_client_get_handle (self->client), self->control);
  if (error != NULL)
    {
      g_debug ("Leaving group %s: %s", self->group, rd_kafka_error_string (error));
      rd_kafka_error_destroy (error);
    }
  plugin_alarm_set (self->alarm, 0);
}

void
kafka_consumer_tick_close (TaskbusKafkaConsumer *self, gint64 now)
{
  Close *close = g_task_get_task_data (self->closing);
  GCancellable *cancellable = g_task_get_cancellable (self->closing);

  if (close->is_leaving && rd_kafka_consumer_closed (kafka_client_get_handle (self->client)))
    end (self, g_steal_pointer (&close->error));
  else if (g_cancellable_is_cancelled (cancellable) || now >= close->deadline)
    end (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                    _ ("The group was not left in time; that goes on in the background")));
  else
    plugin_alarm_set (self->alarm, now + LOOK_AGAIN);
}

static void
on_committed (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (object);
  g_autoptr (GError) error = NULL;
  Close *close;

  if (self->closing == NULL)
    return; /* gave up */

  close = g_task_get_task_data (self->closing);
  if (!g_task_propagate_boolean (G_TASK (result), &error) &&
      !g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED))
    close->error = g_steal_pointer (&error);
  leave (self, close);
}

static void
commit (TaskbusKafkaConsumer *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_committed, NULL);

  g_task_set_source_tag (task, commit);
  kafka_consumer_commit (self, TRUE, task);
}

void
kafka_consumer_close_async (TaskbusConsumer *consumer,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (consumer);
  g_autoptr (GTask) task = g_task_new (consumer, cancellable, callback, data);
  Close *close;

  g_task_set_source_tag (task, kafka_consumer_close_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->closing != NULL)
    {
      g_task_return_new_error (task, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The consumer is closed"));
      return;
    }
  if (self->closed || self->group == NULL)
    {
      kafka_consumer_stop (self);
      g_task_return_boolean (task, TRUE);
      return;
    }

  close = g_new0 (Close, 1);
  close->deadline = g_get_monotonic_time () + PATIENCE;
  g_task_set_task_data (task, close, close_free);
  self->closing = g_steal_pointer (&task);
  self->closed = TRUE;
  commit (self);
  plugin_alarm_set (self->alarm, 0);
}
