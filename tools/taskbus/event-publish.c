/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "event.h"

#include "exact-text.h"
#include "field-input.h"
#include "field-options.h"
#include "json-members.h"
#include "publish.h"
#include "record-json.h"
#include "terminal.h"

#include <glib/gi18n.h>
#include <string.h>

static void
append_line (GString *out, const char *title, const char *name, const guint8 *data, gsize size)
{
  g_string_append (out, title);
  if (name != NULL)
    {
      g_string_append_c (out, ' ');
      tool_exact_append_word (out, name, strlen (name));
    }
  /* TRANSLATORS: between what something is called and what it is */
  g_string_append (out, _ (": "));
  if (data != NULL)
    tool_exact_append (out, (const char *) data, size);
  else
    g_string_append (out, "null");
  g_string_append_c (out, '\n');
}

/* Prints what would be published. */
static void
print_record (ToolSession *session, TaskbusRecord *record)
{
  GString *out = tool_output_get_buffer (tool_session_get_output (session));
  const char *topic = taskbus_record_get_topic (record);
  const guint8 *data;
  gsize size;

  if (tool_session_get_form (session) == TOOL_FORM_JSON)
    {
      g_auto (TaskbusJsonWriter) writer;

      taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
      tool_record_write_json (&writer, record);
      tool_json_append_line (out, &writer);
      return;
    }

  append_line (out, _ ("topic"), NULL, (const guint8 *) topic, strlen (topic));
  data = taskbus_record_peek_key (record, &size);
  append_line (out, _ ("key"), NULL, data, size);
  for (guint i = 0; i < taskbus_record_get_n_headers (record); i++)
    {
      data = taskbus_record_peek_header_value (record, i, &size);
      append_line (out, _ ("header"), taskbus_record_get_header_name (record, i), data, size);
    }
  data = taskbus_record_peek_value (record, &size);
  append_line (out, _ ("value"), NULL, data, size);
}

/* Makes the record; the key of the command line wins over that of the message. */
static TaskbusRecord *
encode (ToolSession *session, TaskbusMessage *message, GError **error)
{
  TaskbusProfile *profile = tool_session_get_profile (session, error);
  g_autoptr (TaskbusCodec) codec = profile != NULL ? taskbus_codec_new (profile, error) : NULL;
  g_autoptr (TaskbusRecord) record = codec != NULL ? taskbus_codec_encode (codec, message, error) : NULL;
  g_autoptr (TaskbusRecordBuilder) builder = NULL;
  const char *key = tool_event_get_key ();

  /* What is only shown has to be what can be published. */
  if (record == NULL || !taskbus_topic_check_name (taskbus_record_get_topic (record), error))
    return NULL;
  if (key == NULL)
    return g_steal_pointer (&record);

  builder = taskbus_record_builder_new_from (record);
  taskbus_record_builder_set_key_data (builder, (const guint8 *) key, strlen (key));
  return taskbus_record_builder_end (builder);
}

/* What an application with this profile would not write, the command line does not write either. */
static int
tell_disabled (void)
{
  tool_print_note (_ ("The audit log is disabled by the key “audit.enabled”: nothing was written"));
  return TOOL_EXIT_OK;
}

static int
publish (ToolSession *session, const ToolVerb *verb, TaskbusMessage *message, gboolean enabled)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusRecord) record = NULL;

  if (tool_field_options_check (verb, message, &error))
    record = encode (session, message, &error);

  /* Nothing was received: what is wrong with the message, the command line says wrongly. */
  if (g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE) ||
      g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE))
    return tool_session_usage (session, "%s", error->message);
  if (record == NULL)
    return tool_session_fail (session, error);
  if (!tool_event_is_dry_run ())
    return enabled ? tool_publish_record (session, record) : tell_disabled ();

  print_record (session, record);
  return TOOL_EXIT_OK;
}

/* Publishes a message that the verb was told, or shows what would be published. */
int
tool_event_publish (ToolSession *session, const ToolVerb *verb, TaskbusMessage *message)
{
  return publish (session, verb, message, TRUE);
}

/* Runs a verb whose messages are all of one type: some fields the verb says itself, one its argument. */
int
tool_event_run_verb (ToolSession *session, const ToolVerb *verb, const char *subject)
{
  const ToolMessageVerb *of = verb->message;
  gboolean enabled = TRUE;
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = taskbus_message_new_of_type (of->type, &error);

  if (message == NULL || (of->preset != NULL && !taskbus_message_set_text (message, of->preset, of->value, &error)) ||
      (of->argument != NULL && !tool_field_input_text (message, of->argument, subject, &error)) ||
      !tool_field_options_apply (verb, message, &error) || !tool_event_fill (message, &error))
    return tool_session_fail (session, error);
  if (of->is_audit && !tool_session_turn_to_audit_log (session, &enabled, &error))
    return tool_session_fail (session, error);

  return publish (session, verb, message, enabled);
}
