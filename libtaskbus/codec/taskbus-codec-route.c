/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the messages of a type go: what the codec was told, then the profile, then the type itself. */
#include "config.h"

#include "codec/taskbus-codec-private.h"

#include "message/taskbus-message-type-private.h"
#include "profile/taskbus-profile-private.h"

#include <string.h>

/* More names than this are not the program's own. */
#define ROUTES_MAX 1024

static void
route_clear (gpointer data)
{
  TaskbusCodecRoute *route = data;

  g_free (route->topic);
  g_free (route->source);
  g_clear_pointer (&route->format, taskbus_codec_format_unref);
}

void
taskbus_codec_route_unref (TaskbusCodecRoute *route)
{
  g_atomic_rc_box_release_full (route, route_clear);
}

/* What the profile says of a type under a key that begins so. */
static gboolean
lookup (TaskbusCodec *self, const char *prefix, const char *name, char **value, GError **error)
{
  g_autofree char *key = g_strconcat (prefix, name, NULL);

  *value = NULL;
  return !taskbus_profile_is_message_key (key) || taskbus_profile_lookup_message_key (self->profile, key, value, error);
}

static TaskbusEnvelope
find_envelope (const char *nick)
{
  guint envelope = 0;

  while (strcmp (taskbus_profile_envelopes[envelope], nick) != 0)
    envelope++;
  return envelope;
}

/* A pattern is no name of a topic, so that without a topic of its own each type has the one of its name. */
static const char *
get_default_topic (const char *name, TaskbusMessageType *type)
{
  const char *topic = type != NULL ? taskbus_message_type_get_topic (type) : NULL;

  if (type == NULL)
    return NULL;

  return topic == NULL || strchr (topic, '*') != NULL ? name : topic;
}

static TaskbusCodecRoute *
make_route (TaskbusCodec *self, const char *name, TaskbusMessageType *type, GError **error)
{
  g_autoptr (TaskbusCodecRoute) route = g_atomic_rc_box_new0 (TaskbusCodecRoute);
  g_autofree char *topic = NULL;
  g_autofree char *nick = NULL;
  const char *own_topic;
  gpointer format;
  gpointer envelope;

  if (!lookup (self, TASKBUS_PROFILE_TOPIC_PREFIX, name, &topic, error) ||
      !lookup (self, "envelope.", name, &nick, error))
    return NULL;

  own_topic = g_hash_table_lookup (self->topics, name);
  route->topic = g_strdup (own_topic != NULL ? own_topic : topic != NULL ? topic : get_default_topic (name, type));
  route->source = g_strdup (self->source);
  route->type = type;
  if (!g_hash_table_lookup_extended (self->formats, name, NULL, &format))
    format = self->format;
  route->format = format != NULL ? g_atomic_rc_box_acquire (format) : NULL;

  route->envelope_is_set = TRUE;
  if (g_hash_table_lookup_extended (self->envelopes, name, NULL, &envelope))
    route->envelope = GPOINTER_TO_UINT (envelope);
  else if (nick != NULL)
    route->envelope = find_envelope (nick);
  else
    {
      route->envelope_is_set = FALSE;
      route->envelope = type != NULL ? taskbus_message_type_get_envelope (type) : TASKBUS_ENVELOPE_FLAT;
    }

  return g_steal_pointer (&route);
}

/* The names of types that are published may come from outside, so that the cache is emptied when it is full. */
TaskbusCodecRoute *
taskbus_codec_get_route (TaskbusCodec *self, const char *name, TaskbusMessageType *type, GError **error)
{
  TaskbusCodecRoute *route;

  g_mutex_lock (&self->lock);
  route = g_hash_table_lookup (self->routes, name);
  if (route == NULL || route->type != type)
    {
      route = make_route (self, name, type, error);
      if (g_hash_table_size (self->routes) >= ROUTES_MAX)
        g_hash_table_remove_all (self->routes);
      if (route != NULL)
        g_hash_table_insert (self->routes, g_strdup (name), route);
    }
  if (route != NULL)
    g_atomic_rc_box_acquire (route);
  g_mutex_unlock (&self->lock);
  return route;
}
