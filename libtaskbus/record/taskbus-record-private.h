/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "record/taskbus-record.h"

G_BEGIN_DECLS

/* Up to this size a payload is copied into the record's own block; a larger one is kept by its GBytes. */
#define TASKBUS_RECORD_INLINE_MAX 1024

/* A byte string: NULL data is null, which is not the same as empty.  With an owner it is not the record's own copy. */
typedef struct
{
  const guint8 *data;
  gsize size;
  GBytes *owner;
} TaskbusBlob;

typedef struct
{
  const char *name;
  TaskbusBlob value;
} TaskbusHeader;

/* One block: this, the headers' table, the topic, then the inlined key, value, header names and values. */
struct _TaskbusRecord
{
  gatomicrefcount ref_count;
  gint32 partition;
  gint64 offset;
  gint64 timestamp;
  const char *topic;
  TaskbusBlob key;
  TaskbusBlob value;
  guint n_headers;
  guint topic_size; /* with its NUL */
  gsize block_size;
  TaskbusHeader headers[];
};

/* What a record is made from.  Blobs are borrowed; the ones with an owner may be kept by reference. */
typedef struct
{
  const char *topic;
  gint32 partition;
  gint64 offset;
  gint64 timestamp;
  TaskbusBlob key;
  TaskbusBlob value;
  const TaskbusHeader *headers;
  guint n_headers;
} TaskbusRecordSpec;

TaskbusRecord *taskbus_record_new_from_spec (const TaskbusRecordSpec *spec);

GBytes *taskbus_record_blob_to_bytes (TaskbusRecord *record, const TaskbusBlob *blob);

/* An empty byte string that is not NULL. */
extern const guint8 taskbus_blob_empty[1];

static inline TaskbusBlob
taskbus_blob_from_data (const guint8 *data, gsize size)
{
  return (TaskbusBlob){ data, data != NULL ? size : 0, NULL };
}

static inline const guint8 *
taskbus_blob_peek (const TaskbusBlob *blob, gsize *size)
{
  if (size != NULL)
    *size = blob->size;
  return blob->data;
}

static inline TaskbusBlob
taskbus_blob_from_bytes (GBytes *bytes)
{
  TaskbusBlob blob = { NULL, 0, bytes };

  if (bytes == NULL)
    return blob;

  blob.data = g_bytes_get_data (bytes, &blob.size);
  if (blob.data == NULL) /* how GBytes has an empty one */
    blob.data = taskbus_blob_empty;
  return blob;
}

G_END_DECLS
