/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-field-message-private.h"

#include "message/taskbus-field-check-private.h"
#include "message/taskbus-field-time-private.h"
#include "record/taskbus-uuid-private.h"

#include <string.h>

static void field_message_implement (TaskbusMessageInterface *interface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (TaskbusFieldMessage,
                                  taskbus_field_message,
                                  G_TYPE_OBJECT,
                                  G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_MESSAGE, field_message_implement))

static void
taskbus_field_message_finalize (GObject *object)
{
  TaskbusFieldMessage *self = (TaskbusFieldMessage *) object;

  for (guint i = 0; i < self->type->n_entries; i++)
    {
      if (self->slots[i].state >= TASKBUS_SLOT_TEXT)
        taskbus_field_slot_clear (&self->slots[i], self->type->entries[i].field.kind);
    }
  taskbus_message_document_clear (&self->document);
  g_clear_pointer (&self->extras, taskbus_message_extras_free);
  g_free (self->own_name);

  G_OBJECT_CLASS (taskbus_field_message_parent_class)->finalize (object);
}

static void
taskbus_field_message_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  taskbus_field_message_set_value ((TaskbusFieldMessage *) object, id - 1, value);
}

static void
taskbus_field_message_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  taskbus_field_message_get_value ((TaskbusFieldMessage *) object, id - 1, value);
}

static void
taskbus_field_message_class_init (TaskbusFieldMessageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->finalize = taskbus_field_message_finalize;
}

static void
taskbus_field_message_init (TaskbusFieldMessage *self)
{
}

static void
class_init_of_type (gpointer class, gpointer data)
{
  TaskbusMessageType *type = data;
  GObjectClass *object_class = class;

  /* GObject has these of each class on its own. */
  object_class->set_property = taskbus_field_message_set_property;
  object_class->get_property = taskbus_field_message_get_property;
  ((TaskbusFieldMessageClass *) class)->type = type;
  for (guint i = 0; i < type->n_entries; i++)
    g_object_class_install_property (object_class, i + 1, type->entries[i].pspec);
}

static void
instance_init_of_type (GTypeInstance *instance, gpointer class)
{
  ((TaskbusFieldMessage *) instance)->type = ((TaskbusFieldMessageClass *) class)->type;
}

/* The names of types as names of classes; what these cannot have is written as its code. */
static char *
make_class_name (const char *name)
{
  GString *class = g_string_new ("TaskbusMessage+");

  for (const char *p = name; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p) || *p == '_' || *p == '-')
        g_string_append_c (class, *p);
      else if (*p == '.')
        g_string_append_c (class, '+');
      else
        g_string_append_printf (class, "++%02x", (guint) (guint8) *p);
    }

  return g_string_free (class, FALSE);
}

/* Classes are for good, and of what is in @type, which therefore has to stay, too.  A later table of the same name has
 * a class of another name. */
GType
taskbus_field_message_register (TaskbusMessageType *type)
{
  static GMutex lock;
  static guint counter;
  g_autofree char *name = make_class_name (type->name);
  GTypeInfo info = {
    .class_size = sizeof (TaskbusFieldMessageClass),
    .class_init = class_init_of_type,
    .class_data = taskbus_message_type_ref (type),
    .instance_size = (guint16) (sizeof (TaskbusFieldMessage) + type->n_entries * sizeof (TaskbusFieldSlot)),
    .instance_init = instance_init_of_type,
  };
  GType gtype;

  g_mutex_lock (&lock);
  if (g_type_from_name (name) != G_TYPE_INVALID)
    {
      char *other = g_strdup_printf ("%s+++%u", name, counter++);

      g_free (name);
      name = other;
    }
  gtype = g_type_register_static (TASKBUS_TYPE_FIELD_MESSAGE, name, &info, 0);
  g_mutex_unlock (&lock);
  return gtype;
}

/* @name: NULL or the type's own, unless that is a pattern. */
TaskbusFieldMessage *
taskbus_field_message_new (TaskbusMessageType *type, const char *name)
{
  TaskbusFieldMessage *self = (TaskbusFieldMessage *) g_object_new_with_properties (type->fields_gtype, 0, NULL, NULL);

  if (type->is_pattern && name != NULL)
    self->own_name = g_strdup (name);
  return self;
}

const char *
taskbus_field_message_get_name (TaskbusFieldMessage *self)
{
  return self->own_name != NULL ? self->own_name : self->type->name;
}

void
taskbus_field_message_notify (TaskbusFieldMessage *self, guint index)
{
  self->is_touched = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), self->type->entries[index].pspec);
}

static const char *
field_message_get_type_name (TaskbusMessage *message)
{
  return taskbus_field_message_get_name ((TaskbusFieldMessage *) message);
}

static TaskbusMessageType *
field_message_get_type (TaskbusMessage *message)
{
  return ((TaskbusFieldMessage *) message)->type;
}

static TaskbusMessageExtras *
field_message_get_extras (TaskbusMessage *message, gboolean create)
{
  TaskbusFieldMessage *self = (TaskbusFieldMessage *) message;

  if (self->extras == NULL && create)
    self->extras = g_new0 (TaskbusMessageExtras, 1);
  return self->extras;
}

static const TaskbusMessageDocument *
field_message_get_document (TaskbusMessage *message)
{
  return &((TaskbusFieldMessage *) message)->document;
}

static void
field_message_touch (TaskbusMessage *message)
{
  ((TaskbusFieldMessage *) message)->is_touched = TRUE;
}

static gboolean
field_message_is_set (TaskbusMessage *message, TaskbusFieldEntry *entry)
{
  TaskbusFieldMessage *self = (TaskbusFieldMessage *) message;

  return self->slots[taskbus_message_type_index_of (self->type, entry)].state != TASKBUS_SLOT_UNSET;
}

static void
field_message_unset (TaskbusMessage *message, TaskbusFieldEntry *entry)
{
  TaskbusFieldMessage *self = (TaskbusFieldMessage *) message;
  guint index = taskbus_message_type_index_of (self->type, entry);

  if (self->slots[index].state == TASKBUS_SLOT_UNSET)
    return;

  taskbus_field_slot_clear (&self->slots[index], entry->field.kind);
  taskbus_field_message_notify (self, index);
}

/* One message has one id, in its field and in its attribute. */
static void
fill_id (TaskbusFieldMessage *self, guint index)
{
  TaskbusMessage *message = (TaskbusMessage *) self;
  const char *known = taskbus_message_get_attribute (message, TASKBUS_ATTRIBUTE_ID);
  TaskbusFieldKind kind = self->type->entries[index].field.kind;
  TaskbusFieldSlot *slot = &self->slots[index];
  char id[TASKBUS_UUID_LENGTH + 1];

  if (slot->state == TASKBUS_SLOT_UNSET)
    {
      if (known == NULL || !taskbus_field_check_uuid (known, strlen (known)))
        {
          taskbus_uuid_v7 (g_get_real_time (), id);
          taskbus_field_slot_set_string (slot, kind, id, TASKBUS_UUID_LENGTH);
        }
      else
        taskbus_field_slot_set_string (slot, kind, known, strlen (known));
      taskbus_field_message_notify (self, index);
    }

  if (known == NULL && slot->state != TASKBUS_SLOT_NULL)
    {
      g_autofree char *text = taskbus_field_slot_dup_string (slot, kind);

      taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_ID, text);
    }
}

static void
fill_time (TaskbusFieldMessage *self, guint index)
{
  const char *known = taskbus_message_get_attribute ((TaskbusMessage *) self, TASKBUS_ATTRIBUTE_TIME);
  TaskbusFieldSlot *slot = &self->slots[index];
  GDateTime *time;

  if (slot->state != TASKBUS_SLOT_UNSET)
    return;

  time = known != NULL ? taskbus_field_time_parse (known, strlen (known), FALSE) : NULL;
  slot->value.time = time != NULL ? time : g_date_time_new_now_utc ();
  slot->state = TASKBUS_SLOT_SET;
  taskbus_field_message_notify (self, index);
}

/* What came is published again as it came: nothing is added to it. */
static void
field_message_fill (TaskbusMessage *message)
{
  TaskbusFieldMessage *self = (TaskbusFieldMessage *) message;

  if (!self->type->is_filled || self->document.text != NULL)
    return;

  for (guint i = 0; i < self->type->n_entries; i++)
    {
      TaskbusFieldFlags flags = self->type->entries[i].field.flags;

      if ((flags & TASKBUS_FIELD_NEW_ID) != 0)
        fill_id (self, i);
      else if ((flags & TASKBUS_FIELD_NOW) != 0)
        fill_time (self, i);
    }
}

static gboolean
field_message_check (TaskbusMessage *message, GError **error)
{
  TaskbusFieldMessage *self = (TaskbusFieldMessage *) message;

  for (guint i = 0; i < self->type->n_entries; i++)
    {
      if (!taskbus_field_message_check_slot (self, i, error))
        return FALSE;
    }

  return TRUE;
}

static TaskbusMessage *
field_message_copy (TaskbusMessage *message)
{
  TaskbusFieldMessage *self = (TaskbusFieldMessage *) message;
  TaskbusFieldMessage *copy = taskbus_field_message_new (self->type, self->own_name);

  if (self->document.text != NULL)
    taskbus_message_document_init (&copy->document, &self->document);
  copy->extras = taskbus_message_extras_copy (self->extras);
  copy->is_touched = self->is_touched;
  copy->has_duplicates = self->has_duplicates;
  for (guint i = 0; i < self->type->n_entries; i++)
    taskbus_field_slot_copy (&copy->slots[i], &self->slots[i], self->type->entries[i].field.kind);
  return TASKBUS_MESSAGE (copy);
}

static const TaskbusMessageOperations field_message_operations = {
  .get_type = field_message_get_type,
  .get_extras = field_message_get_extras,
  .get_document = field_message_get_document,
  .touch = field_message_touch,
  .set_text = taskbus_field_message_set_text,
  .get_text = taskbus_field_message_get_text,
  .set_json = taskbus_field_message_set_json,
  .get_json = taskbus_field_message_get_json,
  .is_set = field_message_is_set,
  .unset = field_message_unset,
  .fill = field_message_fill,
  .check = field_message_check,
  .write = taskbus_field_message_write,
  .copy = field_message_copy,
};

static void
field_message_implement (TaskbusMessageInterface *interface)
{
  interface->get_type_name = field_message_get_type_name;
  interface->_operations = &field_message_operations;
}
