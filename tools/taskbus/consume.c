/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "consume.h"

#include "verb.h"

#include <glib/gi18n.h>

static char *option_group;
static char **option_from;
static gboolean option_follow;
static gboolean option_exit;
static gint64 option_count = G_MAXINT64;
static char *option_partition;
static char *option_format;
static gboolean option_typed;

static const GOptionEntry options[] = {
  { "group", 'g', 0, G_OPTION_ARG_FILENAME, &option_group,
    N_ ("Receive as a member of this consumer group, which remembers what was printed"), N_ ("GROUP") },
  { "from", 'o', 0, G_OPTION_ARG_FILENAME_ARRAY, &option_from,
    N_ ("Where to begin, and to end (default: start); see OFFSETS"), N_ ("OFFSET") },
  { "exit-at-end", 'e', 0, G_OPTION_ARG_NONE, &option_exit, N_ ("Exit when all records that there are were printed"),
    NULL },
  { "follow", 'f', 0, G_OPTION_ARG_NONE, &option_follow,
    N_ ("Wait for new records, also of a topic that does not exist yet, as a group does without -e; known topics are "
        "followed anyway"),
    NULL },
  { "count", 'n', 0, G_OPTION_ARG_INT64, &option_count, N_ ("Exit after COUNT records"), N_ ("COUNT") },
  { "partition", 'p', 0, G_OPTION_ARG_FILENAME, &option_partition, N_ ("Only this partition"), N_ ("PARTITION") },
  { "format", 'F', 0, G_OPTION_ARG_FILENAME, &option_format, N_ ("Print records in this format; see FORMATS"),
    N_ ("FORMAT") },
  { "typed", 't', 0, G_OPTION_ARG_NONE, &option_typed,
    N_ ("Print the messages that the records are: type, attributes, fields"), NULL },
  { NULL }
};

static const ToolExample examples[] = {
  { "taskbus consume task.created --from start --exit-at-end", N_ ("Print all records and exit") },
  { "taskbus consume -g billing 'order.*'", N_ ("Go on where the group billing was, on all topics that match") },
  { "taskbus consume -o -10 -e logs", N_ ("Print the last ten records of each partition") },
  { "taskbus consume -o @2h: -O json logs", N_ ("Everything since two hours ago, as JSON, and what comes") },
  { "taskbus consume --typed 'task.*'", N_ ("Messages by their fields") },
  { "taskbus consume -e -F '%t [%p] %o %k: %s\\n' logs", N_ ("In a format of one's own") },
  { NULL }
};

static int
check_group (ToolSession *session, const ToolConsumePlan *plan)
{
  if (plan->group == NULL)
    return TOOL_EXIT_OK;

  if (*plan->group == '\0')
    return tool_session_usage (session, _ ("The name of the group is empty"));
  if (plan->range.until.kind != TOOL_POINT_NONE || plan->range.from.kind > TOOL_POINT_END)
    return tool_session_usage (session,
                               _ ("A group begins where it was: --from can only be start or end, for the first "
                                  "time; “taskbus group seek” moves it"));
  if (plan->partition != TASKBUS_PARTITION_ANY)
    return tool_session_usage (session, _ ("--partition and --group exclude each other: a group gets its partitions"));
  return TOOL_EXIT_OK;
}

/* What makes messages of the records, and whether there is a way to print these. */
static int
prepare_typed (ToolSession *session, ToolConsumePlan *plan)
{
  g_autoptr (GError) error = NULL;
  TaskbusProfile *profile;

  if (plan->format != NULL)
    return tool_session_usage (session, _ ("--typed and --format exclude each other"));
  if (plan->form == TOOL_FORM_RAW)
    return tool_session_usage (session, _ ("Messages are printed as text, json or table: --typed cannot be raw"));

  profile = tool_session_get_profile (session, &error);
  plan->codec = profile != NULL ? taskbus_codec_new (profile, &error) : NULL;
  return plan->codec != NULL ? TOOL_EXIT_OK : tool_session_fail (session, error);
}

static int
run (ToolSession *session, char **arguments)
{
  ToolConsumePlan plan = { .topics = (const char *const *) arguments,
                           .group = option_group,
                           .partition = TASKBUS_PARTITION_ANY,
                           .has_start = option_from != NULL,
                           .follows = !option_exit,
                           .count = option_count,
                           .form = tool_session_get_form (session) };
  g_autoptr (ToolRecordFormat) format = NULL;
  g_autoptr (GError) error = NULL;
  int code;

  if (option_exit && option_follow)
    return tool_session_usage (session, _ ("--exit-at-end and --follow exclude each other"));
  if (option_count < 1)
    return tool_session_usage (session, _ ("--count must be positive"));
  if (option_partition != NULL && !tool_partition_parse (option_partition, &plan.partition, &error))
    return tool_session_fail (session, error);

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      if (!taskbus_topic_check_pattern (arguments[i], &error))
        return tool_session_fail (session, error);
    }
  if (!tool_range_parse (option_from, &plan.range, &error))
    return tool_session_fail (session, error);
  if (option_format != NULL)
    {
      format = tool_record_format_new (option_format, &error);
      if (format == NULL)
        return tool_session_fail (session, error);
      plan.format = format;
    }

  plan.waits = option_follow || (option_group != NULL && plan.follows);
  code = check_group (session, &plan);
  if (code == TOOL_EXIT_OK && option_typed)
    code = prepare_typed (session, &plan);
  if (code == TOOL_EXIT_OK)
    code = tool_consume_run (session, &plan);
  g_clear_object (&plan.codec);
  return code;
}

const ToolVerb tool_verb_consume = {
  .name = "consume",
  .arguments = N_ ("TOPIC…"),
  .summary = N_ ("Receive records and print them"),
  .description = N_ (
    "TOPIC may be a pattern with “*”. Without a group, all partitions are read from the place that --from names. In a "
    "group the members share the partitions, and the position moves past a record only when it was written out.\n\n"
    "OFFSETS: start, end, N (an offset), +N (behind the start), -N (before the end), @TIME; FROM:UNTIL with an end that "
    "is not included, :end for what there is now. TIME is as in 2026-01-31, 2026-01-31T12:00:00Z, 13 digits of "
    "milliseconds since 1970, or a duration ago as in 90s, 1h30m, 2d. beginning, s@TIME and e@TIME are understood too.\n\n"
    "With --typed, a record that is not a message is printed as it is, with the reason. As JSON, the record has the "
    "members type, attributes and fields (its document) besides, or error; “publish --input json” takes it, too, and "
    "goes by the value.\n\n"
    "FORMATS: %t topic, %p partition, %o offset, %k key, %s value, %h headers, %T time in milliseconds, %K and %S sizes "
    "of key and value (-1: null), %R the value's size in four bytes, %% a percent sign; \\n, \\t, \\r, \\0, \\xHH."),
  .options = options,
  .examples = examples,
  .forms = TOOL_FORM_TEXT | TOOL_FORM_JSON | TOOL_FORM_RAW | TOOL_FORM_TABLE,
  .default_form = TOOL_FORM_TEXT,
  .min_arguments = 1,
  .max_arguments = -1,
  .run = run,
};
