/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "field-options.h"

#include "field-input.h"
#include "field-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* What was given for a field. */
typedef struct
{
  const TaskbusField *field;
  char *name; /* of the option */
  char *text;
  char **texts; /* of a list */
} Given;

typedef struct
{
  TaskbusMessageType *type; /* has the fields */
  GArray *entries;
  GPtrArray *given;
} FieldOptions;

/* By verb; they live as long as the program, as the other options do. */
static GHashTable *all_options;

/* The field's name, without what the argument has said already: the task that failed has --error and --description,
 * not --task-description.  The unit is in the argument's name. */
static char *
make_name (const ToolVerb *verb, const TaskbusField *field)
{
  const char *argument = verb->message->argument;
  const char *dash = argument != NULL ? strchr (argument, '-') : NULL;
  gsize prefix = dash != NULL ? (gsize) (dash - argument) + 1 : 0;
  const char *start = field->name;

  if (prefix > 0 && strncmp (field->name, argument, prefix) == 0)
    start += prefix;

  return g_str_has_suffix (start, "-ms") ? g_strndup (start, strlen (start) - strlen ("-ms")) : g_strdup (start);
}

static gboolean
has_name (const GOptionEntry *entries, const char *name)
{
  for (guint i = 0; entries != NULL && entries[i].long_name != NULL; i++)
    {
      if (g_str_equal (entries[i].long_name, name))
        return TRUE;
    }

  return FALSE;
}

/* What the verb says itself is no option; what an option is called already, --set reaches. */
static gboolean
is_option (const ToolVerb *verb, const TaskbusField *field, const char *name)
{
  return g_strcmp0 (field->name, verb->message->argument) != 0 && g_strcmp0 (field->name, verb->message->preset) != 0 &&
         !has_name (verb->options, name) && !has_name (tool_global_entries, name);
}

static void
add_field (FieldOptions *options, const ToolVerb *verb, const TaskbusField *field)
{
  g_autofree char *name = make_name (verb, field);
  gboolean is_list = field->kind == TASKBUS_FIELD_STRINGS;
  Given *given;

  if (!is_option (verb, field, name))
    return;

  given = g_new0 (Given, 1);
  given->field = field;
  given->name = g_strdup (name);
  g_ptr_array_add (options->given, given);
  g_array_append_val (options->entries, ((GOptionEntry){
                                          .long_name = g_steal_pointer (&name),
                                          .arg = is_list ? G_OPTION_ARG_FILENAME_ARRAY : G_OPTION_ARG_FILENAME,
                                          .arg_data = is_list ? (gpointer) &given->texts : (gpointer) &given->text,
                                          .description = tool_field_explanation (field),
                                          .arg_description = tool_field_argument (field),
                                        }));
}

static FieldOptions *
options_new (const ToolVerb *verb, GError **error)
{
  TaskbusMessageType *type = taskbus_message_type_lookup (verb->message->type, error);
  FieldOptions *options;

  if (type == NULL)
    return NULL;

  options = g_new0 (FieldOptions, 1);
  options->type = type;
  options->entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  options->given = g_ptr_array_new ();
  for (guint i = 0; i < taskbus_message_type_get_n_fields (type); i++)
    add_field (options, verb, taskbus_message_type_get_field (type, i));
  for (guint i = 0; verb->options != NULL && verb->options[i].long_name != NULL; i++)
    g_array_append_val (options->entries, verb->options[i]);
  return options;
}

/* Gets all options of a verb: for its fields, then its own. */
const GOptionEntry *
tool_field_options_get (const ToolVerb *verb, GError **error)
{
  FieldOptions *options;

  if (all_options == NULL)
    all_options = g_hash_table_new (NULL, NULL);

  options = g_hash_table_lookup (all_options, verb);
  if (options == NULL)
    {
      options = options_new (verb, error);
      if (options == NULL)
        return NULL;
      g_hash_table_insert (all_options, (gpointer) verb, options);
    }

  return (const GOptionEntry *) options->entries->data;
}

static gboolean
apply_one (TaskbusMessage *message, const Given *given, GError **error)
{
  for (guint i = 0; given->texts != NULL && given->texts[i] != NULL; i++)
    {
      if (!tool_field_input_text (message, given->field->name, given->texts[i], error))
        return FALSE;
    }

  return given->text == NULL || tool_field_input_text (message, given->field->name, given->text, error);
}

/* Sets the fields that options were given for.  What is wrong is called as it was given, too. */
gboolean
tool_field_options_apply (const ToolVerb *verb, TaskbusMessage *message, GError **error)
{
  FieldOptions *options = g_hash_table_lookup (all_options, verb);

  for (guint i = 0; i < options->given->len; i++)
    {
      const Given *given = g_ptr_array_index (options->given, i);

      if (!apply_one (message, given, error))
        {
          g_prefix_error (error, "--%s: ", given->name);
          return FALSE;
        }
    }

  return TRUE;
}

/* How a field is given to the verb. */
static char *
make_option (const ToolVerb *verb, const TaskbusField *field)
{
  FieldOptions *options = verb->message != NULL ? g_hash_table_lookup (all_options, verb) : NULL;
  g_autofree char *argument = tool_field_argument (field);

  for (guint i = 0; options != NULL && i < options->given->len; i++)
    {
      const Given *given = g_ptr_array_index (options->given, i);

      if (g_str_equal (given->field->name, field->name))
        return g_strdup_printf ("--%s=%s", given->name, argument);
    }

  return tool_field_option (field);
}

/* Checks that all is there that has to be: the library would only know how it is called in the document. */
gboolean
tool_field_options_check (const ToolVerb *verb, TaskbusMessage *message, GError **error)
{
  TaskbusMessageType *type = taskbus_message_get_message_type (message);

  for (guint i = 0; i < taskbus_message_type_get_n_fields (type); i++)
    {
      const TaskbusField *field = taskbus_message_type_get_field (type, i);
      g_autofree char *option = NULL;

      if (!tool_field_is_required (field) || taskbus_message_is_set (message, field->name))
        continue;

      option = make_option (verb, field);
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("“%s” of a message “%s” is missing: it is given by %s"), field->member,
                   taskbus_message_get_type_name (message), option);
      return FALSE;
    }

  return TRUE;
}
