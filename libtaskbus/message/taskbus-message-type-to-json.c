/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message-type-private.h"
#include "taskbus-enums.h"
#include "json/taskbus-json-node.h"

#include <json-glib/json-glib.h>

static void
write_text (TaskbusJsonWriter *writer, const char *name, const char *text)
{
  if (text == NULL)
    return;

  taskbus_json_writer_name (writer, name, -1);
  taskbus_json_writer_string (writer, text, -1);
}

static void
write_enum (TaskbusJsonWriter *writer, const char *name, GType type, int value)
{
  g_autoptr (GTypeClass) class = g_type_class_ref (type);

  write_text (writer, name, g_enum_get_value (G_ENUM_CLASS (class), value)->value_nick);
}

static void
write_flags (TaskbusJsonWriter *writer, TaskbusFieldFlags flags)
{
  g_autoptr (GTypeClass) class = g_type_class_ref (TASKBUS_TYPE_FIELD_FLAGS);
  GFlagsClass *all = G_FLAGS_CLASS (class);

  if (flags == TASKBUS_FIELD_OPTIONAL)
    return;

  taskbus_json_writer_name (writer, "flags", -1);
  taskbus_json_writer_begin_array (writer);
  for (guint i = 0; i < all->n_values; i++)
    {
      if ((flags & all->values[i].value) != 0)
        taskbus_json_writer_string (writer, all->values[i].value_nick, -1);
    }
  taskbus_json_writer_end_array (writer);
}

static void
write_values (TaskbusJsonWriter *writer, const char *const *values)
{
  if (values == NULL)
    return;

  taskbus_json_writer_name (writer, "values", -1);
  taskbus_json_writer_begin_array (writer);
  for (gsize i = 0; values[i] != NULL; i++)
    taskbus_json_writer_string (writer, values[i], -1);
  taskbus_json_writer_end_array (writer);
}

static void
write_field (TaskbusJsonWriter *writer, const TaskbusField *field)
{
  taskbus_json_writer_begin_object (writer);
  write_text (writer, "name", field->name);
  write_text (writer, "member", field->member);
  write_enum (writer, "kind", TASKBUS_TYPE_FIELD_KIND, (int) field->kind);
  write_flags (writer, field->flags);
  write_values (writer, field->values);
  write_text (writer, "description", field->description);
  taskbus_json_writer_end_object (writer);
}

static char *
describe (TaskbusMessageType *self)
{
  g_auto (TaskbusJsonWriter) writer;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *pretty = NULL;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_begin_object (&writer);
  write_text (&writer, "name", self->name);
  write_text (&writer, "topic", self->topic);
  write_text (&writer, "key", self->key);
  write_text (&writer, "alternate-key", self->alternate_key);
  write_enum (&writer, "envelope", TASKBUS_TYPE_ENVELOPE, (int) self->envelope);
  write_enum (&writer, "style", TASKBUS_TYPE_MESSAGE_STYLE, (int) self->style);
  write_text (&writer, "description", self->description);
  taskbus_json_writer_name (&writer, "fields", -1);
  taskbus_json_writer_begin_array (&writer);
  for (guint i = 0; i < self->n_entries; i++)
    write_field (&writer, &self->entries[i].field);
  taskbus_json_writer_end_array (&writer);
  taskbus_json_writer_end_object (&writer);

  if (!taskbus_json_writer_end (&writer, NULL))
    return NULL;
  node = taskbus_json_to_node (taskbus_json_writer_get_text (&writer, NULL), -1, NULL);
  pretty = json_to_string (node, TRUE);
  return g_strconcat (pretty, "\n", NULL);
}

/**
 * taskbus_message_type_to_json:
 * @self: a type of messages
 *
 * Describes the type as a table file: as `NAME.json` in a folder of `TASKBUS_MESSAGE_PATH`, or below
 * `taskbus-1/messages` in one of the user's or the system's data folders, it makes the type known to programs that do not
 * have its class or module, as the command line.
 *
 * Returns: (transfer full): the text of the file
 *
 * Since: 1.0
 */
char *
taskbus_message_type_to_json (TaskbusMessageType *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return describe (self);
}
