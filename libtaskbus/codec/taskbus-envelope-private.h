/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "codec/taskbus-codec-private.h"
#include "codec/taskbus-codec-scratch-private.h"
#include "message/taskbus-message-private.h"
#include "json/taskbus-json-reader.h"

G_BEGIN_DECLS

/* The members that mean something to an envelope. */
typedef enum
{
  TASKBUS_MEMBER_OTHER,
  TASKBUS_MEMBER_TYPE,
  TASKBUS_MEMBER_DATA,
  TASKBUS_MEMBER_ID,
  TASKBUS_MEMBER_TIMESTAMP,
  TASKBUS_MEMBER_SPECVERSION,
  TASKBUS_MEMBER_SOURCE,
  TASKBUS_MEMBER_TIME,
  TASKBUS_MEMBER_DATACONTENTTYPE,
  TASKBUS_MEMBER_DATA_BASE64,
  TASKBUS_N_MEMBERS,
} TaskbusEnvelopeRole;

/* Spans of the document; the name is in its quotes. */
typedef struct
{
  const char *name;
  const char *value;
  gsize name_length;
  gsize value_length;
  TaskbusEnvelopeRole role;
  TaskbusJsonToken token;
} TaskbusEnvelopeMember;

/* What has more members is no envelope. */
#define TASKBUS_ENVELOPE_MAX_MEMBERS 64

/* The members of a document, as far as they can make an envelope. */
typedef struct
{
  gboolean is_object;
  gboolean is_crowded; /* more members than an envelope has */
  guint n_members;
  guint8 places[TASKBUS_N_MEMBERS]; /* of the last member with a role: its index and 1, or 0 */
  TaskbusEnvelopeMember members[TASKBUS_ENVELOPE_MAX_MEMBERS];
} TaskbusEnvelopeShape;

gboolean taskbus_envelope_shape_read (TaskbusEnvelopeShape *shape, const char *text, gsize length, GError **error);

static inline const TaskbusEnvelopeMember *
taskbus_envelope_shape_get (const TaskbusEnvelopeShape *shape, TaskbusEnvelopeRole role)
{
  return shape->places[role] > 0 ? &shape->members[shape->places[role] - 1] : NULL;
}

char *taskbus_envelope_member_dup_text (const TaskbusEnvelopeMember *member);

/* A message on its way into a record. */
typedef struct
{
  const TaskbusCodecRoute *route;
  TaskbusMessage *message;
  TaskbusMessageType *type;
  const char *name;  /* of its type */
  const char *topic; /* where it goes */
  TaskbusEnvelope envelope;
  const TaskbusMessageExtraList *attributes; /* or NULL */
  guint64 written;                           /* a bit for each of the first attributes: it stands in the document */
  const char *id;
  const char *time;     /* or NULL: now */
  gboolean time_is_own; /* it was not filled in for a field */
  gint64 now;
  const char *content_type;               /* of the document */
  GBytes *document;                       /* by a format; NULL: JSON, that the message writes */
  TaskbusRecord *origin;                  /* the record in which it came, or NULL */
  const TaskbusMessageDocument *received; /* what it was read from there, or NULL */
  gboolean is_tombstone;
  TaskbusCodecScratch *scratch;
  TaskbusJsonWriter *writer;
} TaskbusEncoding;

gboolean taskbus_envelope_flat_encode (TaskbusEncoding *encoding, GError **error);
gboolean taskbus_envelope_typed_encode (TaskbusEncoding *encoding, GError **error);
gboolean taskbus_envelope_event_encode (TaskbusEncoding *encoding, GError **error);
gboolean taskbus_envelope_cloudevents_binary_encode (TaskbusEncoding *encoding, GError **error);
gboolean taskbus_envelope_cloudevents_structured_encode (TaskbusEncoding *encoding, GError **error);

gboolean taskbus_encoding_require_json (TaskbusEncoding *encoding, GError **error);
const char *taskbus_encoding_get_attribute (const TaskbusEncoding *encoding, const char *name);
void taskbus_encoding_write_time (TaskbusEncoding *encoding);
const char *taskbus_encoding_get_time (TaskbusEncoding *encoding);

/* In what a message came, of which the document was read from that record. */
TaskbusEnvelope taskbus_envelope_tell (TaskbusRecord *origin, const TaskbusMessageDocument *received);

/* Writes the envelope in which the message came, with what it has now, if it is the one that is wanted. */
gboolean taskbus_envelope_replay (TaskbusEncoding *encoding, gboolean *replayed, GError **error);

/* A record on its way to a message. */
typedef struct
{
  TaskbusCodec *codec;
  TaskbusRecord *record;
  const char *topic; /* of the record, or of the one that became this dead letter */
  char *dead_topic;  /* the latter, or NULL */
  TaskbusEnvelope envelope;
  char *header_type;       /* what the header message-type says, or NULL */
  const char *said;        /* what the codec was told of the topic, or NULL */
  char *claimed;           /* what the envelope says, or NULL */
  TaskbusTopicOwner owner; /* what the topic says, where nobody else does */
  char *content_type;      /* of the document, or NULL */
  gboolean is_json;        /* the document is, whatever the content type says */
  const char *document;
  gsize document_length;
  GBytes *bytes;              /* in which the document is, when it is not in the record */
  TaskbusEnvelopeShape shape; /* of envelopes that are a document */
} TaskbusDecoding;

/* Finds out what the record is in, and where in it the document is. */
gboolean taskbus_envelope_detect (TaskbusDecoding *decoding, TaskbusCodecIndex *index, GError **error);

gboolean taskbus_envelope_cloudevents_binary_decode (TaskbusDecoding *decoding, GError **error);
gboolean taskbus_envelope_cloudevents_structured_decode (TaskbusDecoding *decoding, GError **error);

/* Takes over what the envelope says beside the document. */
void taskbus_envelope_apply (const TaskbusDecoding *decoding, TaskbusMessageExtraList *attributes);

G_END_DECLS
