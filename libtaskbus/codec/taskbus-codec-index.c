/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which types there are, and which topics belong to one of them alone: made once, and again when a type is added, so that no
 * record makes the codec look for modules, and no foreign name makes anything grow. */
#include "config.h"

#include "codec/taskbus-codec-private.h"

#include "message/taskbus-message-type-private.h"
#include "message/taskbus-message-type-registry-private.h"
#include "profile/taskbus-profile-private.h"

#include <string.h>

struct _TaskbusCodecIndex
{
  guint serial;        /* of the registry */
  GHashTable *types;   /* name to type */
  GPtrArray *patterns; /* of types */
  GHashTable *owners;  /* topic to TaskbusTopicOwner */
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

static void
owner_free (gpointer data)
{
  TaskbusTopicOwner *owner = data;

  g_free ((char *) owner->name);
  g_free (owner);
}

/* Of several, it is the one of the topic's name. */
static void
set_owner (TaskbusTopicOwner *owner, const char *name, TaskbusMessageType *type)
{
  g_free ((char *) owner->name);
  owner->name = g_strdup (name);
  owner->type = type;
  owner->is_shared = FALSE;
}

/* A topic whose messages are in envelopes tells by them which types they are. */
static void
add_owner (TaskbusCodecIndex *self, TaskbusCodec *codec, const char *name, TaskbusMessageType *type)
{
  g_autoptr (TaskbusCodecRoute) route = taskbus_codec_get_route (codec, name, type, NULL);
  TaskbusTopicOwner *owner;

  if (route == NULL || route->topic == NULL)
    return;

  owner = g_hash_table_lookup (self->owners, route->topic);
  if (owner == NULL)
    {
      owner = g_new0 (TaskbusTopicOwner, 1);
      g_hash_table_insert (self->owners, g_strdup (route->topic), owner);
    }

  if (route->envelope != TASKBUS_ENVELOPE_FLAT)
    owner->has_envelopes = TRUE;
  else if (owner->name == NULL || strcmp (name, route->topic) == 0)
    set_owner (owner, name, type);
  else if (strcmp (owner->name, name) != 0 && strcmp (owner->name, route->topic) != 0)
    owner->is_shared = TRUE;
}

/* A name that is only known as one of a pattern, or not at all, of which somebody said where it goes. */
static void
add_named (TaskbusCodecIndex *self, TaskbusCodec *codec, const char *name)
{
  if (!g_hash_table_contains (self->types, name) && strchr (name, '*') == NULL)
    add_owner (self, codec, name, taskbus_codec_index_find_type (self, name));
}

/* A variable of the environment is listed under a guess of its key, which is wrong when it is the one of a known type. */
static gboolean
is_wrong_guess (GHashTable *variables, TaskbusProfile *profile, const char *key)
{
  g_autofree char *variable = NULL;

  if (taskbus_profile_get_origin (profile, key) != TASKBUS_ORIGIN_ENVIRONMENT)
    return FALSE;

  variable = taskbus_profile_key_to_variable (key);
  return g_hash_table_contains (variables, variable);
}

static void
add_named_by_profile (TaskbusCodecIndex *self, TaskbusCodec *codec)
{
  g_autoptr (GHashTable) variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) keys = taskbus_profile_list_keys (codec->profile);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->types);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autofree char *key = g_strconcat (TASKBUS_PROFILE_TOPIC_PREFIX, name, NULL);

      g_hash_table_add (variables, taskbus_profile_key_to_variable (key));
    }

  for (gsize i = 0; keys[i] != NULL; i++)
    {
      if (g_str_has_prefix (keys[i], TASKBUS_PROFILE_TOPIC_PREFIX) && taskbus_profile_is_message_key (keys[i]) &&
          !is_wrong_guess (variables, codec->profile, keys[i]))
        add_named (self, codec, keys[i] + strlen (TASKBUS_PROFILE_TOPIC_PREFIX));
    }
}

static void
add_named_by_codec (TaskbusCodecIndex *self, TaskbusCodec *codec)
{
  g_auto (GStrv) names = NULL;

  g_mutex_lock (&codec->lock);
  {
    g_autofree const char **keys = (const char **) g_hash_table_get_keys_as_array (codec->topics, NULL);

    names = g_strdupv ((char **) keys);
  }
  g_mutex_unlock (&codec->lock);

  for (gsize i = 0; names[i] != NULL; i++)
    add_named (self, codec, names[i]);
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
  self->owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, owner_free);
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
      add_owner (self, codec, taskbus_message_type_get_name (type), type);
    }
  add_named_by_codec (self, codec);
  add_named_by_profile (self, codec);

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
  TaskbusCodecIndex *old = NULL;
  guint changes;

  g_mutex_lock (&self->lock);
  changes = self->changes;
  if (self->index != NULL && self->index->serial == serial)
    index = g_atomic_rc_box_acquire (self->index);
  g_mutex_unlock (&self->lock);
  if (G_LIKELY (index != NULL))
    return index;

  /* One that another thread's words may have come too late for is only for this time. */
  index = make_index (self);
  g_mutex_lock (&self->lock);
  if (self->changes == changes)
    {
      old = self->index;
      self->index = g_atomic_rc_box_acquire (index);
    }
  g_mutex_unlock (&self->lock);
  if (old != NULL)
    taskbus_codec_index_unref (old);
  return index;
}

/* The type of that name, or the one with the longest pattern that stands for it; NULL when nobody knows it. */
TaskbusMessageType *
taskbus_codec_index_find_type (TaskbusCodecIndex *index, const char *name)
{
  TaskbusMessageType *type = g_hash_table_lookup (index->types, name);

  return type != NULL ? type : taskbus_message_type_find_pattern (index->patterns, name);
}

/* The one type that has the topic as its own, with documents that no envelope is around, as long as @topic lives; otherwise the
 * one that has the topic's name, wherever its messages go from here. */
gboolean
taskbus_codec_index_find_owner (TaskbusCodecIndex *index, const char *topic, TaskbusTopicOwner *owner)
{
  const TaskbusTopicOwner *known = g_hash_table_lookup (index->owners, topic);
  TaskbusMessageType *type;

  *owner = (TaskbusTopicOwner){ .has_envelopes = known != NULL && known->has_envelopes };
  if (known != NULL && known->name != NULL)
    {
      if (!known->is_shared)
        *owner = *known;
      return !known->is_shared;
    }

  type = taskbus_codec_index_find_type (index, topic);
  if (type == NULL || taskbus_message_type_get_envelope (type) != TASKBUS_ENVELOPE_FLAT)
    return FALSE;

  owner->type = type;
  owner->name = topic;
  return TRUE;
}

/* What the codec was told of the topic, or NULL. */
const char *
taskbus_codec_index_find_said (TaskbusCodecIndex *index, const char *topic)
{
  return g_hash_table_lookup (index->said, topic);
}
