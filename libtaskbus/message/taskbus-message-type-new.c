/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message-type-private.h"

#include "record/taskbus-printable-private.h"
#include "record/taskbus-topic.h"
#include "json/taskbus-json-writer.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define NAME_MAX_LENGTH 200
#define ALL_FLAGS                                                                                                      \
  (TASKBUS_FIELD_REQUIRED | TASKBUS_FIELD_WRITE_NULL | TASKBUS_FIELD_NUMERIC | TASKBUS_FIELD_NOW |                     \
   TASKBUS_FIELD_NEW_ID | TASKBUS_FIELD_EPOCH | TASKBUS_FIELD_OPEN | TASKBUS_FIELD_REQUIRED_TO_PUBLISH |               \
   TASKBUS_FIELD_ZONELESS)

static gboolean
set_invalid (GError **error, const char *type, const char *what, const char *value)
{
  g_autofree char *shown_type = taskbus_printable (type);
  g_autofree char *shown = taskbus_printable (value);

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT, "“%s”: %s: “%s”", shown_type, what, shown);
  return FALSE;
}

/* A pattern ends with “.*”. */
static gboolean
check_name (const char *name, gboolean *is_pattern, GError **error)
{
  gsize length = name != NULL ? strnlen (name, NAME_MAX_LENGTH + 1) : 0;

  if (length == 0 || length > NAME_MAX_LENGTH)
    return set_invalid (error, name != NULL ? name : "", _ ("the name of a type has 1 to 200 characters"),
                        name != NULL ? name : "");

  *is_pattern = length > 2 && strcmp (name + length - 2, ".*") == 0;
  if (*is_pattern)
    length -= 2;
  if (!g_ascii_isalnum (name[0]) || strspn (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "._-/:") < length)
    return set_invalid (error, name, _ ("the name of a type has letters, digits and “. _ - / :”"), name);

  return TRUE;
}

static gboolean
check_field (const char *type, const TaskbusField *field, GError **error)
{
  if (field->name == NULL || !g_param_spec_is_valid_name (field->name) || strchr (field->name, '_') != NULL)
    return set_invalid (error, type, _ ("the name of a property has letters, digits and “-”"),
                        field->name != NULL ? field->name : "");

  if (field->member == NULL || *field->member == '\0' || strlen (field->member) > NAME_MAX_LENGTH ||
      !g_utf8_validate (field->member, -1, NULL))
    return set_invalid (error, type, _ ("the name of a member is text of 1 to 200 bytes"),
                        field->member != NULL ? field->member : field->name);

  if ((guint) field->kind > TASKBUS_FIELD_JSON || (field->flags & ~ALL_FLAGS) != 0)
    return set_invalid (error, type, _ ("kind or flags of the field are unknown"), field->name);

  if (field->kind == TASKBUS_FIELD_ENUMERATION && (field->values == NULL || field->values[0] == NULL))
    return set_invalid (error, type, _ ("the enumeration has no values"), field->name);

  if (((field->flags & (TASKBUS_FIELD_NOW | TASKBUS_FIELD_EPOCH | TASKBUS_FIELD_ZONELESS)) != 0 &&
       field->kind != TASKBUS_FIELD_TIME) ||
      ((field->flags & TASKBUS_FIELD_NEW_ID) != 0 && field->kind != TASKBUS_FIELD_UUID) ||
      ((field->flags & TASKBUS_FIELD_NUMERIC) != 0 && field->kind != TASKBUS_FIELD_ID) ||
      ((field->flags & TASKBUS_FIELD_OPEN) != 0 && field->kind != TASKBUS_FIELD_ENUMERATION))
    return set_invalid (error, type, _ ("a flag of the field does not suit its kind"), field->name);

  return TRUE;
}

static gboolean
check_table (const TaskbusMessageTable *table, gboolean *is_pattern, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) members = g_hash_table_new (g_str_hash, g_str_equal);

  if (!check_name (table->name, is_pattern, error))
    return FALSE;

  if (table->topic != NULL && !taskbus_topic_check_name (table->topic, error))
    return FALSE;

  if ((guint) table->envelope > TASKBUS_ENVELOPE_CLOUDEVENTS_STRUCTURED ||
      (guint) table->style > TASKBUS_MESSAGE_STYLE_DOTNET)
    return set_invalid (error, table->name, _ ("its envelope or style is unknown"), table->name);

  if (table->n_fields > TASKBUS_MESSAGE_MAX_FIELDS)
    return set_invalid (error, table->name, _ ("there are more than 1024 fields"), table->name);

  for (guint i = 0; i < table->n_fields; i++)
    {
      const TaskbusField *field = &table->fields[i];

      if (!check_field (table->name, field, error))
        return FALSE;
      if (!g_hash_table_add (names, (gpointer) field->name) || !g_hash_table_add (members, (gpointer) field->member))
        return set_invalid (error, table->name, _ ("there are two of the field"), field->name);
    }

  if (table->key != NULL && !g_hash_table_contains (names, table->key))
    return set_invalid (error, table->name, _ ("the key is not among the fields"), table->key);

  if (table->alternate_key != NULL && (table->key == NULL || !g_hash_table_contains (names, table->alternate_key)))
    return set_invalid (error, table->name, _ ("the key is not among the fields"), table->alternate_key);

  return TRUE;
}

/* How .NET turns PascalCase into camelCase: capitals at the start become small, but the last of several begins a word. */
static char *
to_camel (const char *member)
{
  char *camel = g_strdup (member);

  for (gsize i = 0; camel[i] != '\0' && g_ascii_isupper (camel[i]); i++)
    {
      if (i > 0 && camel[i + 1] != '\0' && !g_ascii_isupper (camel[i + 1]))
        break;
      camel[i] = g_ascii_tolower (camel[i]);
    }

  return camel;
}

static GParamSpec *
make_pspec (const TaskbusField *field)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const char *name = field->name;
  const char *text = field->description;

  switch (field->kind)
    {
    case TASKBUS_FIELD_BOOLEAN:
      return g_param_spec_boolean (name, NULL, text, FALSE, flags);
    case TASKBUS_FIELD_INT32:
      return g_param_spec_int (name, NULL, text, G_MININT, G_MAXINT, 0, flags);
    case TASKBUS_FIELD_INT64:
      return g_param_spec_int64 (name, NULL, text, G_MININT64, G_MAXINT64, 0, flags);
    case TASKBUS_FIELD_UINT64:
      return g_param_spec_uint64 (name, NULL, text, 0, G_MAXUINT64, 0, flags);
    case TASKBUS_FIELD_DOUBLE:
      return g_param_spec_double (name, NULL, text, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
    case TASKBUS_FIELD_TIME:
      return g_param_spec_boxed (name, NULL, text, G_TYPE_DATE_TIME, flags);
    case TASKBUS_FIELD_STRINGS:
      return g_param_spec_boxed (name, NULL, text, G_TYPE_STRV, flags);
    case TASKBUS_FIELD_JSON:
      return g_param_spec_boxed (name, NULL, text, JSON_TYPE_NODE, flags);
    case TASKBUS_FIELD_STRING:
    case TASKBUS_FIELD_ID:
    case TASKBUS_FIELD_UUID:
    case TASKBUS_FIELD_ENUMERATION:
    default:
      return g_param_spec_string (name, NULL, text, NULL, flags);
    }
}

static void
entry_init (TaskbusFieldEntry *entry, const TaskbusField *field, TaskbusMessageStyle style)
{
  g_auto (TaskbusJsonWriter) writer;

  entry->field = *field;
  entry->field.name = g_strdup (field->name);
  entry->field.member = g_strdup (field->member);
  entry->field.values = (const char *const *) g_strdupv ((char **) field->values);
  entry->field.description = g_strdup (field->description);
  entry->member_length = strlen (field->member);

  taskbus_json_writer_init (&writer, taskbus_message_style_to_json (style));
  taskbus_json_writer_string (&writer, field->member, -1);
  taskbus_json_writer_end (&writer, NULL);
  entry->member_span = g_strconcat (taskbus_json_writer_get_text (&writer, NULL), ":", NULL);
  entry->member_span_length = strlen (entry->member_span);

  if (style == TASKBUS_MESSAGE_STYLE_DOTNET && g_ascii_isupper (field->member[0]))
    {
      entry->camel = to_camel (field->member);
      entry->camel_length = entry->member_length;
    }

  entry->pspec = g_param_spec_ref_sink (make_pspec (&entry->field));
}

/* A descriptor of what @table says, which is checked; it has no class yet. */
TaskbusMessageType *
taskbus_message_type_new (const TaskbusMessageTable *table, const char *origin, GError **error)
{
  TaskbusMessageType *self;
  gboolean is_pattern = FALSE;

  if (!check_table (table, &is_pattern, error))
    return NULL;

  self = g_new0 (TaskbusMessageType, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (table->name);
  self->topic = g_strdup (table->topic);
  self->key = g_strdup (table->key);
  self->alternate_key = g_strdup (table->alternate_key);
  self->description = g_strdup (table->description);
  self->origin = g_strdup (origin);
  self->envelope = table->envelope;
  self->style = table->style;
  self->is_pattern = is_pattern;
  self->key_index = -1;
  self->alternate_key_index = -1;
  self->n_entries = table->n_fields;
  self->entries = g_new0 (TaskbusFieldEntry, table->n_fields);
  for (guint i = 0; i < table->n_fields; i++)
    {
      entry_init (&self->entries[i], &table->fields[i], table->style);
      if ((table->fields[i].flags & (TASKBUS_FIELD_NOW | TASKBUS_FIELD_NEW_ID)) != 0)
        self->is_filled = TRUE;
      if (g_strcmp0 (self->key, table->fields[i].name) == 0)
        self->key_index = (int) i;
      else if (g_strcmp0 (self->alternate_key, table->fields[i].name) == 0)
        self->alternate_key_index = (int) i;
    }

  return self;
}
