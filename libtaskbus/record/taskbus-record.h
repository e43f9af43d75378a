/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "taskbus-availability.h"

G_BEGIN_DECLS

/**
 * TASKBUS_PARTITION_ANY:
 *
 * No partition in particular: the transport chooses one, by the key where there is one.
 *
 * Since: 1.0
 */
#define TASKBUS_PARTITION_ANY (-1)

/**
 * TASKBUS_OFFSET_NONE:
 *
 * The offset of a record that was not stored yet, or a position that was never stored.
 *
 * Since: 1.0
 */
#define TASKBUS_OFFSET_NONE (-1)

/**
 * TASKBUS_OFFSET_START:
 *
 * The position of the oldest record that a partition still has.
 *
 * Since: 1.0
 */
#define TASKBUS_OFFSET_START (-2)

/**
 * TASKBUS_OFFSET_END:
 *
 * The position behind the newest record of a partition.
 *
 * Since: 1.0
 */
#define TASKBUS_OFFSET_END (-3)

/**
 * TASKBUS_TIMESTAMP_NONE:
 *
 * The timestamp of a record that has none yet; the transport sets it when the record is sent.
 *
 * Since: 1.0
 */
#define TASKBUS_TIMESTAMP_NONE (-1)

#define TASKBUS_TYPE_RECORD (taskbus_record_get_type ())

typedef struct _TaskbusRecord TaskbusRecord;

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_record_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusRecord *taskbus_record_new (const char *topic, GBytes *key, GBytes *value);

TASKBUS_AVAILABLE_IN_1_0
TaskbusRecord *
taskbus_record_new_data (const char *topic, const guint8 *key, gsize key_size, const guint8 *value, gsize value_size);

TASKBUS_AVAILABLE_IN_1_0
TaskbusRecord *taskbus_record_ref (TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_unref (TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_record_get_topic (const TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
gint32 taskbus_record_get_partition (const TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
gint64 taskbus_record_get_offset (const TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
gint64 taskbus_record_get_timestamp (const TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
GDateTime *taskbus_record_get_date_time (const TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_record_has_key (const TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
GBytes *taskbus_record_get_key (TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
const guint8 *taskbus_record_peek_key (const TaskbusRecord *record, gsize *size);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_record_is_tombstone (const TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
GBytes *taskbus_record_get_value (TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
const guint8 *taskbus_record_peek_value (const TaskbusRecord *record, gsize *size);

TASKBUS_AVAILABLE_IN_1_0
guint taskbus_record_get_n_headers (const TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_record_get_header_name (const TaskbusRecord *record, guint index);

TASKBUS_AVAILABLE_IN_1_0
GBytes *taskbus_record_get_header_value (TaskbusRecord *record, guint index);

TASKBUS_AVAILABLE_IN_1_0
const guint8 *taskbus_record_peek_header_value (const TaskbusRecord *record, guint index, gsize *size);

TASKBUS_AVAILABLE_IN_1_0
GBytes *taskbus_record_find_header (TaskbusRecord *record, const char *name);

TASKBUS_AVAILABLE_IN_1_0
gsize taskbus_record_get_size (const TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_record_equal (const TaskbusRecord *a, const TaskbusRecord *b);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_record_to_string (const TaskbusRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusRecord, taskbus_record_unref)

G_END_DECLS
