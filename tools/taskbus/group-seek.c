/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "confirmation.h"
#include "offset-range.h"
#include "table.h"
#include "terminal.h"
#include "verb.h"

#include <glib/gi18n.h>
#include <string.h>

static char *option_to;
static char *option_partition;

static const GOptionEntry options[] = {
  { "to", 't', 0, G_OPTION_ARG_FILENAME, &option_to,
    N_ ("Where it goes on: start, end, N, +N (behind the start), -N (before the end) or @TIME"), N_ ("OFFSET") },
  { "partition", 'p', 0, G_OPTION_ARG_FILENAME, &option_partition, N_ ("Only this partition"), N_ ("PARTITION") },
  TOOL_CONFIRMATION_ENTRY,
  { NULL }
};

static const ToolExample examples[] = {
  { "taskbus group seek billing --to start", N_ ("Show what reading everything again would mean") },
  { "taskbus group seek billing orders --to @2026-01-31T12:00:00Z --yes", N_ ("Go back to noon, in one topic") },
  { NULL }
};

static const ToolColumn columns[] = {
  { "topic", N_ ("TOPIC"), FALSE },
  { "partition", N_ ("PARTITION"), TRUE },
  { "from", N_ ("FROM"), TRUE },
  { "to", N_ ("TO"), TRUE },
  { NULL },
};

typedef struct
{
  const char *name;
  ToolRangeQuery range;
  TaskbusGroupInfo *group; /* NULL: it does not exist yet */
} Query;

static char **
topics_of_group (const TaskbusGroupInfo *group)
{
  g_autoptr (GPtrArray) topics = g_ptr_array_new ();

  for (guint i = 0; group != NULL && i < group->lags->len; i++)
    {
      const TaskbusGroupLag *lag = g_ptr_array_index (group->lags, i);

      if (topics->len == 0 || !g_str_equal (g_ptr_array_index (topics, topics->len - 1), lag->topic))
        g_ptr_array_add (topics, g_strdup (lag->topic));
    }

  g_ptr_array_add (topics, NULL);
  return (char **) g_ptr_array_steal (topics, NULL);
}

/* Without topics, those are meant in which the group has a position. */
static gboolean
resolve (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error)
{
  Query *query = data;
  g_autoptr (GError) local = NULL;
  g_auto (GStrv) topics = NULL;
  gboolean resolved;

  query->group = taskbus_admin_describe_group (admin, query->name, cancellable, &local);
  if (query->group == NULL &&
      (query->range.topics == NULL || !g_error_matches (local, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND)))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  if (query->range.topics != NULL)
    return tool_range_resolve (admin, &query->range, cancellable, error);

  topics = topics_of_group (query->group);
  query->range.topics = (const char *const *) topics;
  resolved = tool_range_resolve (admin, &query->range, cancellable, error);
  query->range.topics = NULL;
  return resolved;
}

static gboolean
seek (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error)
{
  Query *query = data;
  g_autoptr (GPtrArray) positions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  for (guint i = 0; i < query->range.spans->len; i++)
    {
      const ToolSpan *span = g_ptr_array_index (query->range.spans, i);

      g_ptr_array_add (positions, taskbus_topic_partition_new (span->topic, span->partition, span->from));
    }

  return taskbus_admin_seek_group (admin, query->name, positions, cancellable, error);
}

static gint64
committed_position (const TaskbusGroupInfo *group, const ToolSpan *span)
{
  for (guint i = 0; group != NULL && i < group->lags->len; i++)
    {
      const TaskbusGroupLag *lag = g_ptr_array_index (group->lags, i);

      if (lag->partition == span->partition && g_str_equal (lag->topic, span->topic))
        return lag->committed;
    }

  return TASKBUS_OFFSET_NONE;
}

static void
print_positions (ToolSession *session, const Query *query)
{
  g_autoptr (ToolTable) table = tool_table_new (columns);

  for (guint i = 0; i < query->range.spans->len; i++)
    {
      const ToolSpan *span = g_ptr_array_index (query->range.spans, i);
      gint64 committed = committed_position (query->group, span);

      tool_table_add (table, span->topic);
      tool_table_add_int (table, span->partition);
      if (committed >= 0)
        tool_table_add_int (table, committed);
      else
        tool_table_add (table, NULL);
      tool_table_add_int (table, span->from);
    }

  tool_table_print (table, session);
}

static int
seek_or_show (ToolSession *session, Query *query)
{
  g_autoptr (GError) error = NULL;

  if (!tool_session_administrate (session, resolve, query, &error))
    return tool_session_fail (session, error);

  if (tool_confirmation_given && !tool_session_administrate (session, seek, query, &error))
    return tool_session_fail (session, error);

  print_positions (session, query);
  if (tool_confirmation_given)
    tool_print_remark (_ ("Group %s goes on from there"), query->name);
  else
    tool_print_note (_ ("Nothing was changed; do it with --yes"));
  return TOOL_EXIT_OK;
}

static int
run (ToolSession *session, char **arguments)
{
  Query query = { .name = arguments[0], .range = { .partition = TASKBUS_PARTITION_ANY } };
  char *words[] = { option_to, NULL };
  g_autoptr (GError) error = NULL;
  int code;

  if (option_to == NULL)
    return tool_session_usage (session, _ ("--to is missing: where should the group go on?"));
  if (option_partition != NULL && !tool_partition_parse (option_partition, &query.range.partition, &error))
    return tool_session_fail (session, error);
  if (!tool_range_parse (words, &query.range.range, &error))
    return tool_session_fail (session, error);
  if (query.range.range.until.kind != TOOL_POINT_NONE)
    return tool_session_usage (session, _ ("--to is one place, not a range"));

  for (guint i = 1; arguments[i] != NULL; i++)
    {
      if (!taskbus_topic_check_pattern (arguments[i], &error))
        return tool_session_fail (session, error);
    }
  if (arguments[1] != NULL)
    query.range.topics = (const char *const *) arguments + 1;

  code = seek_or_show (session, &query);
  g_clear_pointer (&query.group, taskbus_group_info_free);
  g_clear_pointer (&query.range.spans, g_ptr_array_unref);
  return code;
}

const ToolVerb tool_verb_group_seek = {
  .name = "group seek",
  .arguments = N_ ("GROUP [TOPIC…]"),
  .summary = N_ ("Set where a group goes on that has no members"),
  .description = N_ ("Without TOPIC, the topics are meant in which the group has a position."),
  .options = options,
  .examples = examples,
  .forms = TOOL_FORMS_LIST,
  .default_form = TOOL_FORM_TABLE,
  .min_arguments = 1,
  .max_arguments = -1,
  .run = run,
};
