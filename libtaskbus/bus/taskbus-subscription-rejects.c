/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The worker's side of a subscription: what can never be handled becomes a dead letter. */
#include "config.h"

#include "bus/taskbus-subscription-private.h"
#include "record/taskbus-record-builder.h"
#include "record/taskbus-topic.h"

#include <string.h>

#define DEAD_LETTER_SUFFIX ".dlq"

/* The record as it was, with headers that say where it comes from and what happened. */
static TaskbusRecord *
make_dead_letter (TaskbusSubscription *self, TaskbusDelivery *delivery)
{
  TaskbusRecord *record = delivery->record;
  const GError *wrong = taskbus_delivery_peek_decode_error (delivery);
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new_from (record);
  g_autofree char *topic = g_strconcat (taskbus_record_get_topic (record), DEAD_LETTER_SUFFIX, NULL);
  const struct
  {
    const char *name;
    char *value;
  } headers[] = {
    { "taskbus-dlq-topic", g_strdup (taskbus_record_get_topic (record)) },
    { "taskbus-dlq-partition", g_strdup_printf ("%d", taskbus_record_get_partition (record)) },
    { "taskbus-dlq-offset", g_strdup_printf ("%" G_GINT64_FORMAT, taskbus_record_get_offset (record)) },
    { "taskbus-dlq-timestamp", g_strdup_printf ("%" G_GINT64_FORMAT, taskbus_record_get_timestamp (record)) },
    { "taskbus-dlq-group", g_strdup (self->group != NULL ? self->group : "") },
    { "taskbus-dlq-error", g_strdup (wrong != NULL ? wrong->message : "rejected by the handler") },
    { "taskbus-dlq-attempts", g_strdup_printf ("%u", delivery->attempt) },
  };

  taskbus_record_builder_set_topic (builder, topic);
  taskbus_record_builder_set_partition (builder, TASKBUS_PARTITION_ANY);
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      taskbus_record_builder_remove_headers (builder, headers[i].name);
      taskbus_record_builder_add_header_string (builder, headers[i].name, headers[i].value);
      g_free (headers[i].value);
    }

  return taskbus_record_builder_end (builder);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  TaskbusSubscription *self = TASKBUS_SUBSCRIPTION (source);
  TaskbusDelivery *delivery = data;
  TaskbusPartition *partition = delivery->partition;
  g_autoptr (GPtrArray) receipts = g_task_propagate_pointer (G_TASK (result), NULL);
  const GError *error = taskbus_receipt_get_error (receipts->pdata[0]);

  if (delivery->place == TASKBUS_DELIVERY_STORED && !partition->detached)
    {
      partition->n_stored--;
      if (error == NULL)
        {
          taskbus_subscription_mark_done (self, delivery);
          taskbus_subscription_go_on (self, partition);
        }
      else
        {
          /* The position does not move without it: the handler sees the record again. */
          taskbus_subscription_failed (self, error);
          taskbus_subscription_retry_later (self, delivery);
        }
      taskbus_subscription_wake_intake (self);
      taskbus_subscription_check_revoked (self, FALSE);
      taskbus_subscription_check_closed (self);
    }

  taskbus_delivery_release (delivery);
}

static gboolean
can_be_stored (TaskbusSubscription *self, TaskbusRecord *record)
{
  const char *topic = taskbus_record_get_topic (record);

  return taskbus_subscription_options_get_dead_letters (self->options) &&
         !g_str_has_suffix (topic, DEAD_LETTER_SUFFIX) &&
         strlen (topic) + strlen (DEAD_LETTER_SUFFIX) <= TASKBUS_TOPIC_MAX_LENGTH;
}

/* Stores the record as a dead letter, and only then lets the position move. */
void
taskbus_subscription_reject (TaskbusSubscription *self, TaskbusDelivery *delivery)
{
  g_autofree char *shown = taskbus_record_to_string (delivery->record);
  gboolean stored = can_be_stored (self, delivery->record);
  g_autoptr (TaskbusRecord) letter = NULL;
  g_autoptr (TaskbusPublishOperation) operation = NULL;
  g_autoptr (GTask) task = NULL;

  g_info ("Rejected on attempt %u, %s: %s", delivery->attempt,
          stored ? "to be stored as a dead letter" : "left where it is", shown);

  if (!stored)
    {
      taskbus_subscription_mark_done (self, delivery);
      return;
    }

  delivery->place = TASKBUS_DELIVERY_STORED;
  delivery->partition->n_stored++;
  letter = make_dead_letter (self, delivery);
  task = g_task_new (self, NULL, on_stored, taskbus_delivery_hold (delivery));
  g_task_set_source_tag (task, taskbus_subscription_reject);
  operation = taskbus_publish_operation_new (1, task);
  taskbus_publisher_submit (self->publisher, letter, TASKBUS_SUBMIT_INTERNAL, operation, 0);
}
