/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "codec/taskbus-codec.h"

G_BEGIN_DECLS

typedef struct _TaskbusCodecIndex TaskbusCodecIndex;

/* A format of the application's, and what it called its media type when it was given.  Immutable, reference counted. */
typedef struct
{
  TaskbusFormat *format;
  char *content_type;
} TaskbusCodecFormat;

/* Where the messages of a type go, and in what.  Immutable, reference counted. */
typedef struct
{
  char *topic; /* NULL: that of the record in which it came, or the type's name */
  char *source;
  TaskbusEnvelope envelope;
  gboolean envelope_is_set;   /* by the codec or the profile, and not only by the type */
  TaskbusCodecFormat *format; /* NULL: JSON */
  TaskbusMessageType *type;   /* for which it was made; the registry keeps it */
} TaskbusCodecRoute;

/* Whose documents a topic has that no envelope is around. */
typedef struct
{
  const char *name;         /* of the type */
  TaskbusMessageType *type; /* NULL: nobody knows it; the registry keeps it */
  gboolean is_shared;       /* others are there as well, so that it is nobody's own */
  gboolean has_envelopes;   /* others are there in envelopes, which say what they are */
} TaskbusTopicOwner;

struct _TaskbusCodec
{
  GObject parent_instance;

  TaskbusProfile *profile; /* constant */
  gint has_formats;        /* atomic; there are any */

  GMutex lock; /* guards what follows */
  char *source;
  GHashTable *topics;         /* type to topic */
  GHashTable *envelopes;      /* type to envelope */
  GHashTable *types;          /* topic to type */
  GHashTable *formats;        /* type to TaskbusCodecFormat, for what is published; to NULL for JSON */
  TaskbusCodecFormat *format; /* of all other types, or NULL */
  GPtrArray *readers;         /* of TaskbusCodecFormat, for what is received */
  GHashTable *routes;         /* type to TaskbusCodecRoute: a cache */
  TaskbusCodecIndex *index;
  guint changes; /* counts what was said to the codec */
};

TaskbusCodec *taskbus_codec_new_unchecked (TaskbusProfile *profile);
gboolean taskbus_codec_check_profile (TaskbusCodec *self, GError **error);

/* taskbus-codec-route.c */
TaskbusCodecRoute *
taskbus_codec_get_route (TaskbusCodec *self, const char *name, TaskbusMessageType *type, GError **error);
void taskbus_codec_route_unref (TaskbusCodecRoute *route);

/* taskbus-codec-index.c: which types there are, and which topics are theirs alone. */
TaskbusCodecIndex *taskbus_codec_get_index (TaskbusCodec *self);
void taskbus_codec_index_unref (TaskbusCodecIndex *index);
TaskbusMessageType *taskbus_codec_index_find_type (TaskbusCodecIndex *index, const char *name);
gboolean taskbus_codec_index_find_owner (TaskbusCodecIndex *index, const char *topic, TaskbusTopicOwner *owner);
const char *taskbus_codec_index_find_said (TaskbusCodecIndex *index, const char *topic);

/* taskbus-codec-formats.c: the one for a document of that content type and type, each of which may be NULL; or NULL. */
TaskbusFormat *taskbus_codec_find_format (TaskbusCodec *self, const char *content_type, const char *name);
void taskbus_codec_format_unref (TaskbusCodecFormat *format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusCodecRoute, taskbus_codec_route_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusCodecIndex, taskbus_codec_index_unref)

G_END_DECLS
