/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message-private.h"

#include <string.h>

/**
 * taskbus_message_get_attribute:
 * @self: a message
 * @name: the name of an attribute, as [const@Taskbus.ATTRIBUTE_ID], or of an extension of CloudEvents
 *
 * Gets what an envelope or headers say of the message.
 *
 * Returns: (nullable): the value, valid until the attribute is set again, or %NULL when there is none
 *
 * Since: 1.0
 */
const char *
taskbus_message_get_attribute (TaskbusMessage *self, const char *name)
{
  const TaskbusMessageExtras *extras;
  const TaskbusMessageExtra *attribute;

  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  extras = taskbus_message_get_operations (self)->get_extras (self, FALSE);
  if (extras == NULL)
    return NULL;

  attribute = taskbus_message_extra_list_find (&extras->attributes, name, strlen (name));
  return attribute != NULL ? attribute->text : NULL;
}

/**
 * taskbus_message_set_attribute:
 * @self: a message
 * @name: the name of an attribute
 * @value: (nullable): its value, or %NULL to remove it
 *
 * Sets what the envelope or headers shall say of the message. One that has no id, time or trace gets them from whoever
 * publishes it.
 *
 * Since: 1.0
 */
void
taskbus_message_set_attribute (TaskbusMessage *self, const char *name, const char *value)
{
  TaskbusMessageExtras *extras;

  g_return_if_fail (TASKBUS_IS_MESSAGE (self));
  g_return_if_fail (name != NULL && *name != '\0');

  extras = taskbus_message_get_operations (self)->get_extras (self, value != NULL);
  if (extras == NULL && value != NULL)
    {
      g_critical ("The class %s is no type of messages yet", G_OBJECT_TYPE_NAME (self));
      return;
    }

  if (value != NULL)
    taskbus_message_extra_list_set (&extras->attributes, name, value, strlen (value));
  else if (extras != NULL)
    taskbus_message_extra_list_remove (&extras->attributes, name);
}

/**
 * taskbus_message_list_attributes:
 * @self: a message
 *
 * Lists the attributes that are set.
 *
 * Returns: (transfer full) (array zero-terminated=1): their names, in the order in which they were set
 *
 * Since: 1.0
 */
char **
taskbus_message_list_attributes (TaskbusMessage *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  const TaskbusMessageExtras *extras;

  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), NULL);

  extras = taskbus_message_get_operations (self)->get_extras (self, FALSE);
  for (guint i = 0; extras != NULL && i < extras->attributes.n_items; i++)
    g_strv_builder_add (names, extras->attributes.items[i].name);
  return g_strv_builder_end (names);
}
