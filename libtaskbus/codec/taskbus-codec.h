/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "codec/taskbus-format.h"
#include "profile/taskbus-profile.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_CODEC (taskbus_codec_get_type ())

TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (TaskbusCodec, taskbus_codec, TASKBUS, CODEC, GObject)

TASKBUS_AVAILABLE_IN_1_0
TaskbusCodec *taskbus_codec_new (TaskbusProfile *profile, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_codec_set_topic (TaskbusCodec *self, const char *type, const char *topic);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_codec_set_envelope (TaskbusCodec *self, const char *type, TaskbusEnvelope envelope);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_codec_set_type_of_topic (TaskbusCodec *self, const char *topic, const char *type);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_codec_set_source (TaskbusCodec *self, const char *source);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_codec_add_format (TaskbusCodec *self, TaskbusFormat *format);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_codec_set_format (TaskbusCodec *self, const char *type, TaskbusFormat *format);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_codec_get_topic (TaskbusCodec *self, const char *type, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusRecord *taskbus_codec_encode (TaskbusCodec *self, TaskbusMessage *message, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusRecord *taskbus_codec_encode_tombstone (TaskbusCodec *self, TaskbusMessage *message, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessage *taskbus_codec_decode (TaskbusCodec *self, TaskbusRecord *record, GError **error);

G_END_DECLS
