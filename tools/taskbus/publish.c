/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "publish.h"

#include "json-members.h"
#include "offset-range.h"
#include "record-format.h"
#include "refusal.h"
#include "terminal.h"
#include "time-point.h"
#include "verb.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

static char *option_input;
static char *option_key;
static char *option_separator;
static char **option_headers;
static char *option_partition;
static char *option_timestamp;
static gboolean option_tombstone;

static const GOptionEntry options[] = {
  { "input", 'i', 0, G_OPTION_ARG_FILENAME, &option_input,
    N_ ("What standard input has: lines (each a value), json (a record in each line) or raw (one value)"),
    "lines|json|raw" },
  { "key", 'k', 0, G_OPTION_ARG_FILENAME, &option_key, N_ ("The key; records of a key keep their order"), N_ ("KEY") },
  { "key-separator", 'K', 0, G_OPTION_ARG_FILENAME, &option_separator,
    N_ ("In lines, the key stands before the first SEPARATOR, such as \\t"), N_ ("SEPARATOR") },
  { "header", 'H', 0, G_OPTION_ARG_FILENAME_ARRAY, &option_headers,
    N_ ("Add a header; may be repeated, order is kept, without “=” its value is null"), N_ ("NAME=VALUE") },
  { "partition", 'p', 0, G_OPTION_ARG_FILENAME, &option_partition, N_ ("The partition, instead of the one for the key"),
    N_ ("PARTITION") },
  { "timestamp", 0, 0, G_OPTION_ARG_FILENAME, &option_timestamp,
    N_ ("The time of the record, as in 2026-01-31T12:00:00Z, in milliseconds since 1970, or a duration ago"),
    N_ ("TIME") },
  { "tombstone", 'Z', 0, G_OPTION_ARG_NONE, &option_tombstone, N_ ("Publish a record without a value"), NULL },
  { NULL }
};

static const ToolExample examples[] = {
  { "taskbus publish task.created '{\"taskId\":\"t1\"}'", N_ ("Publish one record and print where it is") },
  { "taskbus publish -k t1 -H source=cron task.created done", N_ ("The same with a key and a header") },
  { "seq 1000000 | taskbus publish numbers", N_ ("Publish each line") },
  { "taskbus consume a -e -O json | taskbus publish b -i json", N_ ("Copy a topic with keys, headers and times") },
  { "taskbus publish photos -i raw < photo.jpg", N_ ("Publish a file as one record") },
  { NULL }
};

/* Begins a record with all that the command line says about each. */
TaskbusRecordBuilder *
tool_publish_recipe_builder (const ToolPublishRecipe *recipe)
{
  TaskbusRecordBuilder *builder = taskbus_record_builder_new (recipe->topic != NULL ? recipe->topic : "");

  taskbus_record_builder_set_key (builder, recipe->key);
  taskbus_record_builder_set_partition (builder, recipe->partition);
  taskbus_record_builder_set_timestamp (builder, recipe->timestamp);
  for (guint i = 0; recipe->headers != NULL && recipe->headers[i] != NULL; i++)
    {
      const char *equals = strchr (recipe->headers[i], '=');
      g_autofree char *name = equals != NULL ? g_strndup (recipe->headers[i], equals - recipe->headers[i])
                                             : g_strdup (recipe->headers[i]);

      if (equals != NULL)
        taskbus_record_builder_add_header_string (builder, name, equals + 1);
      else
        taskbus_record_builder_add_header (builder, name, NULL);
    }

  return builder;
}

static void
append_json (GString *out, const TaskbusReceipt *receipt)
{
  gint64 timestamp = taskbus_receipt_get_timestamp (receipt);
  char text[TOOL_TIME_SIZE];
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_begin_object (&writer);
  tool_json_string_member (&writer, "topic", taskbus_receipt_get_topic (receipt));
  tool_json_int_member (&writer, "partition", taskbus_receipt_get_partition (receipt));
  tool_json_int_member (&writer, "offset", taskbus_receipt_get_offset (receipt));
  tool_json_string_member (&writer, "timestamp", timestamp >= 0 ? tool_time_write (timestamp, text) : NULL);
  taskbus_json_writer_end_object (&writer);
  tool_json_append_line (out, &writer);
}

/* Prints where a record is. */
void
tool_publish_print_receipt (ToolSession *session, const TaskbusReceipt *receipt)
{
  GString *out = tool_output_get_buffer (tool_session_get_output (session));

  if (tool_session_get_form (session) == TOOL_FORM_JSON)
    {
      append_json (out, receipt);
      return;
    }

  g_string_append (out, taskbus_receipt_get_topic (receipt));
  if (taskbus_receipt_get_partition (receipt) >= 0)
    g_string_append_printf (out, " [%d]", taskbus_receipt_get_partition (receipt));
  if (taskbus_receipt_get_offset (receipt) >= 0)
    g_string_append_printf (out, " @%" G_GINT64_FORMAT, taskbus_receipt_get_offset (receipt));
  g_string_append_c (out, '\n');
}

static gboolean
read_input_form (ToolPublishRecipe *recipe, GError **error)
{
  static const char *const forms[] = { "lines", "json", "raw" };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      if (option_input != NULL && g_str_equal (option_input, forms[i]))
        {
          recipe->input = (ToolInputForm) i;
          return TRUE;
        }
    }

  return option_input == NULL ||
         tool_refuse (error, _ ("“%s” is not a form of input: lines, json and raw are"), option_input);
}

static gboolean
read_recipe (ToolPublishRecipe *recipe, GError **error)
{
  if (!read_input_form (recipe, error))
    return FALSE;

  if (option_key != NULL && option_separator != NULL)
    return tool_refuse (error, _ ("--key and --key-separator exclude each other"));
  if (option_separator != NULL && recipe->input != TOOL_INPUT_LINES)
    return tool_refuse (error, _ ("--key-separator is for --input lines"));
  if (option_separator != NULL)
    {
      recipe->separator = tool_unescape (option_separator, &recipe->separator_size, error);
      if (recipe->separator == NULL)
        return FALSE;
      if (recipe->separator_size == 0)
        return tool_refuse (error, _ ("--key-separator is empty"));
    }

  if (option_partition != NULL && !tool_partition_parse (option_partition, &recipe->partition, error))
    return FALSE;
  if (option_timestamp != NULL && !tool_time_parse (option_timestamp, &recipe->timestamp))
    return tool_refuse (error, _ ("“%s” is no time as in 2026-01-31T12:00:00Z"), option_timestamp);

  for (guint i = 0; option_headers != NULL && option_headers[i] != NULL; i++)
    {
      if (*option_headers[i] == '\0' || *option_headers[i] == '=')
        return tool_refuse (error, _ ("--header needs a name: NAME=VALUE"));
    }

  recipe->headers = option_headers;
  recipe->tombstone = option_tombstone;
  recipe->key = option_key != NULL ? g_bytes_new (option_key, strlen (option_key)) : NULL;
  return TRUE;
}

/* Publishes one record and prints where it is. */
int
tool_publish_record (ToolSession *session, TaskbusRecord *record)
{
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TaskbusBus *bus = tool_session_get_bus (session, &error);

  if (bus == NULL)
    return tool_session_fail (session, error);

  taskbus_bus_publish_record_async (bus, record, tool_session_get_cancellable (session), tool_session_keep_result,
                                    &result);
  tool_session_wait (session, &result);
  receipt = taskbus_bus_publish_record_finish (bus, result, &error);
  if (receipt == NULL)
    return tool_session_fail (session, error);

  tool_publish_print_receipt (session, receipt);
  return TOOL_EXIT_OK;
}

static int
publish_one (ToolSession *session, const ToolPublishRecipe *recipe, const char *value)
{
  g_autoptr (TaskbusRecordBuilder) builder = tool_publish_recipe_builder (recipe);
  g_autoptr (TaskbusRecord) record = NULL;

  if (value != NULL)
    taskbus_record_builder_set_value_data (builder, (const guint8 *) value, strlen (value));
  record = taskbus_record_builder_end (builder);
  return tool_publish_record (session, record);
}

/* How much of standard input can be one record: what the queue takes.  JSON may need six characters for a byte. */
static gboolean
find_input_limit (ToolSession *session, const ToolPublishRecipe *recipe, gsize *limit, GError **error)
{
  TaskbusProfile *profile = tool_session_get_profile (session, error);
  gint64 bytes;

  if (profile == NULL || !taskbus_profile_lookup_int (profile, "queue.max-bytes", 1, G_MAXINT64 / 8,
                                                      (gint64) 64 * 1024 * 1024, &bytes, error))
    return FALSE;

  *limit = recipe->input == TOOL_INPUT_JSON ? 6 * (gsize) bytes + 65536 : (gsize) bytes;
  return TRUE;
}

static int
publish (ToolSession *session, const ToolPublishRecipe *recipe, const char *value)
{
  g_autoptr (GError) error = NULL;
  gsize limit;

  if (recipe->topic == NULL && recipe->input != TOOL_INPUT_JSON)
    return tool_session_usage (session, _ ("An argument is missing: taskbus publish TOPIC [VALUE]"));
  if (recipe->topic != NULL && !taskbus_topic_check_name (recipe->topic, &error))
    return tool_session_fail (session, error);
  if (value != NULL && (recipe->tombstone || option_input != NULL || recipe->separator != NULL))
    return tool_session_usage (session,
                               _ ("VALUE is given, so --input, --key-separator and --tombstone have no meaning"));
  if (recipe->tombstone && option_input != NULL)
    return tool_session_usage (session, _ ("--input and --tombstone exclude each other"));

  if (value != NULL || recipe->tombstone)
    return publish_one (session, recipe, value);

  if (!find_input_limit (session, recipe, &limit, &error))
    return tool_session_fail (session, error);
  if (isatty (STDIN_FILENO))
    tool_print_remark (_ ("Reading from the terminal; Ctrl-D ends"));
  return tool_publish_stream (session, recipe, limit);
}

static int
run (ToolSession *session, char **arguments)
{
  ToolPublishRecipe recipe = { .topic = arguments[0],
                               .partition = TASKBUS_PARTITION_ANY,
                               .timestamp = TASKBUS_TIMESTAMP_NONE,
                               .prints_receipts = tool_globals.output != NULL };
  g_autoptr (GError) error = NULL;
  int code;

  if (read_recipe (&recipe, &error))
    code = publish (session, &recipe, arguments[0] != NULL ? arguments[1] : NULL);
  else
    code = tool_session_fail (session, error);

  g_free (recipe.separator);
  g_clear_pointer (&recipe.key, g_bytes_unref);
  return code;
}

const ToolVerb tool_verb_publish = {
  .name = "publish",
  .arguments = N_ ("[TOPIC] [VALUE]"),
  .summary = N_ ("Publish records"),
  .description = N_ (
    "Without VALUE, records are read from standard input, and one is read after another while those before are on "
    "their way. A record counts as published when the transport has made it safe; where it is, is printed for VALUE, "
    "and for standard input with --output.\n\n"
    "With --input json each line is a record as “taskbus consume --output json” prints it; without TOPIC it goes back "
    "to the topic and partition that it names. In case of an error or of Ctrl-C nothing more is read, and the number "
    "of records that are published is told."),
  .options = options,
  .examples = examples,
  .forms = TOOL_FORM_TEXT | TOOL_FORM_JSON,
  .default_form = TOOL_FORM_TEXT,
  .min_arguments = 0,
  .max_arguments = 2,
  .run = run,
};
