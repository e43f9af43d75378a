/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin-query.h"
#include "confirmation.h"
#include "terminal.h"
#include "verb.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static const GOptionEntry options[] = { TOOL_CONFIRMATION_ENTRY, { NULL } };

static const ToolExample examples[] = { { "taskbus topic delete old.events", N_ ("Show what would be deleted") },
                                        { "taskbus topic delete old.events --yes", N_ ("Delete it") },
                                        { NULL } };

static gboolean
delete_topic (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error)
{
  return taskbus_admin_delete_topic (admin, data, cancellable, error);
}

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusTopicInfo) topic = tool_query_topic (session, arguments[0], &error);

  if (topic == NULL)
    return tool_session_fail (session, error);

  if (!tool_confirmation_check (session, _ ("Would delete topic %s with %u partitions and %" PRId64 " records"),
                                topic->name, topic->partitions->len, tool_topic_count_records (topic)))
    return TOOL_EXIT_OK;

  if (!tool_session_administrate (session, delete_topic, topic->name, &error))
    return tool_session_fail (session, error);

  tool_print_remark (_ ("Topic %s is deleted"), topic->name);
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_topic_delete = {
  .name = "topic delete",
  .arguments = N_ ("TOPIC"),
  .summary = N_ ("Delete a topic with all its records"),
  .options = options,
  .examples = examples,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
