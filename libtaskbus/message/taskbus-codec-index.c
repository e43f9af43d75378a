/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which types there are, and which topics belong to one of them alone: made once, and again when a type is added, so that no
 * record makes the codec look for modules, and no foreign name makes anything grow. */
#include "config.h"

#include "message/taskbus-codec-private.h"

#include "message/taskbus-message-type-private.h"
#include "message/taskbus-message-type-registry-private.h"

#include <string.h>

struct _TaskbusCodecIndex
{
  guint serial;        /* of the registry */
  GHashTable *types;   /* name to type */
  GPtrArray *patterns; /* of types */
  GHashTable *owners;  /* topic to the one type that is flat there; to NULL when there are several */
  GHashTable *said;    /* topic to name of type: what the codec was told */
};

static void
index_clear (gpointer data)
{
  TaskbusCodecIndex *self = data;

  g_hash_table_unref (self->types);
  g_ptr_array_unref (self->patterns);
  g_hash_table_unref (self->owners);
  g_hash_table_unref (self->said);
}

void
taskbus_codec_index_unref (TaskbusCodecIndex *index)
{
  g_atomic_rc_box_release_full (index, index_clear);
}

/* A topic whose messages are in envelopes tells by them which types they are. */
static void
add_owner (TaskbusCodecIndex *self, TaskbusCodec *codec, TaskbusMessageType *type)
{
  g_autoptr (TaskbusCodecRoute)
    route = taskbus_codec_get_route (codec, taskbus_message_type_get_name (type), type, NULL);

  if (route == NULL || route->topic == NULL || route->envelope != TASKBUS_ENVELOPE_FLAT)
    return;

  if (g_hash_table_contains (self->owners, route->topic))
    type = NULL;
  g_hash_table_insert (self->owners, g_strdup (route->topic), type);
}

static TaskbusCodecIndex *
make_index (TaskbusCodec *codec)
{
  TaskbusCodecIndex *self = g_atomic_rc_box_new0 (TaskbusCodecIndex);
  guint serial = taskbus_message_type_registry_get_serial ();
  g_autoptr (GPtrArray) list = taskbus_message_type_list ();
  GHashTableIter iter;
  gpointer topic, name;

  self->serial = serial; /* of before, as more may be added meanwhile */
  self->types = g_hash_table_new (g_str_hash, g_str_equal);
  self->patterns = g_ptr_array_new ();
  self->owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  /* The registry keeps the types. */
  for (guint i = 0; i < list->len; i++)
    {
      TaskbusMessageType *type = list->pdata[i];

      if (type->is_pattern)
        {
          g_ptr_array_add (self->patterns, type);
          continue;
        }
      g_hash_table_insert (self->types, (char *) taskbus_message_type_get_name (type), type);
      add_owner (self, codec, type);
    }

  g_mutex_lock (&codec->lock);
  g_hash_table_iter_init (&iter, codec->types);
  while (g_hash_table_iter_next (&iter, &topic, &name))
    g_hash_table_insert (self->said, g_strdup (topic), g_strdup (name));
  g_mutex_unlock (&codec->lock);
  return self;
}

TaskbusCodecIndex *
taskbus_codec_get_index (TaskbusCodec *self)
{
  guint serial = taskbus_message_type_registry_get_serial ();
  TaskbusCodecIndex *index = NULL;
  TaskbusCodecIndex *old;

  g_mutex_lock (&self->lock);
  if (self->index != NULL && self->index->serial == serial)
    index = g_atomic_rc_box_acquire (self->index);
  g_mutex_unlock (&self->lock);
  if (G_LIKELY (index != NULL))
    return index;

  index = make_index (self);
  g_mutex_lock (&self->lock);
  old = self->index;
  self->index = g_atomic_rc_box_acquire (index);
  g_mutex_unlock (&self->lock);
  if (old != NULL)
    taskbus_codec_index_unref (old);
  return index;
}

/* The type of that name, or the one with the longest pattern that stands for it; NULL when nobody knows it. */
TaskbusMessageType *
taskbus_codec_index_find_type (TaskbusCodecIndex *index, const char *name)
{
  TaskbusMessageType *best = g_hash_table_lookup (index->types, name);

  if (best != NULL)
    return best;

  for (guint i = 0; i < index->patterns->len; i++)
    {
      TaskbusMessageType *type = index->patterns->pdata[i];

      if (taskbus_message_type_owns_name (type, name) && (best == NULL || strlen (type->name) > strlen (best->name)))
        best = type;
    }

  return best;
}

/* The one type that has the topic as its own, with documents that no envelope is around.  Of a pattern without a topic, each
 * type has the one of its name. */
TaskbusMessageType *
taskbus_codec_index_find_owner (TaskbusCodecIndex *index, const char *topic)
{
  gpointer owner;
  TaskbusMessageType *type;

  if (g_hash_table_lookup_extended (index->owners, topic, NULL, &owner))
    return owner;

  type = taskbus_codec_index_find_type (index, topic);
  return type != NULL && type->is_pattern && taskbus_message_type_get_envelope (type) == TASKBUS_ENVELOPE_FLAT ? type
                                                                                                               : NULL;
}

/* What the codec was told of the topic, or NULL. */
const char *
taskbus_codec_index_find_said (TaskbusCodecIndex *index, const char *topic)
{
  return g_hash_table_lookup (index->said, topic);
}
