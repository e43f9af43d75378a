/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "codec/taskbus-codec-private.h"

#include "profile/taskbus-profile-private.h"

/**
 * TaskbusCodec:
 *
 * Makes records of messages, and messages of records.
 *
 * A bus has one, [method@Taskbus.Bus.get_codec]. To which topic the messages of a type go, and in which
 * [enum@Taskbus.Envelope], is what the codec was told, or else what the profile says (`topic.TYPE`, `envelope.TYPE`), or else what
 * the type itself says. The profile is asked when a type is first used.
 *
 * An envelope of the kinds [enum@Taskbus.Envelope.FLAT], `TYPED` and `EVENT` comes with the headers `message-id`, `message-type`
 * and `content-type`; the attributes of the message (see [method@Taskbus.Message.set_attribute]) are headers under their own names, as
 * `correlation-id`, `request-id`, `traceparent` and `tracestate`. In CloudEvents the attributes with names of small letters and
 * digits are attributes and extensions of the event, all others and those of the trace are headers.
 *
 * A codec may be used from any thread.
 *
 * Since: 1.0
 */
G_DEFINE_FINAL_TYPE (TaskbusCodec, taskbus_codec, G_TYPE_OBJECT)

static void
taskbus_codec_finalize (GObject *object)
{
  TaskbusCodec *self = TASKBUS_CODEC (object);

  g_clear_object (&self->profile);
  g_free (self->source);
  g_hash_table_unref (self->topics);
  g_hash_table_unref (self->envelopes);
  g_hash_table_unref (self->types);
  g_hash_table_unref (self->formats);
  g_hash_table_unref (self->routes);
  g_ptr_array_unref (self->readers);
  g_clear_pointer (&self->format, taskbus_codec_format_unref);
  g_clear_pointer (&self->index, taskbus_codec_index_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (taskbus_codec_parent_class)->finalize (object);
}

static void
taskbus_codec_class_init (TaskbusCodecClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = taskbus_codec_finalize;
}

static void
taskbus_codec_init (TaskbusCodec *self)
{
  g_mutex_init (&self->lock);
  self->topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->envelopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->formats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) taskbus_codec_format_unref);
  self->routes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) taskbus_codec_route_unref);
  self->readers = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_codec_format_unref);
}

/* Who sends: the program as it calls itself, or else the machine. */
static char *
make_source (TaskbusProfile *profile)
{
  g_autofree char *client = taskbus_profile_get_string (profile, "client-id");
  GApplication *application = g_application_get_default ();
  const char *name = client;
  g_autofree char *escaped = NULL;

  if ((name == NULL || *name == '\0') && application != NULL)
    name = g_application_get_application_id (application);
  if (name == NULL || *name == '\0')
    name = g_get_host_name ();

  escaped = g_uri_escape_string (name, NULL, FALSE);
  return g_strconcat ("taskbus:", escaped, NULL);
}

TaskbusCodec *
taskbus_codec_new_unchecked (TaskbusProfile *profile)
{
  TaskbusCodec *self = g_object_new (TASKBUS_TYPE_CODEC, NULL);

  self->profile = profile != NULL ? g_object_ref (profile) : taskbus_profile_new_plain ();
  self->source = make_source (self->profile);
  return self;
}

gboolean
taskbus_codec_check_profile (TaskbusCodec *self, GError **error)
{
  return taskbus_profile_check_message_keys (self->profile, error);
}

/**
 * taskbus_codec_new:
 * @profile: (nullable): what says of types where they go, or %NULL for the types themselves
 * @error: return location for a [error@Taskbus.Error]
 *
 * Makes a codec.
 *
 * Returns: (transfer full): a new codec, or %NULL with [error@Taskbus.Error.INVALID_PROFILE] when what the profile says of a topic or an
 *   envelope cannot be
 *
 * Since: 1.0
 */
TaskbusCodec *
taskbus_codec_new (TaskbusProfile *profile, GError **error)
{
  g_autoptr (TaskbusCodec) self = NULL;

  g_return_val_if_fail (profile == NULL || TASKBUS_IS_PROFILE (profile), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = taskbus_codec_new_unchecked (profile);
  return taskbus_codec_check_profile (self, error) ? g_steal_pointer (&self) : NULL;
}

/* What was found out before does not hold any more. */
static void
forget (TaskbusCodec *self)
{
  g_hash_table_remove_all (self->routes);
  g_clear_pointer (&self->index, taskbus_codec_index_unref);
  self->changes++;
}

static void
set_text (TaskbusCodec *self, GHashTable *table, const char *key, const char *value)
{
  g_mutex_lock (&self->lock);
  if (value != NULL)
    g_hash_table_insert (table, g_strdup (key), g_strdup (value));
  else
    g_hash_table_remove (table, key);
  forget (self);
  g_mutex_unlock (&self->lock);
}

/**
 * taskbus_codec_set_topic:
 * @self: a codec
 * @type: the name of a type
 * @topic: (nullable): a topic, or %NULL for what the profile or the type itself says
 *
 * Says to which topic the messages of a type go.
 *
 * Since: 1.0
 */
void
taskbus_codec_set_topic (TaskbusCodec *self, const char *type, const char *topic)
{
  g_return_if_fail (TASKBUS_IS_CODEC (self));
  g_return_if_fail (type != NULL);

  set_text (self, self->topics, type, topic);
}

/**
 * taskbus_codec_set_envelope:
 * @self: a codec
 * @type: the name of a type
 * @envelope: an envelope
 *
 * Says in what the messages of a type are published.
 *
 * Since: 1.0
 */
void
taskbus_codec_set_envelope (TaskbusCodec *self, const char *type, TaskbusEnvelope envelope)
{
  g_return_if_fail (TASKBUS_IS_CODEC (self));
  g_return_if_fail (type != NULL);
  g_return_if_fail (envelope >= TASKBUS_ENVELOPE_FLAT && envelope <= TASKBUS_ENVELOPE_CLOUDEVENTS_STRUCTURED);

  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->envelopes, g_strdup (type), GUINT_TO_POINTER (envelope));
  forget (self);
  g_mutex_unlock (&self->lock);
}

/**
 * taskbus_codec_set_type_of_topic:
 * @self: a codec
 * @topic: a topic
 * @type: (nullable): the name of the type of its messages, or %NULL to tell it by the records themselves
 *
 * Says of which type the records of a topic are. A record that says otherwise is an error then.
 *
 * Since: 1.0
 */
void
taskbus_codec_set_type_of_topic (TaskbusCodec *self, const char *topic, const char *type)
{
  g_return_if_fail (TASKBUS_IS_CODEC (self));
  g_return_if_fail (topic != NULL);

  set_text (self, self->types, topic, type);
}

/**
 * taskbus_codec_set_source:
 * @self: a codec
 * @source: (nullable): a URI reference, or %NULL for the default
 *
 * Sets the `source` of CloudEvents whose message has none. The default is `taskbus:NAME`: what the profile's `client-id` calls the
 * program, or else the id of its [class@Gio.Application], or else the name of the machine.
 *
 * Since: 1.0
 */
void
taskbus_codec_set_source (TaskbusCodec *self, const char *source)
{
  g_return_if_fail (TASKBUS_IS_CODEC (self));

  g_mutex_lock (&self->lock);
  g_free (self->source);
  self->source = source != NULL ? g_strdup (source) : make_source (self->profile);
  forget (self);
  g_mutex_unlock (&self->lock);
}

/**
 * taskbus_codec_get_topic:
 * @self: a codec
 * @type: the name of a type
 * @error: return location for a [error@Taskbus.Error]
 *
 * Tells to which topic the messages of a type go. Of a type that nobody knows that is the one of its name.
 *
 * Returns: (transfer full): the topic, or %NULL with [error@Taskbus.Error.INVALID_PROFILE] when what the profile says of it cannot
 *   be
 *
 * Since: 1.0
 */
char *
taskbus_codec_get_topic (TaskbusCodec *self, const char *type, GError **error)
{
  g_autoptr (TaskbusCodecIndex) index = NULL;
  g_autoptr (TaskbusCodecRoute) route = NULL;

  g_return_val_if_fail (TASKBUS_IS_CODEC (self), NULL);
  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  index = taskbus_codec_get_index (self);
  route = taskbus_codec_get_route (self, type, taskbus_codec_index_find_type (index, type), error);
  if (route == NULL)
    return NULL;

  return g_strdup (route->topic != NULL ? route->topic : type);
}
