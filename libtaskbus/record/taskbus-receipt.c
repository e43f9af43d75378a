/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "record/taskbus-receipt-private.h"

/**
 * TaskbusReceipt:
 *
 * Where a published record is: its topic, partition, offset and timestamp.
 *
 * A receipt is immutable and may be used from any thread. One of a batch can also say why its record failed.
 *
 * Since: 1.0
 */
struct _TaskbusReceipt
{
  gatomicrefcount ref_count;
  gint32 partition;
  gint64 offset;
  gint64 timestamp;
  TaskbusRecord *record; /* has the topic */
  GError *error;
};

G_DEFINE_BOXED_TYPE (TaskbusReceipt, taskbus_receipt, taskbus_receipt_ref, taskbus_receipt_unref)

TaskbusReceipt *
taskbus_receipt_new (TaskbusRecord *record, gint32 partition, gint64 offset, gint64 timestamp)
{
  TaskbusReceipt *receipt = g_new (TaskbusReceipt, 1);

  g_atomic_ref_count_init (&receipt->ref_count);
  receipt->partition = partition;
  receipt->offset = offset;
  receipt->timestamp = timestamp;
  receipt->record = taskbus_record_ref (record);
  receipt->error = NULL;
  return receipt;
}

TaskbusReceipt *
taskbus_receipt_new_failed (TaskbusRecord *record, const GError *error)
{
  TaskbusReceipt *receipt = taskbus_receipt_new (record, TASKBUS_PARTITION_ANY, TASKBUS_OFFSET_NONE,
                                                 TASKBUS_TIMESTAMP_NONE);

  receipt->error = g_error_copy (error);
  return receipt;
}

/**
 * taskbus_receipt_ref:
 * @receipt: a receipt
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @receipt
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_receipt_ref (TaskbusReceipt *receipt)
{
  g_return_val_if_fail (receipt != NULL, NULL);

  g_atomic_ref_count_inc (&receipt->ref_count);
  return receipt;
}

/**
 * taskbus_receipt_unref:
 * @receipt: (transfer full): a receipt
 *
 * Gives a reference back; the last one frees the receipt.
 *
 * Since: 1.0
 */
void
taskbus_receipt_unref (TaskbusReceipt *receipt)
{
  g_return_if_fail (receipt != NULL);

  if (!g_atomic_ref_count_dec (&receipt->ref_count))
    return;

  taskbus_record_unref (receipt->record);
  g_clear_error (&receipt->error);
  g_free (receipt);
}

/**
 * taskbus_receipt_get_topic:
 * @receipt: a receipt
 *
 * Gets the topic.
 *
 * Returns: (transfer none): the topic
 *
 * Since: 1.0
 */
const char *
taskbus_receipt_get_topic (const TaskbusReceipt *receipt)
{
  g_return_val_if_fail (receipt != NULL, NULL);

  return taskbus_record_get_topic (receipt->record);
}

/**
 * taskbus_receipt_get_partition:
 * @receipt: a receipt
 *
 * Gets the partition that the record is in.
 *
 * Returns: the partition, or [const@Taskbus.PARTITION_ANY] when the record failed or the transport keeps nothing
 *
 * Since: 1.0
 */
gint32
taskbus_receipt_get_partition (const TaskbusReceipt *receipt)
{
  g_return_val_if_fail (receipt != NULL, TASKBUS_PARTITION_ANY);

  return receipt->partition;
}

/**
 * taskbus_receipt_get_offset:
 * @receipt: a receipt
 *
 * Gets the record's offset within its partition.
 *
 * Returns: the offset, or [const@Taskbus.OFFSET_NONE] when the record failed or the transport keeps nothing
 *
 * Since: 1.0
 */
gint64
taskbus_receipt_get_offset (const TaskbusReceipt *receipt)
{
  g_return_val_if_fail (receipt != NULL, TASKBUS_OFFSET_NONE);

  return receipt->offset;
}

/**
 * taskbus_receipt_get_timestamp:
 * @receipt: a receipt
 *
 * Gets the time that the record was stored with, in microseconds since 1970 in UTC.
 *
 * Returns: the time, or [const@Taskbus.TIMESTAMP_NONE]
 *
 * Since: 1.0
 */
gint64
taskbus_receipt_get_timestamp (const TaskbusReceipt *receipt)
{
  g_return_val_if_fail (receipt != NULL, TASKBUS_TIMESTAMP_NONE);

  return receipt->timestamp;
}

/**
 * taskbus_receipt_get_error:
 * @receipt: a receipt
 *
 * Gets why the record was not published; only receipts of a batch can have an error.
 *
 * Returns: (transfer none) (nullable): the error, or %NULL when the record is confirmed
 *
 * Since: 1.0
 */
const GError *
taskbus_receipt_get_error (const TaskbusReceipt *receipt)
{
  g_return_val_if_fail (receipt != NULL, NULL);

  return receipt->error;
}
