/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-format.h"
#include "profile/taskbus-profile.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_CODEC (taskbus_codec_get_type ())

/* Message ⇄ record, any thread.  What a profile says of topics and envelopes is read when it is made.
 *
 * Encoding checks the message, chooses topic and envelope (the codec's own settings, the profile, the type), gives it
 * an id (UUIDv7) and a time where it has none, takes the key from its key field.
 *
 * Decoding finds the type: by what the codec was told of the topic, by headers (ce_type, message-type), by the shape of
 * an envelope, by the topic that one type only has as its own; then the document is read.  A type nobody knows, or
 * no type, arrives as a TaskbusGenericMessage (its type: the envelope's, or the topic); a tombstone as a message
 * without fields is not made: it is an error, as is a document that is not what its type says. */
TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (TaskbusCodec, taskbus_codec, TASKBUS, CODEC, GObject)

TASKBUS_AVAILABLE_IN_1_0
TaskbusCodec *taskbus_codec_new (TaskbusProfile *profile, GError **error);

/* Overrides: by type. */
TASKBUS_AVAILABLE_IN_1_0
void taskbus_codec_set_topic (TaskbusCodec *self, const char *type, const char *topic);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_codec_set_envelope (TaskbusCodec *self, const char *type, TaskbusEnvelope envelope);

/* What the records of a topic are, when nothing else is to be believed. */
TASKBUS_AVAILABLE_IN_1_0
void taskbus_codec_set_type_of_topic (TaskbusCodec *self, const char *topic, const char *type);

/* The CloudEvents source of messages that have none; NULL: taskbus:<host or application id>. */
TASKBUS_AVAILABLE_IN_1_0
void taskbus_codec_set_source (TaskbusCodec *self, const char *source);

/* Other encodings: for what is published of a type (NULL: of all), and for what comes with its media type. */
TASKBUS_AVAILABLE_IN_1_0
void taskbus_codec_add_format (TaskbusCodec *self, TaskbusFormat *format);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_codec_set_format (TaskbusCodec *self, const char *type, TaskbusFormat *format);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_codec_get_topic (TaskbusCodec *self, const char *type, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusRecord *taskbus_codec_encode (TaskbusCodec *self, TaskbusMessage *message, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessage *taskbus_codec_decode (TaskbusCodec *self, TaskbusRecord *record, GError **error);

G_END_DECLS
