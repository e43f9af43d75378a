/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "exact-text.h"
#include "field-words.h"
#include "message-destination.h"
#include "message-example.h"
#include "table.h"
#include "verb.h"

#include <glib/gi18n.h>
#include <string.h>

static const ToolColumn columns[] = {
  { "field", N_ ("FIELD"), FALSE },
  { "member", N_ ("MEMBER"), FALSE },
  { "kind", N_ ("KIND"), FALSE },
  { "required", N_ ("REQUIRED"), FALSE },
  { "flags", N_ ("FLAGS"), FALSE },
  { "values", N_ ("VALUES"), FALSE },
  { "description", N_ ("DESCRIPTION"), FALSE },
  { NULL },
};

static const ToolExample examples[] = {
  { "taskbus message describe task.failed", N_ ("What the messages of a type are made of") },
  { "taskbus message describe task.failed -O json", N_ ("The same as a table file") },
  { NULL }
};

static const char *
describe_required (const TaskbusField *field)
{
  if (tool_field_is_required (field))
    return _ ("yes");
  if ((field->flags & TASKBUS_FIELD_NOW) != 0)
    return _ ("now");
  if ((field->flags & TASKBUS_FIELD_NEW_ID) != 0)
    return _ ("new");
  return _ ("no");
}

/* What else holds for a field, in the words of table files. */
static char *
describe_flags (const TaskbusField *field)
{
  static const TaskbusFieldFlags told = TASKBUS_FIELD_REQUIRED | TASKBUS_FIELD_NOW | TASKBUS_FIELD_NEW_ID;
  g_autoptr (GFlagsClass) all = g_type_class_ref (TASKBUS_TYPE_FIELD_FLAGS);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < all->n_values; i++)
    {
      if ((field->flags & all->values[i].value & ~told) != 0)
        g_string_append_printf (words, "%s%s", words->len > 0 ? "," : "", all->values[i].value_nick);
    }

  return words->len > 0 ? g_strdup (words->str) : NULL;
}

static void
add_fields (ToolTable *table, TaskbusMessageType *type)
{
  for (guint i = 0; i < taskbus_message_type_get_n_fields (type); i++)
    {
      const TaskbusField *field = taskbus_message_type_get_field (type, i);
      g_autofree char *values = tool_field_describe_values (field);
      g_autofree char *flags = describe_flags (field);

      tool_table_add (table, field->name);
      tool_table_add (table, field->member);
      tool_table_add (table, tool_field_kind (field));
      tool_table_add (table, describe_required (field));
      tool_table_add (table, flags);
      tool_table_add (table, values);
      tool_table_add (table, tool_field_describe (field));
    }
}

static void
append_fact (GString *out, const char *title, const char *fact)
{
  g_string_append (out, title);
  /* TRANSLATORS: between what something is called and what it is */
  g_string_append (out, _ (": "));
  tool_table_append_printable (out, fact != NULL ? fact : "-", fact != NULL ? strlen (fact) : 1, 0);
  g_string_append_c (out, '\n');
}

static void
append_facts (GString *out, TaskbusMessageType *type, TaskbusProfile *profile, const char *name)
{
  g_autofree char *topic = tool_message_destination_topic (profile, type, name);
  g_autofree char *envelope = tool_message_destination_envelope (profile, type, name);
  g_autofree char *key = tool_message_type_describe_key (type);

  append_fact (out, _ ("type"), taskbus_message_type_get_name (type));
  if (tool_message_type_describe (type) != NULL)
    append_fact (out, _ ("description"), tool_message_type_describe (type));
  append_fact (out, _ ("topic"), topic);
  append_fact (out, _ ("key"), key);
  append_fact (out, _ ("envelope"), envelope);
  append_fact (out, _ ("origin"), taskbus_message_type_get_origin (type));
  g_string_append_c (out, '\n');
}

static int
run (ToolSession *session, char **arguments)
{
  GString *out = tool_output_get_buffer (tool_session_get_output (session));
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessageType) type = taskbus_message_type_lookup (arguments[0], &error);
  g_autoptr (ToolTable) table = tool_table_new (columns);
  g_autofree char *json = NULL;
  g_autofree char *command = NULL;

  if (type == NULL)
    return tool_session_fail (session, error);

  if (tool_session_get_form (session) == TOOL_FORM_JSON)
    {
      json = taskbus_message_type_to_json (type);
      tool_exact_append_json (out, json, strlen (json));
      g_string_append_c (out, '\n');
      return TOOL_EXIT_OK;
    }

  add_fields (table, type);
  if (tool_session_get_form (session) == TOOL_FORM_TEXT)
    {
      tool_table_print (table, session);
      return TOOL_EXIT_OK;
    }

  json = tool_message_example_document (type, &error);
  if (json == NULL)
    return tool_session_fail (session, error);

  command = tool_message_example_command (type);
  append_facts (out, type, tool_session_get_profile (session, NULL), arguments[0]);
  tool_table_print (table, session);
  g_string_append_printf (out, "\n%s\n  %s\n  %s\n", _ ("Example:"), json, command);
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_message_describe = {
  .name = "message describe",
  .arguments = N_ ("TYPE"),
  .summary = N_ ("Show the fields of a type of messages, and an example"),
  .description = N_ (
    "REQUIRED says whether who publishes has to give the field: “now” and “new” are filled in. FLAGS has what else "
    "holds for it, in the words of table files. Topic and envelope are those of the profile where it says others. With "
    "--output json the type is printed as a table file, which “taskbus message add” takes. With --output text each line "
    "is a field, and nothing else: its topic, key and envelope, “taskbus message list” says."),
  .examples = examples,
  .forms = TOOL_FORMS_LIST,
  .default_form = TOOL_FORM_TABLE,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
