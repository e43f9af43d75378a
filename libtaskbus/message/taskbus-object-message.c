/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-object-message-private.h"

#include "message/taskbus-field-check-private.h"
#include "message/taskbus-field-message-private.h"
#include "message/taskbus-message-type-registry-private.h"
#include "message/taskbus-object-value-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static GQuark
get_quark (void)
{
  static GQuark quark;

  if (G_UNLIKELY (quark == 0))
    quark = g_quark_from_static_string ("taskbus-message-fields");
  return quark;
}

/* What the class is registered as: of several types, the one that the message says. */
static TaskbusMessageType *
find_type (TaskbusMessage *message)
{
  TaskbusMessageInterface *interface = TASKBUS_MESSAGE_GET_IFACE (message);
  const char *name = interface->get_type_name != NULL ? interface->get_type_name (message) : NULL;
  TaskbusMessageType *type = name != NULL ? taskbus_message_type_registry_get (name) : NULL;

  if (type != NULL && g_type_is_a (G_OBJECT_TYPE (message), type->gtype))
    return type;
  return taskbus_message_type_registry_get_for_gtype (G_OBJECT_TYPE (message));
}

/* What the fields beside it are of, whatever its class was registered as since: entries of one type mean nothing to
 * another. */
static TaskbusMessageType *
object_message_get_type (TaskbusMessage *message)
{
  TaskbusFieldMessage *fields = g_object_get_qdata (G_OBJECT (message), get_quark ());

  return fields != NULL ? fields->type : find_type (message);
}

static TaskbusFieldMessage *
attach (TaskbusMessage *message, TaskbusFieldMessage *fields)
{
  g_object_set_qdata_full (G_OBJECT (message), get_quark (), fields, g_object_unref);
  return fields;
}

/* The one beside @message, as it was left; NULL for a class that nobody registered. */
static TaskbusFieldMessage *
peek_fields (TaskbusMessage *message)
{
  TaskbusFieldMessage *fields = g_object_get_qdata (G_OBJECT (message), get_quark ());
  TaskbusMessageType *type;

  if (fields != NULL)
    return fields;

  type = find_type (message);
  if (type == NULL)
    return NULL;

  return attach (message, taskbus_field_message_new (type, taskbus_message_get_type_name (message)));
}

static gpointer
copy_value (const GValue *value)
{
  GValue *copy = g_new0 (GValue, 1);

  g_value_copy (value, g_value_init (copy, G_VALUE_TYPE (value)));
  return copy;
}

static void
free_value (gpointer value)
{
  g_value_unset (value);
  g_free (value);
}

static GQuark
get_starts_quark (void)
{
  static GQuark quark;

  if (G_UNLIKELY (quark == 0))
    quark = g_quark_from_static_string ("taskbus-message-starts");
  return quark;
}

/* What the properties are from the start whose fields did not come, where that is not their default: a class's instances
 * may begin with anything. */
static void
note_starts (TaskbusMessage *message, TaskbusFieldMessage *fields)
{
  g_autoptr (GHashTable) starts = NULL;

  for (guint i = 0; fields->document.text != NULL && i < fields->type->n_entries; i++)
    {
      const char *name = fields->type->entries[i].field.name;
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (message), name);
      g_auto (GValue) value = G_VALUE_INIT;

      if (pspec == NULL || fields->slots[i].state > TASKBUS_SLOT_NULL)
        continue;

      g_object_get_property (G_OBJECT (message), name, g_value_init (&value, pspec->value_type));
      if (g_param_value_defaults (pspec, &value))
        continue;

      if (starts == NULL)
        starts = g_hash_table_new_full (NULL, NULL, NULL, free_value);
      g_hash_table_insert (starts, pspec, copy_value (&value));
    }

  if (starts != NULL)
    g_object_set_qdata_full (G_OBJECT (message), get_starts_quark (), g_steal_pointer (&starts),
                             (GDestroyNotify) g_hash_table_unref);
}

static gboolean
is_from_start (TaskbusMessage *message, GParamSpec *pspec, const GValue *value)
{
  GHashTable *starts;
  const GValue *start;

  if (g_param_value_defaults (pspec, value))
    return TRUE;

  starts = g_object_get_qdata (G_OBJECT (message), get_starts_quark ());
  start = starts != NULL ? g_hash_table_lookup (starts, pspec) : NULL;
  return start != NULL && g_param_values_cmp (pspec, start, value) == 0;
}

/* A value that came and a property that still has it stay as they came.  What did not come, and what the property has
 * from its start, is not there. */
static void
take_property (TaskbusMessage *message, TaskbusFieldMessage *fields, guint index)
{
  const TaskbusFieldEntry *entry = &fields->type->entries[index];
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (message), entry->field.name);
  g_auto (GValue) property = G_VALUE_INIT;
  g_auto (GValue) value = G_VALUE_INIT;

  if (pspec == NULL)
    return;

  g_object_get_property (G_OBJECT (message), entry->field.name, g_value_init (&property, pspec->value_type));
  if (fields->document.text != NULL && fields->slots[index].state <= TASKBUS_SLOT_NULL &&
      is_from_start (message, pspec, &property))
    return;

  taskbus_object_value_from_property (&property, entry->pspec, &value);
  taskbus_field_message_set_value (fields, index, &value);
}

/* The one beside @message, with what its properties are now. */
static TaskbusFieldMessage *
get_fields (TaskbusMessage *message)
{
  TaskbusFieldMessage *fields = peek_fields (message);

  for (guint i = 0; fields != NULL && i < fields->type->n_entries; i++)
    take_property (message, fields, i);
  return fields;
}

/* Whether the property takes what the field has, which @value becomes. */
static gboolean
make_property (TaskbusFieldMessage *fields, guint index, GParamSpec *pspec, GValue *value, GError **error)
{
  const TaskbusFieldEntry *entry = &fields->type->entries[index];
  g_auto (GValue) field = G_VALUE_INIT;
  g_autofree char *text = NULL;

  taskbus_field_message_get_value (fields, index, g_value_init (&field, entry->pspec->value_type));
  if (taskbus_object_value_to_property (&field, pspec, value))
    return TRUE;

  text = taskbus_field_message_get_text (TASKBUS_MESSAGE (fields), (TaskbusFieldEntry *) entry);
  taskbus_field_set_wrong (taskbus_field_message_get_name (fields), &entry->field, text != NULL ? text : "",
                           text != NULL ? strlen (text) : 0, NULL, error);
  return FALSE;
}

/* An object of the class with the properties that are set, so that also those are that only a new object takes. */
static TaskbusMessage *
make_object (TaskbusFieldMessage *fields, GError **error)
{
  TaskbusMessageType *type = fields->type;
  g_autoptr (GTypeClass) class = g_type_class_ref (type->gtype);
  const char **names = g_newa (const char *, type->n_entries + 1);
  GValue *values = g_newa0 (GValue, type->n_entries + 1);
  GObject *object = NULL;
  gboolean done = TRUE;
  guint n = 0;

  for (guint i = 0; done && i < type->n_entries; i++)
    {
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_CLASS (class), type->entries[i].field.name);

      if (pspec == NULL || fields->slots[i].state <= TASKBUS_SLOT_NULL)
        continue;

      names[n] = pspec->name;
      done = make_property (fields, i, pspec, &values[n], error);
      n++;
    }

  if (done)
    object = g_object_new_with_properties (type->gtype, n, names, values);
  for (guint i = 0; i < n; i++)
    {
      if (G_IS_VALUE (&values[i]))
        g_value_unset (&values[i]);
    }
  return (TaskbusMessage *) object;
}

TaskbusMessage *
taskbus_object_message_read (TaskbusMessageType *type,
                             const char *name,
                             const TaskbusMessageDocument *document,
                             GError **error)
{
  TaskbusFieldMessage *fields = taskbus_field_message_read (type, name, document, error);
  TaskbusMessage *self;

  if (fields == NULL)
    return NULL;

  self = make_object (fields, error);
  if (self != NULL)
    note_starts (self, attach (self, fields));
  else
    g_object_unref (fields);
  return self;
}

static TaskbusMessageExtras *
object_message_get_extras (TaskbusMessage *message, gboolean create)
{
  TaskbusFieldMessage *fields = create ? peek_fields (message) : g_object_get_qdata (G_OBJECT (message), get_quark ());

  if (fields == NULL)
    return NULL;
  if (fields->extras == NULL && create)
    fields->extras = g_new0 (TaskbusMessageExtras, 1);
  return fields->extras;
}

static const TaskbusMessageDocument *
object_message_get_document (TaskbusMessage *message)
{
  TaskbusFieldMessage *fields = g_object_get_qdata (G_OBJECT (message), get_quark ());

  return fields != NULL ? &fields->document : NULL;
}

static void
object_message_touch (TaskbusMessage *message)
{
  peek_fields (message)->is_touched = TRUE;
}

static gboolean
check_can_be_set (TaskbusMessage *message, TaskbusFieldEntry *entry, GError **error)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (message), entry->field.name);

  if (pspec != NULL && (pspec->flags & G_PARAM_CONSTRUCT_ONLY) == 0)
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
               _ ("“%s” of a message “%s” can only be set when the message is made"), entry->field.member,
               taskbus_message_get_type_name (message));
  return FALSE;
}

/* What was set of the field, to the property. */
static gboolean
give_property (TaskbusMessage *message, TaskbusFieldMessage *fields, TaskbusFieldEntry *entry, GError **error)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (message), entry->field.name);
  g_auto (GValue) value = G_VALUE_INIT;

  if (!make_property (fields, taskbus_message_type_index_of (fields->type, entry), pspec, &value, error))
    return FALSE;

  g_object_set_property (G_OBJECT (message), entry->field.name, &value);
  return TRUE;
}

static gboolean
object_message_set_text (TaskbusMessage *message, TaskbusFieldEntry *entry, const char *text, GError **error)
{
  TaskbusFieldMessage *fields = get_fields (message);

  return check_can_be_set (message, entry, error) &&
         taskbus_field_message_set_text (TASKBUS_MESSAGE (fields), entry, text, error) &&
         give_property (message, fields, entry, error);
}

static char *
object_message_get_text (TaskbusMessage *message, TaskbusFieldEntry *entry)
{
  return taskbus_field_message_get_text (TASKBUS_MESSAGE (get_fields (message)), entry);
}

static gboolean
object_message_set_json (TaskbusMessage *message,
                         TaskbusFieldEntry *entry,
                         const char *json,
                         gsize length,
                         GError **error)
{
  TaskbusFieldMessage *fields = get_fields (message);

  return check_can_be_set (message, entry, error) &&
         taskbus_field_message_set_json (TASKBUS_MESSAGE (fields), entry, json, length, error) &&
         give_property (message, fields, entry, error);
}

static char *
object_message_get_json (TaskbusMessage *message, TaskbusFieldEntry *entry)
{
  return taskbus_field_message_get_json (TASKBUS_MESSAGE (get_fields (message)), entry);
}

static gboolean
object_message_is_set (TaskbusMessage *message, TaskbusFieldEntry *entry)
{
  TaskbusFieldMessage *fields = get_fields (message);

  return fields->slots[taskbus_message_type_index_of (fields->type, entry)].state != TASKBUS_SLOT_UNSET;
}

static void
object_message_unset (TaskbusMessage *message, TaskbusFieldEntry *entry)
{
  TaskbusFieldMessage *fields = peek_fields (message);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (message), entry->field.name);

  if (!check_can_be_set (message, entry, NULL))
    return;

  taskbus_field_slot_clear (&fields->slots[taskbus_message_type_index_of (fields->type, entry)], entry->field.kind);
  fields->is_touched = TRUE;
  g_object_set_property (G_OBJECT (message), entry->field.name, g_param_spec_get_default_value (pspec));
}

static void
object_message_fill (TaskbusMessage *message)
{
}

static gboolean
object_message_check (TaskbusMessage *message, GError **error)
{
  TaskbusFieldMessage *fields = get_fields (message);

  if (fields != NULL)
    return TASKBUS_MESSAGE_GET_IFACE (fields)->_operations->check (TASKBUS_MESSAGE (fields), error);

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
               _ ("The class %s is no type of messages yet: register it with taskbus_message_type_register_class ()"),
               G_OBJECT_TYPE_NAME (message));
  return FALSE;
}

static gboolean
object_message_write (TaskbusMessage *message, TaskbusJsonWriter *writer, GError **error)
{
  TaskbusFieldMessage *fields = get_fields (message);

  if (fields == NULL)
    return object_message_check (message, error);
  return taskbus_field_message_write (TASKBUS_MESSAGE (fields), writer, error);
}

/* Another object of the class with the same properties. */
static TaskbusMessage *
copy_object (GObject *object)
{
  guint n_pspecs, n = 0;
  g_autofree GParamSpec **pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n_pspecs);
  g_autofree const char **names = g_new (const char *, n_pspecs);
  g_autofree GValue *values = g_new0 (GValue, n_pspecs);
  GObject *copy;

  for (guint i = 0; i < n_pspecs; i++)
    {
      if (pspecs[i]->owner_type == G_TYPE_OBJECT || (pspecs[i]->flags & G_PARAM_READWRITE) != G_PARAM_READWRITE)
        continue;

      names[n] = pspecs[i]->name;
      g_object_get_property (object, names[n], g_value_init (&values[n], pspecs[i]->value_type));
      n++;
    }

  copy = g_object_new_with_properties (G_OBJECT_TYPE (object), n, names, values);
  for (guint i = 0; i < n; i++)
    g_value_unset (&values[i]);
  return (TaskbusMessage *) copy;
}

/* The class may have more to it than what is published; but only properties can be copied. */
static TaskbusMessage *
object_message_copy (TaskbusMessage *message)
{
  TaskbusFieldMessage *fields = get_fields (message);
  TaskbusMessage *copy = copy_object (G_OBJECT (message));

  if (fields != NULL)
    note_starts (copy, attach (copy, (TaskbusFieldMessage *) taskbus_message_copy (TASKBUS_MESSAGE (fields))));
  return copy;
}

const TaskbusMessageOperations taskbus_object_message_operations = {
  .get_type = object_message_get_type,
  .get_extras = object_message_get_extras,
  .get_document = object_message_get_document,
  .touch = object_message_touch,
  .set_text = object_message_set_text,
  .get_text = object_message_get_text,
  .set_json = object_message_set_json,
  .get_json = object_message_get_json,
  .is_set = object_message_is_set,
  .unset = object_message_unset,
  .fill = object_message_fill,
  .check = object_message_check,
  .write = object_message_write,
  .copy = object_message_copy,
};
