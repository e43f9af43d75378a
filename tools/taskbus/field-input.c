/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "field-input.h"

#include "exact-text.h"
#include "refusal.h"
#include "suggestion.h"
#include "time-point.h"

#include <glib/gi18n.h>
#include <string.h>

#define SHOWN_MAX 60

/* Says which fields there are: the one that was probably meant, or all. */
static gboolean
refuse_unknown (TaskbusMessageType *type, const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *shown = tool_exact_show (name);
  g_autofree char *all = NULL;
  const char *near;

  for (guint i = 0; i < taskbus_message_type_get_n_fields (type); i++)
    {
      const TaskbusField *field = taskbus_message_type_get_field (type, i);

      g_ptr_array_add (names, (gpointer) field->name);
      g_ptr_array_add (words, (gpointer) field->name);
      g_ptr_array_add (words, (gpointer) field->member);
    }
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (words, NULL);

  near = tool_suggest (name, (const char *const *) words->pdata);
  if (near != NULL)
    return tool_refuse (error, _ ("“%s” has no field “%s”; did you mean “%s”?"), taskbus_message_type_get_name (type),
                        shown, taskbus_message_type_find_field (type, near)->name);

  /* TRANSLATORS: between the words of a list */
  all = g_strjoinv (_ (", "), (char **) names->pdata);
  return tool_refuse (error, _ ("“%s” has no field “%s”; it has: %s"), taskbus_message_type_get_name (type), shown,
                      all);
}

static const TaskbusField *
find (TaskbusMessage *message, const char *name, GError **error)
{
  TaskbusMessageType *type = taskbus_message_get_message_type (message);
  const TaskbusField *field = taskbus_message_type_find_field (type, name);

  if (field == NULL)
    refuse_unknown (type, name, error);
  return field;
}

/* An error of the library, of which who typed the value only needs the sentence. */
static gboolean
check (gboolean done, GError **local, GError **error)
{
  if (!done)
    {
      tool_refuse (error, "%s", (*local)->message);
      g_clear_error (local);
    }

  return done;
}

static gboolean
is_given_twice (TaskbusMessage *message, const TaskbusField *field, GError **error)
{
  if (!taskbus_message_is_set (message, field->name))
    return FALSE;

  tool_refuse (error, _ ("The field “%s” is given twice"), field->name);
  return TRUE;
}

/* Adds texts to a list that may have some already. */
static gboolean
append_texts (TaskbusMessage *message, const TaskbusField *field, const char *texts, GError **error)
{
  g_autofree char *before = taskbus_message_get_json (message, field->name);
  g_autofree char *added = NULL;
  g_autofree char *both = NULL;
  GError *local = NULL;

  if (!taskbus_message_set_text (message, field->name, texts, &local))
    return check (FALSE, &local, error);
  if (before == NULL || g_str_equal (before, "[]") || g_str_equal (before, "null"))
    return TRUE;

  added = taskbus_message_get_json (message, field->name);
  both = g_strdup_printf ("%.*s,%s", (int) strlen (before) - 1, before, added + 1);
  return check (taskbus_message_set_json (message, field->name, both, &local), &local, error);
}

/* The start of a text, as it can stand in a sentence. */
static char *
show_start (const char *text)
{
  GString *shown = g_string_new (NULL);
  gsize length = strlen (text);
  gboolean is_long = length > SHOWN_MAX;

  if (is_long)
    length = SHOWN_MAX;
  while (is_long && ((guchar) text[length] & 0xc0) == 0x80 && length > SHOWN_MAX - 4)
    length--;

  tool_exact_append (shown, text, length);
  if (is_long)
    g_string_append (shown, "…");
  return g_string_free (shown, FALSE);
}

/* What begins as nothing in JSON does was meant as text. */
static gboolean
is_bare_text (const char *text)
{
  return g_ascii_isalpha (*text) || (guchar) *text >= 0x80;
}

/* A text as JSON, in the quotation marks of a shell. */
static char *
quote_as_json (const char *text)
{
  g_autofree char *json = NULL;
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_string (&writer, text, -1);
  json = taskbus_json_writer_end (&writer, NULL) ? taskbus_json_writer_steal (&writer, NULL) : NULL;
  return json != NULL ? g_shell_quote (json) : NULL;
}

static gboolean
check_json (const char *name, const char *json, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *quoted = NULL;

  if (taskbus_json_check (json, -1, &local))
    return TRUE;

  shown = show_start (json);
  if (is_bare_text (json) && strlen (json) <= SHOWN_MAX)
    quoted = quote_as_json (json);
  if (quoted != NULL)
    return tool_refuse (error, _ ("“%s” for “%s” is no JSON; as a text it is %s"), shown, name, quoted);

  return tool_refuse (error, _ ("“%s” for “%s” is no JSON: %s"), shown, name, local->message);
}

/* Times are taken in each form in which other options take them. */
static gboolean
set_text (TaskbusMessage *message, const TaskbusField *field, const char *text, GError **error)
{
  g_autofree char *time = NULL;
  GError *local = NULL;

  if (taskbus_message_set_text (message, field->name, text, &local))
    return TRUE;

  time = field->kind == TASKBUS_FIELD_TIME ? tool_time_to_rfc3339 (text) : NULL;
  if (time == NULL)
    return check (FALSE, &local, error);

  g_clear_error (&local);
  return check (taskbus_message_set_text (message, field->name, time, &local), &local, error);
}

/* FIELD=VALUE: the value as people write it. */
gboolean
tool_field_input_text (TaskbusMessage *message, const char *name, const char *text, GError **error)
{
  const TaskbusField *field = find (message, name, error);

  if (field == NULL)
    return FALSE;
  if (!g_utf8_validate (text, -1, NULL))
    return tool_refuse (error, _ ("The value of “%s” is not UTF-8"), field->name);
  if (field->kind == TASKBUS_FIELD_STRINGS)
    return append_texts (message, field, text, error);
  if (field->kind == TASKBUS_FIELD_JSON && !check_json (field->name, text, error))
    return FALSE;

  return !is_given_twice (message, field, error) && set_text (message, field, text, error);
}

/* FIELD=JSON: the value as it is on the wire. */
gboolean
tool_field_input_json (TaskbusMessage *message, const char *name, const char *json, GError **error)
{
  const TaskbusField *field = find (message, name, error);
  GError *local = NULL;

  return field != NULL && !is_given_twice (message, field, error) && check_json (field->name, json, error) &&
         check (taskbus_message_set_json (message, field->name, json, &local), &local, error);
}

/* NAME=JSON: a member beside the fields. */
gboolean
tool_field_input_member (TaskbusMessage *message, const char *name, const char *json, GError **error)
{
  TaskbusMessageType *type = taskbus_message_get_message_type (message);
  g_autofree char *shown = tool_exact_show (name);
  GError *local = NULL;

  if (taskbus_message_type_find_field (type, name) != NULL)
    return tool_refuse (error, _ ("“%s” is a field of “%s”: use --set or --json"), shown,
                        taskbus_message_type_get_name (type));
  if (!g_utf8_validate (name, -1, NULL))
    return tool_refuse (error, _ ("The name “%s” is not UTF-8"), shown);
  if (taskbus_message_is_set (message, name))
    return tool_refuse (error, _ ("The member “%s” is given twice"), shown);

  return check_json (shown, json, error) &&
         check (taskbus_message_set_json (message, name, json, &local), &local, error);
}
