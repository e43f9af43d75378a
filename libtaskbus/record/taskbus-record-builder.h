/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "record/taskbus-record.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_RECORD_BUILDER (taskbus_record_builder_get_type ())

typedef struct _TaskbusRecordBuilder TaskbusRecordBuilder;

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_record_builder_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusRecordBuilder *taskbus_record_builder_new (const char *topic);

TASKBUS_AVAILABLE_IN_1_0
TaskbusRecordBuilder *taskbus_record_builder_new_from (TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
TaskbusRecordBuilder *taskbus_record_builder_ref (TaskbusRecordBuilder *builder);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_builder_unref (TaskbusRecordBuilder *builder);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_builder_reset (TaskbusRecordBuilder *builder, const char *topic);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_builder_set_topic (TaskbusRecordBuilder *builder, const char *topic);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_builder_set_key (TaskbusRecordBuilder *builder, GBytes *key);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_builder_set_key_data (TaskbusRecordBuilder *builder, const guint8 *data, gsize size);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_builder_set_value (TaskbusRecordBuilder *builder, GBytes *value);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_builder_set_value_data (TaskbusRecordBuilder *builder, const guint8 *data, gsize size);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_builder_add_header (TaskbusRecordBuilder *builder, const char *name, GBytes *value);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_builder_add_header_data (TaskbusRecordBuilder *builder,
                                             const char *name,
                                             const guint8 *data,
                                             gsize size);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_builder_add_header_string (TaskbusRecordBuilder *builder, const char *name, const char *value);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_builder_remove_headers (TaskbusRecordBuilder *builder, const char *name);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_builder_set_timestamp (TaskbusRecordBuilder *builder, gint64 timestamp);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_builder_set_partition (TaskbusRecordBuilder *builder, gint32 partition);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_record_builder_set_offset (TaskbusRecordBuilder *builder, gint64 offset);

TASKBUS_AVAILABLE_IN_1_0
TaskbusRecord *taskbus_record_builder_end (TaskbusRecordBuilder *builder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusRecordBuilder, taskbus_record_builder_unref)

G_END_DECLS
