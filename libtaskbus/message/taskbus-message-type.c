/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message-type-private.h"

#include "record/taskbus-printable-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_BOXED_TYPE (TaskbusMessageType, taskbus_message_type, taskbus_message_type_ref, taskbus_message_type_unref)

/**
 * taskbus_message_type_ref:
 * @self: a type of messages
 *
 * Increases the reference count of @self. May be called from any thread.
 *
 * Returns: (transfer full): @self
 *
 * Since: 1.0
 */
TaskbusMessageType *
taskbus_message_type_ref (TaskbusMessageType *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
entry_clear (TaskbusFieldEntry *entry)
{
  g_free ((char *) entry->field.name);
  g_free ((char *) entry->field.member);
  g_strfreev ((char **) entry->field.values);
  g_free ((char *) entry->field.description);
  g_free (entry->member_span);
  g_free (entry->camel);
  g_clear_pointer (&entry->pspec, g_param_spec_unref);
}

/**
 * taskbus_message_type_unref:
 * @self: (transfer full): a type of messages
 *
 * Decreases the reference count of @self; the last one frees it. May be called from any thread.
 *
 * Since: 1.0
 */
void
taskbus_message_type_unref (TaskbusMessageType *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_entries; i++)
    entry_clear (&self->entries[i]);
  g_free (self->entries);
  g_free (self->name);
  g_free (self->topic);
  g_free (self->key);
  g_free (self->alternate_key);
  g_free (self->description);
  g_free (self->origin);
  g_free (self);
}

/**
 * taskbus_message_type_get_name:
 * @self: a type of messages
 *
 * Gets the name of the type, as `task.created`, or a pattern, as `task.*`.
 *
 * Returns: the name
 *
 * Since: 1.0
 */
const char *
taskbus_message_type_get_name (TaskbusMessageType *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * taskbus_message_type_get_topic:
 * @self: a type of messages
 *
 * Gets the topic that messages of the type are published to unless a profile or a codec says otherwise.
 *
 * Returns: (nullable): the topic, or %NULL for a pattern without one: the name of the message is its topic
 *
 * Since: 1.0
 */
const char *
taskbus_message_type_get_topic (TaskbusMessageType *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->topic == NULL && !self->is_pattern)
    return self->name;
  return self->topic;
}

/**
 * taskbus_message_type_get_key:
 * @self: a type of messages
 *
 * Gets the name of the field that is the key of the record.
 *
 * Returns: (nullable): the name of the property, or %NULL when records have no key
 *
 * Since: 1.0
 */
const char *
taskbus_message_type_get_key (TaskbusMessageType *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->key;
}

/**
 * taskbus_message_type_get_alternate_key:
 * @self: a type of messages
 *
 * Gets the name of the field that is the key of the record where the first one is unset or null.
 *
 * Returns: (nullable): the name of the property, or %NULL when there is none
 *
 * Since: 1.0
 */
const char *
taskbus_message_type_get_alternate_key (TaskbusMessageType *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->alternate_key;
}

/**
 * taskbus_message_type_get_envelope:
 * @self: a type of messages
 *
 * Gets what documents of the type are put into unless a profile or a codec says otherwise.
 *
 * Returns: the envelope
 *
 * Since: 1.0
 */
TaskbusEnvelope
taskbus_message_type_get_envelope (TaskbusMessageType *self)
{
  g_return_val_if_fail (self != NULL, TASKBUS_ENVELOPE_FLAT);

  return self->envelope;
}

/**
 * taskbus_message_type_get_style:
 * @self: a type of messages
 *
 * Gets how documents of the type are written.
 *
 * Returns: the style
 *
 * Since: 1.0
 */
TaskbusMessageStyle
taskbus_message_type_get_style (TaskbusMessageType *self)
{
  g_return_val_if_fail (self != NULL, TASKBUS_MESSAGE_STYLE_PLAIN);

  return self->style;
}

/**
 * taskbus_message_type_get_description:
 * @self: a type of messages
 *
 * Gets a line for people, in English.
 *
 * Returns: (nullable): the description
 *
 * Since: 1.0
 */
const char *
taskbus_message_type_get_description (TaskbusMessageType *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->description;
}

/**
 * taskbus_message_type_get_origin:
 * @self: a type of messages
 *
 * Gets where the type is from, for people: the file of a module, a table file, or the name of a class or program.
 *
 * Returns: (nullable): the origin
 *
 * Since: 1.0
 */
const char *
taskbus_message_type_get_origin (TaskbusMessageType *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->origin;
}

/**
 * taskbus_message_type_get_gtype:
 * @self: a type of messages
 *
 * Gets the class of messages of the type.
 *
 * Returns: a type that implements [iface@Taskbus.Message]
 *
 * Since: 1.0
 */
GType
taskbus_message_type_get_gtype (TaskbusMessageType *self)
{
  g_return_val_if_fail (self != NULL, G_TYPE_INVALID);

  return self->gtype;
}

/**
 * taskbus_message_type_get_n_fields:
 * @self: a type of messages
 *
 * Gets how many fields the type has.
 *
 * Returns: the number of fields
 *
 * Since: 1.0
 */
guint
taskbus_message_type_get_n_fields (TaskbusMessageType *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_entries;
}

/**
 * taskbus_message_type_get_field:
 * @self: a type of messages
 * @index: a number below [method@Taskbus.MessageType.get_n_fields]
 *
 * Gets a field, in the order in which fields are written.
 *
 * Returns: (transfer none): the field, which is there as long as @self
 *
 * Since: 1.0
 */
const TaskbusField *
taskbus_message_type_get_field (TaskbusMessageType *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_entries, NULL);

  return &self->entries[index].field;
}

/* As GObject has it, `_` in the name of a property means `-`. */
static gboolean
names_property (const char *property, const char *name, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (property[i] != (name[i] == '_' ? '-' : name[i]) || property[i] == '\0')
        return FALSE;
    }

  return property[length] == '\0';
}

TaskbusFieldEntry *
taskbus_message_type_find_entry (TaskbusMessageType *self, const char *name, gsize length)
{
  for (guint i = 0; i < self->n_entries; i++)
    {
      if (names_property (self->entries[i].field.name, name, length))
        return &self->entries[i];
    }

  for (guint i = 0; i < self->n_entries; i++)
    {
      const TaskbusFieldEntry *entry = &self->entries[i];

      if ((entry->member_length == length && memcmp (entry->field.member, name, length) == 0) ||
          (entry->camel != NULL && entry->camel_length == length && memcmp (entry->camel, name, length) == 0))
        return &self->entries[i];
    }

  return NULL;
}

TaskbusMessageType *
taskbus_message_type_find_pattern (const GPtrArray *patterns, const char *name)
{
  TaskbusMessageType *best = NULL;

  for (guint i = 0; i < patterns->len; i++)
    {
      TaskbusMessageType *type = patterns->pdata[i];
      gsize length = strlen (type->name) - 1; /* without the asterisk */

      if (strncmp (type->name, name, length) == 0 && (best == NULL || length > strlen (best->name) - 1))
        best = type;
    }

  return best;
}

/**
 * taskbus_message_type_find_field:
 * @self: a type of messages
 * @name: the name of a property or of a member
 *
 * Finds a field.
 *
 * Returns: (transfer none) (nullable): the field, which is there as long as @self, or %NULL when there is none
 *
 * Since: 1.0
 */
const TaskbusField *
taskbus_message_type_find_field (TaskbusMessageType *self, const char *name)
{
  TaskbusFieldEntry *entry;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  entry = taskbus_message_type_find_entry (self, name, strlen (name));
  return entry != NULL ? &entry->field : NULL;
}
