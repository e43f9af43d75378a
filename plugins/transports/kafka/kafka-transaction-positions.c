/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Positions of a consumer as a part of a transaction. */
#include "config.h"

#include "kafka-consumer.h"
#include "kafka-transaction-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  rd_kafka_topic_partition_list_t *offsets;
  KafkaClient *consumer;
} Positions;

static void
positions_free (gpointer data)
{
  Positions *positions = data;

  rd_kafka_topic_partition_list_destroy (positions->offsets);
  kafka_client_unref (positions->consumer);
  g_free (positions);
}

static rd_kafka_error_t *
send_offsets (rd_kafka_t *handle, gpointer data, int timeout)
{
  Positions *positions = data;
  rd_kafka_consumer_group_metadata_t *group =
    rd_kafka_consumer_group_metadata (kafka_client_get_handle (positions->consumer));
  rd_kafka_error_t *failure;

  if (group == NULL)
    return rd_kafka_error_new (RD_KAFKA_RESP_ERR__UNKNOWN_GROUP, "The consumer is not in a group");

  failure = rd_kafka_send_offsets_to_transaction (handle, positions->offsets, group, timeout);
  rd_kafka_consumer_group_metadata_destroy (group);
  return failure;
}

static void
on_positions_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  TaskbusKafkaTransaction *self = g_task_get_source_object (task);
  GError *error = NULL;

  kafka_transaction_note_failure (self, kafka_transaction_call_finish (result, NULL, &error), error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kafka_transaction_send_positions_async (TaskbusTransaction *transaction,
                                        TaskbusConsumer *consumer,
                                        GPtrArray *positions,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  TaskbusKafkaTransaction *self = TASKBUS_KAFKA_TRANSACTION (transaction);
  g_autoptr (GTask)
    task = kafka_transaction_new_task (self, kafka_transaction_send_positions_async, cancellable, callback, user_data);
  g_autoptr (KafkaClient) client = NULL;
  Positions *call;

  if (kafka_transaction_return_if_over (self, task))
    return;

  client = taskbus_kafka_consumer_ref_client (TASKBUS_KAFKA_CONSUMER (consumer));
  if (client == NULL)
    {
      g_task_return_new_error (task, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The consumer is closed"));
      return;
    }

  call = g_new (Positions, 1);
  call->consumer = g_steal_pointer (&client);
  call->offsets = rd_kafka_topic_partition_list_new ((int) positions->len);
  for (guint i = 0; i < positions->len; i++)
    {
      const TaskbusTopicPartition *position = positions->pdata[i];

      rd_kafka_topic_partition_list_add (call->offsets, position->topic, position->partition)->offset =
        position->offset;
    }
  kafka_transaction_call_async (self->client, _ ("The positions cannot become a part of the transaction"), send_offsets,
                                call, positions_free, cancellable, on_positions_sent, g_object_ref (task));
}
