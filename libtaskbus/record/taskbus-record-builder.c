/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "record/taskbus-record-builder.h"
#include "record/taskbus-record-private.h"

#include <string.h>

/**
 * TaskbusRecordBuilder:
 *
 * Collects the parts of a [struct@Taskbus.Record].
 *
 * A builder is used from one thread at a time. It can make several records: what was set stays set, until
 * [method@Taskbus.RecordBuilder.reset].
 *
 * Since: 1.0
 */
struct _TaskbusRecordBuilder
{
  gatomicrefcount ref_count;
  char *topic;
  gint32 partition;
  gint64 offset;
  gint64 timestamp;
  TaskbusBlob key;   /* owner is a reference of the builder's */
  TaskbusBlob value; /* likewise */
  GArray *headers;   /* of TaskbusHeader, names and owners are the builder's */
};

G_DEFINE_BOXED_TYPE (TaskbusRecordBuilder,
                     taskbus_record_builder,
                     taskbus_record_builder_ref,
                     taskbus_record_builder_unref)

static void
header_clear (gpointer data)
{
  TaskbusHeader *header = data;

  g_free ((char *) header->name);
  g_clear_pointer (&header->value.owner, g_bytes_unref);
}

static void
set_blob_bytes (TaskbusBlob *blob, GBytes *bytes)
{
  if (bytes != NULL)
    g_bytes_ref (bytes);
  g_clear_pointer (&blob->owner, g_bytes_unref);
  *blob = taskbus_blob_from_bytes (bytes);
}

static void
set_blob_data (TaskbusBlob *blob, const guint8 *data, gsize size)
{
  g_clear_pointer (&blob->owner, g_bytes_unref);
  *blob = taskbus_blob_from_data (data, size);
}

/**
 * taskbus_record_builder_new:
 * @topic: the topic
 *
 * Makes a builder of records for @topic, without key, value and headers.
 *
 * Returns: (transfer full): a new builder
 *
 * Since: 1.0
 */
TaskbusRecordBuilder *
taskbus_record_builder_new (const char *topic)
{
  TaskbusRecordBuilder *builder;

  g_return_val_if_fail (topic != NULL, NULL);

  builder = g_new0 (TaskbusRecordBuilder, 1);
  g_atomic_ref_count_init (&builder->ref_count);
  builder->headers = g_array_new (FALSE, FALSE, sizeof (TaskbusHeader));
  g_array_set_clear_func (builder->headers, header_clear);
  taskbus_record_builder_reset (builder, topic);
  return builder;
}

/**
 * taskbus_record_builder_new_from:
 * @record: a record
 *
 * Makes a builder that starts from all that @record has, so that a changed copy of it can be made.
 *
 * Returns: (transfer full): a new builder
 *
 * Since: 1.0
 */
TaskbusRecordBuilder *
taskbus_record_builder_new_from (TaskbusRecord *record)
{
  TaskbusRecordBuilder *builder;
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GBytes) value = NULL;

  g_return_val_if_fail (record != NULL, NULL);

  builder = taskbus_record_builder_new (record->topic);
  builder->partition = record->partition;
  builder->offset = record->offset;
  builder->timestamp = record->timestamp;
  key = taskbus_record_get_key (record);
  set_blob_bytes (&builder->key, key);
  value = taskbus_record_get_value (record);
  set_blob_bytes (&builder->value, value);
  for (guint i = 0; i < record->n_headers; i++)
    {
      g_autoptr (GBytes) header = taskbus_record_get_header_value (record, i);

      taskbus_record_builder_add_header (builder, record->headers[i].name, header);
    }

  return builder;
}

/**
 * taskbus_record_builder_ref:
 * @builder: a builder
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @builder
 *
 * Since: 1.0
 */
TaskbusRecordBuilder *
taskbus_record_builder_ref (TaskbusRecordBuilder *builder)
{
  g_return_val_if_fail (builder != NULL, NULL);

  g_atomic_ref_count_inc (&builder->ref_count);
  return builder;
}

/**
 * taskbus_record_builder_unref:
 * @builder: (transfer full): a builder
 *
 * Gives a reference back; the last one frees the builder.
 *
 * Since: 1.0
 */
void
taskbus_record_builder_unref (TaskbusRecordBuilder *builder)
{
  g_return_if_fail (builder != NULL);

  if (!g_atomic_ref_count_dec (&builder->ref_count))
    return;

  g_free (builder->topic);
  g_clear_pointer (&builder->key.owner, g_bytes_unref);
  g_clear_pointer (&builder->value.owner, g_bytes_unref);
  g_array_unref (builder->headers);
  g_free (builder);
}

/**
 * taskbus_record_builder_reset:
 * @builder: a builder
 * @topic: (nullable): the topic of the next record, or %NULL to keep the one that is set
 *
 * Forgets all that was set, so that the builder can be used for the next record.
 *
 * Since: 1.0
 */
void
taskbus_record_builder_reset (TaskbusRecordBuilder *builder, const char *topic)
{
  g_return_if_fail (builder != NULL);

  if (topic != NULL)
    taskbus_record_builder_set_topic (builder, topic);
  builder->partition = TASKBUS_PARTITION_ANY;
  builder->offset = TASKBUS_OFFSET_NONE;
  builder->timestamp = TASKBUS_TIMESTAMP_NONE;
  set_blob_bytes (&builder->key, NULL);
  set_blob_bytes (&builder->value, NULL);
  g_array_set_size (builder->headers, 0);
}

/**
 * taskbus_record_builder_set_topic:
 * @builder: a builder
 * @topic: the topic
 *
 * Sets the topic.
 *
 * Since: 1.0
 */
void
taskbus_record_builder_set_topic (TaskbusRecordBuilder *builder, const char *topic)
{
  g_return_if_fail (builder != NULL);
  g_return_if_fail (topic != NULL);

  if (g_strcmp0 (builder->topic, topic) == 0)
    return;

  g_free (builder->topic);
  builder->topic = g_strdup (topic);
}

/**
 * taskbus_record_builder_set_key:
 * @builder: a builder
 * @key: (nullable): the key, or %NULL for none
 *
 * Sets the key.
 *
 * Since: 1.0
 */
void
taskbus_record_builder_set_key (TaskbusRecordBuilder *builder, GBytes *key)
{
  g_return_if_fail (builder != NULL);

  set_blob_bytes (&builder->key, key);
}

/**
 * taskbus_record_builder_set_key_data: (skip)
 * @builder: a builder
 * @data: (array length=size) (nullable): the key, or %NULL for none
 * @size: the length of @data, in bytes
 *
 * Sets the key without copying it: @data must stay as it is until the record is made.
 *
 * Since: 1.0
 */
void
taskbus_record_builder_set_key_data (TaskbusRecordBuilder *builder, const guint8 *data, gsize size)
{
  g_return_if_fail (builder != NULL);
  g_return_if_fail (data != NULL || size == 0);

  set_blob_data (&builder->key, data, size);
}

/**
 * taskbus_record_builder_set_value:
 * @builder: a builder
 * @value: (nullable): the value, or %NULL for a tombstone
 *
 * Sets the value.
 *
 * Since: 1.0
 */
void
taskbus_record_builder_set_value (TaskbusRecordBuilder *builder, GBytes *value)
{
  g_return_if_fail (builder != NULL);

  set_blob_bytes (&builder->value, value);
}

/**
 * taskbus_record_builder_set_value_data: (skip)
 * @builder: a builder
 * @data: (array length=size) (nullable): the value, or %NULL for a tombstone
 * @size: the length of @data, in bytes
 *
 * Sets the value without copying it: @data must stay as it is until the record is made.
 *
 * Since: 1.0
 */
void
taskbus_record_builder_set_value_data (TaskbusRecordBuilder *builder, const guint8 *data, gsize size)
{
  g_return_if_fail (builder != NULL);
  g_return_if_fail (data != NULL || size == 0);

  set_blob_data (&builder->value, data, size);
}

/**
 * taskbus_record_builder_add_header:
 * @builder: a builder
 * @name: the header's name
 * @value: (nullable): the header's value, or %NULL for null
 *
 * Adds a header behind the ones that are there, also when one of that name is there already.
 *
 * Since: 1.0
 */
void
taskbus_record_builder_add_header (TaskbusRecordBuilder *builder, const char *name, GBytes *value)
{
  TaskbusHeader header = { NULL, { NULL, 0, NULL } };

  g_return_if_fail (builder != NULL);
  g_return_if_fail (name != NULL);

  header.name = g_strdup (name);
  set_blob_bytes (&header.value, value);
  g_array_append_val (builder->headers, header);
}

/**
 * taskbus_record_builder_add_header_data: (skip)
 * @builder: a builder
 * @name: the header's name
 * @data: (array length=size) (nullable): the header's value, or %NULL for null
 * @size: the length of @data, in bytes
 *
 * Adds a header without copying its value: @data must stay as it is until the record is made.
 *
 * Since: 1.0
 */
void
taskbus_record_builder_add_header_data (TaskbusRecordBuilder *builder, const char *name, const guint8 *data, gsize size)
{
  TaskbusHeader header = { NULL, { NULL, 0, NULL } };

  g_return_if_fail (builder != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (data != NULL || size == 0);

  header.name = g_strdup (name);
  header.value = taskbus_blob_from_data (data, size);
  g_array_append_val (builder->headers, header);
}

/**
 * taskbus_record_builder_add_header_string:
 * @builder: a builder
 * @name: the header's name
 * @value: the header's value
 *
 * Adds a header whose value is the bytes of @value, without a terminating NUL.
 *
 * Since: 1.0
 */
void
taskbus_record_builder_add_header_string (TaskbusRecordBuilder *builder, const char *name, const char *value)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (builder != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);

  bytes = g_bytes_new (value, strlen (value));
  taskbus_record_builder_add_header (builder, name, bytes);
}

/**
 * taskbus_record_builder_remove_headers:
 * @builder: a builder
 * @name: the headers' name
 *
 * Removes all headers of that name; the others keep their order.
 *
 * Since: 1.0
 */
void
taskbus_record_builder_remove_headers (TaskbusRecordBuilder *builder, const char *name)
{
  g_return_if_fail (builder != NULL);
  g_return_if_fail (name != NULL);

  for (guint i = builder->headers->len; i > 0; i--)
    {
      if (strcmp (g_array_index (builder->headers, TaskbusHeader, i - 1).name, name) == 0)
        g_array_remove_index (builder->headers, i - 1);
    }
}

/**
 * taskbus_record_builder_set_timestamp:
 * @builder: a builder
 * @timestamp: microseconds since 1970 in UTC, or [const@Taskbus.TIMESTAMP_NONE] for the time of sending
 *
 * Sets the time the record was made.
 *
 * Since: 1.0
 */
void
taskbus_record_builder_set_timestamp (TaskbusRecordBuilder *builder, gint64 timestamp)
{
  g_return_if_fail (builder != NULL);
  g_return_if_fail (timestamp >= TASKBUS_TIMESTAMP_NONE);

  builder->timestamp = timestamp;
}

/**
 * taskbus_record_builder_set_partition:
 * @builder: a builder
 * @partition: a partition, from 0, or [const@Taskbus.PARTITION_ANY]
 *
 * Sets the partition that the record must go to, whatever its key.
 *
 * Since: 1.0
 */
void
taskbus_record_builder_set_partition (TaskbusRecordBuilder *builder, gint32 partition)
{
  g_return_if_fail (builder != NULL);
  g_return_if_fail (partition >= TASKBUS_PARTITION_ANY);

  builder->partition = partition;
}

/**
 * taskbus_record_builder_set_offset:
 * @builder: a builder
 * @offset: an offset, from 0, or [const@Taskbus.OFFSET_NONE]
 *
 * Sets the offset; for transports, which make the records that are received. Publishing ignores it.
 *
 * Since: 1.0
 */
void
taskbus_record_builder_set_offset (TaskbusRecordBuilder *builder, gint64 offset)
{
  g_return_if_fail (builder != NULL);
  g_return_if_fail (offset >= TASKBUS_OFFSET_NONE);

  builder->offset = offset;
}

/**
 * taskbus_record_builder_end:
 * @builder: a builder
 *
 * Makes a record of what was set. The builder keeps it all, for the next one.
 *
 * Returns: (transfer full): a new record
 *
 * Since: 1.0
 */
TaskbusRecord *
taskbus_record_builder_end (TaskbusRecordBuilder *builder)
{
  TaskbusRecordSpec spec;

  g_return_val_if_fail (builder != NULL, NULL);

  spec = (TaskbusRecordSpec){
    .topic = builder->topic,
    .partition = builder->partition,
    .offset = builder->offset,
    .timestamp = builder->timestamp,
    .key = builder->key,
    .value = builder->value,
    .headers = (const TaskbusHeader *) (gpointer) builder->headers->data,
    .n_headers = builder->headers->len,
  };
  return taskbus_record_new_from_spec (&spec);
}
