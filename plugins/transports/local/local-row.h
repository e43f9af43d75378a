/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* A record is the row (partition id << 41 | offset): appending is sequential, and a partition is one range of rows. */
#define LOCAL_OFFSET_BITS 41
#define LOCAL_OFFSET_MAX ((G_GINT64_CONSTANT (1) << LOCAL_OFFSET_BITS) - 1)
#define LOCAL_PARTITION_ID_MAX ((G_GINT64_CONSTANT (1) << (63 - LOCAL_OFFSET_BITS)) - 2)

/* Bytes that may be null (NULL data), which is not the same as empty. */
typedef struct
{
  const guint8 *data;
  gsize size;
} LocalBlob;

/* A record as it is stored. */
typedef struct
{
  gint64 id;
  gint64 topic_id; /* not a column: part of the checksum, so that no row passes for one of another topic */
  gint64 timestamp;
  LocalBlob key;
  LocalBlob value;
  LocalBlob headers;
} LocalRow;

static inline gint64
local_row_id (gint64 partition_id, gint64 offset)
{
  return partition_id << LOCAL_OFFSET_BITS | offset;
}

static inline gint64
local_row_offset (gint64 id)
{
  return id & LOCAL_OFFSET_MAX;
}

static inline gint64
local_row_partition (gint64 id)
{
  return id >> LOCAL_OFFSET_BITS;
}

guint32 local_row_checksum (const LocalRow *row);

void local_row_pack_headers (GByteArray *packed, const TaskbusRecord *record);
gboolean local_row_unpack_headers (const LocalBlob *packed, TaskbusRecordBuilder *builder);

G_END_DECLS
