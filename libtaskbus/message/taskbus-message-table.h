/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "taskbus-availability.h"

G_BEGIN_DECLS

/**
 * TaskbusFieldKind:
 * @TASKBUS_FIELD_STRING: a string; the property is a string
 * @TASKBUS_FIELD_ID: an identity that is a string or a number on the wire, and is kept as it came; a string
 * @TASKBUS_FIELD_UUID: a UUID; a string
 * @TASKBUS_FIELD_ENUMERATION: one of a list of strings; what came and is not in the list is kept; a string
 * @TASKBUS_FIELD_BOOLEAN: a boolean
 * @TASKBUS_FIELD_INT32: a whole number; an int
 * @TASKBUS_FIELD_INT64: a whole number; an int64
 * @TASKBUS_FIELD_UINT64: a whole number that is not negative; a uint64
 * @TASKBUS_FIELD_DOUBLE: a number; a double
 * @TASKBUS_FIELD_TIME: a time, in RFC 3339 with zone and fraction; a [struct@GLib.DateTime]
 * @TASKBUS_FIELD_STRINGS: a list of strings; a `GStrv`
 * @TASKBUS_FIELD_JSON: any JSON value; a [struct@Json.Node]
 *
 * What a field of a message holds, on the wire and as a property.
 *
 * Since: 1.0
 */
typedef enum
{
  TASKBUS_FIELD_STRING,
  TASKBUS_FIELD_ID,
  TASKBUS_FIELD_UUID,
  TASKBUS_FIELD_ENUMERATION,
  TASKBUS_FIELD_BOOLEAN,
  TASKBUS_FIELD_INT32,
  TASKBUS_FIELD_INT64,
  TASKBUS_FIELD_UINT64,
  TASKBUS_FIELD_DOUBLE,
  TASKBUS_FIELD_TIME,
  TASKBUS_FIELD_STRINGS,
  TASKBUS_FIELD_JSON,
} TaskbusFieldKind;

/**
 * TaskbusFieldFlags:
 * @TASKBUS_FIELD_OPTIONAL: may be missing
 * @TASKBUS_FIELD_REQUIRED: is there and not null, in what is published and in what is received
 * @TASKBUS_FIELD_WRITE_NULL: is written as null while it is unset, rather than left out; not in a message that came as a
 *   document, to which nothing is added
 * @TASKBUS_FIELD_NUMERIC: an identity that is a whole number is written as a number, unless it came as a string
 * @TASKBUS_FIELD_NOW: a time that is unset becomes that of the message when it is published; likewise
 * @TASKBUS_FIELD_NEW_ID: a UUID that is unset becomes the id of the message when it is published; likewise
 * @TASKBUS_FIELD_EPOCH: a time may also come as seconds or milliseconds since 1970; it is kept as it came
 * @TASKBUS_FIELD_OPEN: an enumeration takes other values in what is published, too
 * @TASKBUS_FIELD_REQUIRED_TO_PUBLISH: is there and not null in what the application makes; a message that came as a
 *   document may lack it, also when it is published again
 * @TASKBUS_FIELD_ZONELESS: a time may also come without a zone, and is then read as UTC; it is kept as it came
 *
 * What holds for a field.
 *
 * Since: 1.0
 */
typedef enum /*< flags >*/
{
  TASKBUS_FIELD_OPTIONAL = 0,
  TASKBUS_FIELD_REQUIRED = 1 << 0,
  TASKBUS_FIELD_WRITE_NULL = 1 << 1,
  TASKBUS_FIELD_NUMERIC = 1 << 2,
  TASKBUS_FIELD_NOW = 1 << 3,
  TASKBUS_FIELD_NEW_ID = 1 << 4,
  TASKBUS_FIELD_EPOCH = 1 << 5,
  TASKBUS_FIELD_OPEN = 1 << 6,
  TASKBUS_FIELD_REQUIRED_TO_PUBLISH = 1 << 7,
  TASKBUS_FIELD_ZONELESS = 1 << 8,
} TaskbusFieldFlags;

/**
 * TaskbusEnvelope:
 * @TASKBUS_ENVELOPE_FLAT: the value is the document
 * @TASKBUS_ENVELOPE_TYPED: `{"type","timestamp","data"}`
 * @TASKBUS_ENVELOPE_EVENT: `{"id","type","timestamp","data"}`
 * @TASKBUS_ENVELOPE_CLOUDEVENTS_BINARY: CloudEvents 1.0: attributes in headers, the value is the document
 * @TASKBUS_ENVELOPE_CLOUDEVENTS_STRUCTURED: CloudEvents 1.0: attributes and document in one JSON object
 *
 * What a message's document is put into.
 *
 * Since: 1.0
 */
typedef enum
{
  TASKBUS_ENVELOPE_FLAT,
  TASKBUS_ENVELOPE_TYPED,
  TASKBUS_ENVELOPE_EVENT,
  TASKBUS_ENVELOPE_CLOUDEVENTS_BINARY,
  TASKBUS_ENVELOPE_CLOUDEVENTS_STRUCTURED,
} TaskbusEnvelope;

/**
 * TaskbusMessageStyle:
 * @TASKBUS_MESSAGE_STYLE_PLAIN: as most writers of JSON do
 * @TASKBUS_MESSAGE_STYLE_DOTNET: as .NET's System.Text.Json writes: all but plain ASCII escaped; member names are also
 *   accepted in camelCase
 *
 * How a document is written.
 *
 * Since: 1.0
 */
typedef enum
{
  TASKBUS_MESSAGE_STYLE_PLAIN,
  TASKBUS_MESSAGE_STYLE_DOTNET,
} TaskbusMessageStyle;

typedef struct _TaskbusField TaskbusField;
typedef struct _TaskbusMessageTable TaskbusMessageTable;

/**
 * TaskbusField:
 * @name: the name of the property, as `task-id`
 * @member: the name of the member on the wire, as `taskId`
 * @kind: what it holds
 * @flags: what holds for it
 * @values: (nullable) (array zero-terminated=1): the values of an enumeration
 * @description: (nullable): one line, in English, for people
 *
 * A field of a message.
 *
 * Since: 1.0
 */
struct _TaskbusField
{
  const char *name;
  const char *member;
  TaskbusFieldKind kind;
  TaskbusFieldFlags flags;
  const char *const *values;
  const char *description;

  /*< private >*/
  gpointer padding[2];
};

/**
 * TaskbusMessageTable: (skip)
 * @name: the name of the type, as `task.created`; or a pattern, as `task.*`, for all whose types have no table
 * @topic: (nullable): the topic by default; %NULL: the type's name
 * @key: (nullable): the name of the field that is the key
 * @alternate_key: (nullable): the name of the field that is the key where the other one is unset or null
 * @envelope: what the document is put into
 * @style: how the document is written
 * @description: (nullable): one line, in English, for people
 * @fields: the fields, in the order in which they are written
 * @n_fields: how many these are
 *
 * The table of a type of messages, which a module supplies. All of it is static data.
 *
 * Since: 1.0
 */
struct _TaskbusMessageTable
{
  const char *name;
  const char *topic;
  const char *key;
  const char *alternate_key;
  TaskbusEnvelope envelope;
  TaskbusMessageStyle style;
  const char *description;
  const TaskbusField *fields;
  guint n_fields;

  /*< private >*/
  gpointer padding[4];
};

TASKBUS_AVAILABLE_IN_1_0
void taskbus_message_table_register (GTypeModule *module, const TaskbusMessageTable *table);

G_END_DECLS
