/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "codec/taskbus-envelope-private.h"

G_BEGIN_DECLS

#define TASKBUS_HEADER_MESSAGE_ID "message-id"
#define TASKBUS_HEADER_MESSAGE_TYPE "message-type"
#define TASKBUS_HEADER_CONTENT_TYPE "content-type"
#define TASKBUS_HEADER_CLOUDEVENTS "ce_"

/* What is said of a record that was rejected. */
#define TASKBUS_HEADER_DEAD_LETTER "taskbus-dlq-"
#define TASKBUS_HEADER_DEAD_LETTER_TOPIC TASKBUS_HEADER_DEAD_LETTER "topic"

#define TASKBUS_ATTRIBUTE_CONTENT_TYPE "content-type"

/* What foreign records have beyond this stays in the record only. */
#define TASKBUS_MESSAGE_ATTRIBUTES_MAX 128

#define TASKBUS_CONTENT_TYPE_JSON "application/json"
#define TASKBUS_CONTENT_TYPE_BYTES "application/octet-stream"

/* What goes into headers: the attributes that stand nowhere else. */
void taskbus_message_headers_add (TaskbusEncoding *encoding);
void taskbus_message_headers_add_attribute (TaskbusEncoding *encoding, guint index);

/* What comes out of them. */
const TaskbusBlob *taskbus_message_headers_find (TaskbusRecord *record, const char *name);
char *taskbus_message_headers_dup_text (TaskbusRecord *record, const char *name);
void taskbus_message_headers_apply (const TaskbusDecoding *decoding, TaskbusMessageExtraList *attributes);
gboolean taskbus_content_type_is_json (const char *content_type);
gboolean taskbus_content_type_is (const char *content_type, const char *media_type);

G_END_DECLS
