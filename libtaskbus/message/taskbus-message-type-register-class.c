/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-field-message-private.h"
#include "message/taskbus-message-type-registry-private.h"
#include "message/taskbus-object-value-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
clear_field (gpointer data)
{
  TaskbusField *field = data;

  g_free ((char *) field->member);
  g_free ((gpointer) field->values);
}

/* The nicks, which belong to the class of the enumeration. */
static const char *const *
list_nicks (GType type)
{
  g_autoptr (GTypeClass) class = g_type_class_ref (type);
  GEnumClass *enumeration = G_ENUM_CLASS (class);
  const char **nicks = g_new0 (const char *, enumeration->n_values + 1);

  for (guint i = 0; i < enumeration->n_values; i++)
    nicks[i] = g_intern_string (enumeration->values[i].value_nick);
  return (const char *const *) nicks;
}

static gboolean
add_field (GArray *fields, GParamSpec *pspec, GError **error)
{
  TaskbusField field = { .name = pspec->name, .description = g_param_spec_get_blurb (pspec) };

  if (!taskbus_object_value_get_kind (pspec, &field.kind))
    {
      g_set_error (
        error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
        _ ("The property “%s” of %s is of the type %s, which a message cannot have; make it a string, number, "
           "boolean, GDateTime, GStrv or JsonNode, or not writable"),
        pspec->name, g_type_name (pspec->owner_type), g_type_name (pspec->value_type));
      return FALSE;
    }

  field.member = g_strdelimit (g_strdup (pspec->name), "-", '_');
  if (field.kind == TASKBUS_FIELD_ENUMERATION)
    field.values = list_nicks (pspec->value_type);
  g_array_append_val (fields, field);
  return TRUE;
}

/* The properties that can be read and written, but for those of GObject itself, in the order in which they were
 * installed. */
static GArray *
list_fields (GObjectClass *class, GError **error)
{
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (TaskbusField));
  guint n;
  g_autofree GParamSpec **pspecs = g_object_class_list_properties (class, &n);

  g_array_set_clear_func (fields, clear_field);
  for (guint i = 0; i < n; i++)
    {
      if (pspecs[i]->owner_type != G_TYPE_OBJECT && (pspecs[i]->flags & G_PARAM_READWRITE) == G_PARAM_READWRITE &&
          !add_field (fields, pspecs[i], error))
        return NULL;
    }

  return g_steal_pointer (&fields);
}

static gboolean
is_called (const TaskbusField *field, const char *name)
{
  g_autofree char *property = g_strdelimit (g_strdup (name), "_", '-');

  return strcmp (field->name, property) == 0;
}

/* Puts the fields that are named before the others. */
static void
sort_fields (GArray *fields, const char *const *order)
{
  guint n_placed = 0;

  for (gsize i = 0; order[i] != NULL; i++)
    {
      for (guint j = n_placed; j < fields->len; j++)
        {
          TaskbusField field = g_array_index (fields, TaskbusField, j);

          if (!is_called (&field, order[i]))
            continue;

          memmove (&g_array_index (fields, TaskbusField, n_placed + 1), &g_array_index (fields, TaskbusField, n_placed),
                   (j - n_placed) * sizeof field);
          g_array_index (fields, TaskbusField, n_placed++) = field;
          break;
        }
    }
}

static gboolean
check_class (GType gtype, GError **error)
{
  if (g_type_is_a (gtype, TASKBUS_TYPE_MESSAGE) && G_TYPE_IS_OBJECT (gtype) && G_TYPE_IS_INSTANTIATABLE (gtype) &&
      !g_type_is_a (gtype, TASKBUS_TYPE_FIELD_MESSAGE))
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
               _ ("%s is no class of messages: it has to be an object that implements TaskbusMessage"),
               gtype != G_TYPE_INVALID ? g_type_name (gtype) : "0");
  return FALSE;
}

/**
 * taskbus_message_type_register_class:
 * @gtype: a class that implements [iface@Taskbus.Message]
 * @name: the name of the type, as `order.created`
 * @topic: (nullable): the topic by default, or %NULL for @name
 * @key: (nullable): the name of the property that is the key of the record, or %NULL for none
 * @envelope: what the document is put into by default
 * @error: return location for a [error@Taskbus.Error]
 *
 * Makes a class of an application, in any language, a type of messages. Its properties that can be read and written are
 * the fields, in the order in which they were installed; on the wire they have the same names with `_` for `-`. Where a language
 * installs them without an order they are by name: [func@Taskbus.MessageType.register_class_in_order] is for that.
 *
 * Strings, booleans, numbers, enumerations (by their nicks), [struct@GLib.DateTime], `GStrv` and [struct@Json.Node] are possible; of
 * these, a property that is %NULL is left out.
 *
 * A class is of one name, unless its messages say which they have ([vfunc@Taskbus.Message.get_type_name]): another call
 * replaces what was said before. One from a module or table file that has this name is replaced as well. A message that was
 * used before stays of the type that it was. May be called from any thread.
 *
 * Returns: (transfer full): the type, or %NULL with [error@Taskbus.Error.INVALID_ARGUMENT] when it is no such class, or has
 *   a property of another type
 *
 * Since: 1.0
 */
TaskbusMessageType *
taskbus_message_type_register_class (GType gtype,
                                     const char *name,
                                     const char *topic,
                                     const char *key,
                                     TaskbusEnvelope envelope,
                                     GError **error)
{
  static const char *const none[] = { NULL };

  return taskbus_message_type_register_class_in_order (gtype, name, topic, key, envelope, none, error);
}

/**
 * taskbus_message_type_register_class_in_order:
 * @gtype: a class that implements [iface@Taskbus.Message]
 * @name: the name of the type, as `order.created`
 * @topic: (nullable): the topic by default, or %NULL for @name
 * @key: (nullable): the name of the property that is the key of the record, or %NULL for none
 * @envelope: what the document is put into by default
 * @order: (array zero-terminated=1): names of properties, in the order in which their fields are written
 * @error: return location for a [error@Taskbus.Error]
 *
 * As [func@Taskbus.MessageType.register_class], for a language whose properties have no order of their own: JavaScript, and Python,
 * where the decorator `Taskbus.message_type` gives that of the class. The fields of properties that @order does not name
 * follow; names in it that no field has do not matter.
 *
 * Returns: (transfer full): the type, or %NULL with an error of [func@Taskbus.MessageType.register_class]
 *
 * Since: 1.0
 */
TaskbusMessageType *
taskbus_message_type_register_class_in_order (GType gtype,
                                              const char *name,
                                              const char *topic,
                                              const char *key,
                                              TaskbusEnvelope envelope,
                                              const char *const *order,
                                              GError **error)
{
  g_autoptr (TaskbusMessageType) type = NULL;
  g_autoptr (GTypeClass) class = NULL;
  g_autoptr (GArray) fields = NULL;
  g_autofree char *property = NULL;
  TaskbusMessageTable table = { .name = name, .topic = topic, .envelope = envelope };

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (order != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_class (gtype, error))
    return NULL;

  class = g_type_class_ref (gtype);
  fields = list_fields (G_OBJECT_CLASS (class), error);
  if (fields == NULL)
    return NULL;

  sort_fields (fields, order);
  property = key != NULL ? g_strdelimit (g_strdup (key), "_", '-') : NULL;
  table.key = property;
  table.fields = (const TaskbusField *) fields->data;
  table.n_fields = fields->len;
  type = taskbus_message_type_new (&table, g_type_name (gtype), error);
  if (type == NULL)
    return NULL;

  type->gtype = gtype;
  type->fields_gtype = taskbus_field_message_register (type);
  taskbus_message_type_registry_add (type, TRUE, NULL);
  return g_steal_pointer (&type);
}
