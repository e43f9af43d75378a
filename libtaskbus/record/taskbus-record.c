/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "record/taskbus-record-private.h"

#include <string.h>

/**
 * TaskbusRecord:
 *
 * What travels on a bus: a topic, a key, a value and headers, with the time and the place where they are stored.
 *
 * A record is immutable and reference counted, and may be used from any thread. Its key and its value are byte strings
 * that can be null, which is not the same as empty: a record without a key goes to any partition, and a record
 * without a value is a *tombstone*, which tells the receiver that what the key names is gone. Headers are an ordered
 * list of names, which may repeat, and byte values.
 *
 * Use [ctor@Taskbus.Record.new] for a key and a value, and [struct@Taskbus.RecordBuilder] for more.
 *
 * Since: 1.0
 */
G_DEFINE_BOXED_TYPE (TaskbusRecord, taskbus_record, taskbus_record_ref, taskbus_record_unref)

const guint8 taskbus_blob_empty[1] = { 0 };

static inline gboolean
is_inlined (const TaskbusBlob *blob)
{
  return blob->data != NULL && (blob->owner == NULL || blob->size <= TASKBUS_RECORD_INLINE_MAX);
}

static inline gsize
inline_size (const TaskbusBlob *blob)
{
  return is_inlined (blob) ? blob->size : 0;
}

/* Copies or references @from, and returns where the next inlined byte goes. */
static guint8 *
place_blob (TaskbusBlob *to, const TaskbusBlob *from, guint8 *place)
{
  if (from->data == NULL)
    {
      *to = (TaskbusBlob){ NULL, 0, NULL };
      return place;
    }

  if (!is_inlined (from))
    {
      *to = (TaskbusBlob){ from->data, from->size, g_bytes_ref (from->owner) };
      return place;
    }

  *to = (TaskbusBlob){ from->size > 0 ? place : taskbus_blob_empty, from->size, NULL };
  if (from->size > 0)
    memcpy (place, from->data, from->size);
  return place + from->size;
}

TaskbusRecord *
taskbus_record_new_from_spec (const TaskbusRecordSpec *spec)
{
  TaskbusRecord *record;
  gsize topic_size = strlen (spec->topic) + 1;
  gsize size = sizeof *record + spec->n_headers * sizeof (TaskbusHeader) + topic_size;
  guint8 *place;

  size += inline_size (&spec->key) + inline_size (&spec->value);
  for (guint i = 0; i < spec->n_headers; i++)
    size += strlen (spec->headers[i].name) + 1 + inline_size (&spec->headers[i].value);

  record = g_slice_alloc (size);
  record->block_size = size;
  g_atomic_ref_count_init (&record->ref_count);
  record->partition = spec->partition;
  record->offset = spec->offset;
  record->timestamp = spec->timestamp;
  record->n_headers = spec->n_headers;
  record->topic_size = topic_size;

  place = (guint8 *) (record->headers + spec->n_headers);
  record->topic = memcpy (place, spec->topic, topic_size);
  place += topic_size;
  place = place_blob (&record->key, &spec->key, place);
  place = place_blob (&record->value, &spec->value, place);

  for (guint i = 0; i < spec->n_headers; i++)
    {
      gsize name_size = strlen (spec->headers[i].name) + 1;

      record->headers[i].name = memcpy (place, spec->headers[i].name, name_size);
      place = place_blob (&record->headers[i].value, &spec->headers[i].value, place + name_size);
    }

  return record;
}

/**
 * taskbus_record_new:
 * @topic: the topic
 * @key: (nullable): the key, or %NULL for none
 * @value: (nullable): the value, or %NULL for a tombstone
 *
 * Makes a record of a key and a value.
 *
 * The name of the topic is checked when the record is published. Small byte strings are copied, larger ones kept by
 * reference.
 *
 * Returns: (transfer full): a new record
 *
 * Since: 1.0
 */
TaskbusRecord *
taskbus_record_new (const char *topic, GBytes *key, GBytes *value)
{
  TaskbusRecordSpec spec = { .topic = topic,
                             .partition = TASKBUS_PARTITION_ANY,
                             .offset = TASKBUS_OFFSET_NONE,
                             .timestamp = TASKBUS_TIMESTAMP_NONE };

  g_return_val_if_fail (topic != NULL, NULL);

  spec.key = taskbus_blob_from_bytes (key);
  spec.value = taskbus_blob_from_bytes (value);

  return taskbus_record_new_from_spec (&spec);
}

/**
 * taskbus_record_new_data:
 * @topic: the topic
 * @key: (array length=key_size) (nullable): the key, or %NULL for none
 * @key_size: the length of @key, in bytes
 * @value: (array length=value_size) (nullable): the value, or %NULL for a tombstone
 * @value_size: the length of @value, in bytes
 *
 * Makes a record of a key and a value, both copied into the record's own single block.
 *
 * An empty byte string is a pointer that is not %NULL with size 0.
 *
 * Returns: (transfer full): a new record
 *
 * Since: 1.0
 */
TaskbusRecord *
taskbus_record_new_data (const char *topic, const guint8 *key, gsize key_size, const guint8 *value, gsize value_size)
{
  TaskbusRecordSpec spec = { .topic = topic,
                             .partition = TASKBUS_PARTITION_ANY,
                             .offset = TASKBUS_OFFSET_NONE,
                             .timestamp = TASKBUS_TIMESTAMP_NONE };

  g_return_val_if_fail (topic != NULL, NULL);
  g_return_val_if_fail (key != NULL || key_size == 0, NULL);
  g_return_val_if_fail (value != NULL || value_size == 0, NULL);

  spec.key = taskbus_blob_from_data (key, key_size);
  spec.value = taskbus_blob_from_data (value, value_size);

  return taskbus_record_new_from_spec (&spec);
}

/**
 * taskbus_record_ref:
 * @record: a record
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @record
 *
 * Since: 1.0
 */
TaskbusRecord *
taskbus_record_ref (TaskbusRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);

  g_atomic_ref_count_inc (&record->ref_count);
  return record;
}

/**
 * taskbus_record_unref:
 * @record: (transfer full): a record
 *
 * Gives a reference back; the last one frees the record.
 *
 * Since: 1.0
 */
void
taskbus_record_unref (TaskbusRecord *record)
{
  g_return_if_fail (record != NULL);

  if (!g_atomic_ref_count_dec (&record->ref_count))
    return;

  g_clear_pointer (&record->key.owner, g_bytes_unref);
  g_clear_pointer (&record->value.owner, g_bytes_unref);
  for (guint i = 0; i < record->n_headers; i++)
    g_clear_pointer (&record->headers[i].value.owner, g_bytes_unref);
  g_slice_free1 (record->block_size, record);
}

/**
 * taskbus_record_get_topic:
 * @record: a record
 *
 * Gets the topic.
 *
 * Returns: (transfer none): the topic
 *
 * Since: 1.0
 */
const char *
taskbus_record_get_topic (const TaskbusRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);

  return record->topic;
}

/**
 * taskbus_record_get_partition:
 * @record: a record
 *
 * Gets the partition: of a received record the one it was read from, of a record to be published the one it should go
 * to.
 *
 * Returns: the partition, from 0, or [const@Taskbus.PARTITION_ANY]
 *
 * Since: 1.0
 */
gint32
taskbus_record_get_partition (const TaskbusRecord *record)
{
  g_return_val_if_fail (record != NULL, TASKBUS_PARTITION_ANY);

  return record->partition;
}

/**
 * taskbus_record_get_offset:
 * @record: a record
 *
 * Gets the offset within the partition, of a record that was received.
 *
 * Returns: the offset, from 0, or [const@Taskbus.OFFSET_NONE]
 *
 * Since: 1.0
 */
gint64
taskbus_record_get_offset (const TaskbusRecord *record)
{
  g_return_val_if_fail (record != NULL, TASKBUS_OFFSET_NONE);

  return record->offset;
}

/**
 * taskbus_record_get_timestamp:
 * @record: a record
 *
 * Gets the time the record was made, in microseconds since 1970 in UTC, as [func@GLib.get_real_time] has it.
 *
 * A transport may store whole milliseconds only.
 *
 * Returns: the time, or [const@Taskbus.TIMESTAMP_NONE]
 *
 * Since: 1.0
 */
gint64
taskbus_record_get_timestamp (const TaskbusRecord *record)
{
  g_return_val_if_fail (record != NULL, TASKBUS_TIMESTAMP_NONE);

  return record->timestamp;
}

/**
 * taskbus_record_get_date_time:
 * @record: a record
 *
 * Gets the time the record was made, in UTC.
 *
 * Returns: (transfer full) (nullable): the time, or %NULL where the record has none, or one that no calendar has
 *
 * Since: 1.0
 */
GDateTime *
taskbus_record_get_date_time (const TaskbusRecord *record)
{
  g_autoptr (GDateTime) second = NULL;

  g_return_val_if_fail (record != NULL, NULL);

  if (record->timestamp < 0)
    return NULL;

  second = g_date_time_new_from_unix_utc (record->timestamp / G_USEC_PER_SEC);
  return second != NULL ? g_date_time_add (second, record->timestamp % G_USEC_PER_SEC) : NULL;
}

/* The bytes keep the record alive, so that nothing is copied. */
GBytes *
taskbus_record_blob_to_bytes (TaskbusRecord *record, const TaskbusBlob *blob)
{
  if (blob->data == NULL)
    return NULL;

  if (blob->owner != NULL)
    return g_bytes_ref (blob->owner);

  return g_bytes_new_with_free_func (blob->data, blob->size, (GDestroyNotify) taskbus_record_unref,
                                     taskbus_record_ref (record));
}

/**
 * taskbus_record_has_key:
 * @record: a record
 *
 * Tells whether there is a key; an empty one is one.
 *
 * Returns: %FALSE when the key is null
 *
 * Since: 1.0
 */
gboolean
taskbus_record_has_key (const TaskbusRecord *record)
{
  g_return_val_if_fail (record != NULL, FALSE);

  return record->key.data != NULL;
}

/**
 * taskbus_record_get_key:
 * @record: a record
 *
 * Gets the key, without copying it.
 *
 * Returns: (transfer full) (nullable): the key, or %NULL when there is none
 *
 * Since: 1.0
 */
GBytes *
taskbus_record_get_key (TaskbusRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);

  return taskbus_record_blob_to_bytes (record, &record->key);
}

/**
 * taskbus_record_peek_key:
 * @record: a record
 * @size: (out) (optional): the length of the key, in bytes
 *
 * Looks at the key, which stays valid as long as the record.
 *
 * Returns: (transfer none) (nullable) (array length=size): the key, or %NULL when there is none
 *
 * Since: 1.0
 */
const guint8 *
taskbus_record_peek_key (const TaskbusRecord *record, gsize *size)
{
  g_return_val_if_fail (record != NULL, NULL);

  return taskbus_blob_peek (&record->key, size);
}

/**
 * taskbus_record_is_tombstone:
 * @record: a record
 *
 * Tells whether the record has no value; an empty one is one.
 *
 * Returns: %TRUE when the value is null
 *
 * Since: 1.0
 */
gboolean
taskbus_record_is_tombstone (const TaskbusRecord *record)
{
  g_return_val_if_fail (record != NULL, FALSE);

  return record->value.data == NULL;
}

/**
 * taskbus_record_get_value:
 * @record: a record
 *
 * Gets the value, without copying it.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL for a tombstone
 *
 * Since: 1.0
 */
GBytes *
taskbus_record_get_value (TaskbusRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);

  return taskbus_record_blob_to_bytes (record, &record->value);
}

/**
 * taskbus_record_peek_value:
 * @record: a record
 * @size: (out) (optional): the length of the value, in bytes
 *
 * Looks at the value, which stays valid as long as the record.
 *
 * Returns: (transfer none) (nullable) (array length=size): the value, or %NULL for a tombstone
 *
 * Since: 1.0
 */
const guint8 *
taskbus_record_peek_value (const TaskbusRecord *record, gsize *size)
{
  g_return_val_if_fail (record != NULL, NULL);

  return taskbus_blob_peek (&record->value, size);
}

/**
 * taskbus_record_get_size:
 * @record: a record
 *
 * Gets the size of the payload, by which queues and limits count: key, value, header names and header values.
 *
 * Returns: the size, in bytes
 *
 * Since: 1.0
 */
gsize
taskbus_record_get_size (const TaskbusRecord *record)
{
  gsize size;

  g_return_val_if_fail (record != NULL, 0);

  size = record->key.size + record->value.size;
  for (guint i = 0; i < record->n_headers; i++)
    size += strlen (record->headers[i].name) + record->headers[i].value.size;
  return size;
}

static gboolean
blob_equal (const TaskbusBlob *a, const TaskbusBlob *b)
{
  if (a->data == NULL || b->data == NULL)
    return a->data == b->data;

  return a->size == b->size && memcmp (a->data, b->data, a->size) == 0;
}

/**
 * taskbus_record_equal:
 * @a: a record
 * @b: another record
 *
 * Compares what the records say: topic, key, value and headers in their order; not when and where they are stored.
 *
 * Returns: %TRUE when they say the same
 *
 * Since: 1.0
 */
gboolean
taskbus_record_equal (const TaskbusRecord *a, const TaskbusRecord *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  if (strcmp (a->topic, b->topic) != 0 || a->n_headers != b->n_headers || !blob_equal (&a->key, &b->key) ||
      !blob_equal (&a->value, &b->value))
    return FALSE;

  for (guint i = 0; i < a->n_headers; i++)
    {
      if (strcmp (a->headers[i].name, b->headers[i].name) != 0 ||
          !blob_equal (&a->headers[i].value, &b->headers[i].value))
        return FALSE;
    }

  return TRUE;
}
