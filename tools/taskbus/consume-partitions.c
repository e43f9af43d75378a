/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "consume-partitions.h"

#include "terminal.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* Tells whether it is over at some time by itself. */
gboolean
tool_consume_is_bounded (const ToolConsumePlan *plan)
{
  return !plan->follows || plan->range.until.kind != TOOL_POINT_NONE;
}

/* Whether the offsets must be known before: to end somewhere, or to begin where only watermarks or times tell. */
gboolean
tool_consume_needs_spans (const ToolConsumePlan *plan)
{
  return plan->group == NULL &&
         (tool_consume_is_bounded (plan) || plan->partition != TASKBUS_PARTITION_ANY ||
          (plan->range.from.kind != TOOL_POINT_START && plan->range.from.kind != TOOL_POINT_END));
}

/* Says which topics are waited for; where offsets must be known before, there is nothing to wait for. */
static gboolean
accept_missing (const ToolConsumePlan *plan, GPtrArray *missing, GError **error)
{
  for (guint i = 0; i < missing->len; i++)
    {
      const char *topic = g_ptr_array_index (missing, i);

      if (!plan->waits)
        {
          g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                       _ ("There is no topic “%s”; “taskbus topic list” shows those that are, and --follow (-f) waits "
                          "for one"),
                       topic);
          return FALSE;
        }
      if (tool_consume_needs_spans (plan))
        {
          g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                       _ ("There is no topic “%s” yet; it can only be waited for without --partition, and from its "
                          "start or end"),
                       topic);
          return FALSE;
        }
      tool_print_note (_ ("Topic “%s” does not exist yet; waiting for it"), topic);
    }

  return TRUE;
}

/* Who asks for an offset that no partition has reached gets nothing, which looks like an empty topic. */
static void
mention_beyond (const ToolConsumePlan *plan, GPtrArray *spans)
{
  for (guint i = 0; i < spans->len; i++)
    {
      if (!((const ToolSpan *) g_ptr_array_index (spans, i))->is_beyond)
        return;
    }

  if (spans->len > 0)
    tool_print_note (_ ("No partition has reached offset %" PRId64 "; beginning at the end"), plan->range.from.value);
}

/* Finds out which partitions there are, and which topics are waited for.  A transport that cannot tell is just asked for its records. */
gboolean
tool_consume_look_around (ToolSession *session, const ToolConsumePlan *plan, GPtrArray **spans, GError **error)
{
  ToolRangeQuery query = { plan->topics, TRUE, plan->partition, plan->range, NULL, NULL };
  g_autoptr (GPtrArray) missing = NULL;
  gboolean resolved;
  g_autoptr (GError) local = NULL;

  resolved = tool_session_administrate (session, tool_range_resolve, &query, &local);
  missing = query.missing;
  if (resolved)
    {
      *spans = query.spans;
      mention_beyond (plan, *spans);
      return accept_missing (plan, missing, error);
    }

  if (g_error_matches (local, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED) &&
      plan->range.until.kind == TOOL_POINT_NONE && plan->range.from.kind <= TOOL_POINT_END &&
      plan->partition == TASKBUS_PARTITION_ANY)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
