/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "offset-range.h"

#include "time-point.h"

#include <glib/gi18n.h>
#include <string.h>

/* Understands the number of a partition. */
gboolean
tool_partition_parse (const char *word, gint32 *partition, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (word, 10, 0, G_MAXINT32, &number, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("“%s” is no partition number"), word);
      return FALSE;
    }

  *partition = (gint32) number;
  return TRUE;
}

static gboolean
parse_point (const char *word, ToolPoint *point)
{
  const char *digits = word;

  if (g_str_equal (word, "start") || g_str_equal (word, "beginning"))
    {
      point->kind = TOOL_POINT_START;
      return TRUE;
    }
  if (g_str_equal (word, "end"))
    {
      point->kind = TOOL_POINT_END;
      return TRUE;
    }

  point->kind = TOOL_POINT_OFFSET;
  if (*word == '+' || *word == '-')
    {
      point->kind = *word == '+' ? TOOL_POINT_AFTER_START : TOOL_POINT_BEFORE_END;
      digits++;
    }
  return g_ascii_isdigit (*digits) && g_ascii_string_to_signed (digits, 10, 0, G_MAXINT64 - 1, &point->value, NULL);
}

static gboolean
parse_time (const char *word, ToolPoint *point)
{
  if (g_str_equal (word, "start") || g_str_equal (word, "end"))
    return parse_point (word, point);

  point->kind = TOOL_POINT_TIME;
  return tool_time_parse (word, &point->value);
}

/* Splits at each colon until both sides make sense, for a time has colons of its own.  An empty side is the start, or no end. */
static gboolean
parse_pair (const char *word, gboolean (*parse) (const char *, ToolPoint *), ToolRange *range)
{
  for (const char *colon = strchr (word, ':'); colon != NULL; colon = strchr (colon + 1, ':'))
    {
      g_autofree char *left = g_strndup (word, colon - word);

      range->from.kind = TOOL_POINT_START;
      range->until.kind = TOOL_POINT_NONE;
      if (*left == '\0' && colon[1] == '\0')
        return FALSE;
      if ((*left == '\0' || parse (left, &range->from)) && (colon[1] == '\0' || parse (colon + 1, &range->until)))
        return TRUE;
    }

  range->until.kind = TOOL_POINT_NONE;
  return parse (word, &range->from);
}

static gboolean
parse_word (const char *word, ToolRange *range)
{
  if (g_str_has_prefix (word, "s@"))
    return parse_time (word + 2, &range->from);
  if (g_str_has_prefix (word, "e@"))
    return parse_time (word + 2, &range->until);
  if (*word == '@')
    return parse_pair (word + 1, parse_time, range);

  return parse_pair (word, parse_point, range);
}

/* Understands where to begin and to end; several words are s@ and e@ of one range.  No word is the start, without an end. */
gboolean
tool_range_parse (char **words, ToolRange *range, GError **error)
{
  *range = (ToolRange){ { TOOL_POINT_START, 0 }, { TOOL_POINT_NONE, 0 } };

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      gboolean is_half = g_str_has_prefix (words[i], "s@") || g_str_has_prefix (words[i], "e@");

      if (i > 0 && !is_half)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("Only one place to begin can be given, not also “%s”"), words[i]);
          return FALSE;
        }
      if (!parse_word (words[i], range))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("“%s” is no offset: start, end, :end, N, +N, -N, N:M, @TIME and @TIME:TIME are"), words[i]);
          return FALSE;
        }
    }

  return TRUE;
}

static void
span_free (gpointer data)
{
  ToolSpan *span = data;

  g_free (span->topic);
  g_free (span);
}

static gboolean
resolve_point (TaskbusAdmin *admin,
               const ToolSpan *span,
               const ToolPoint *point,
               gint64 *offset,
               GCancellable *cancellable,
               GError **error)
{
  switch (point->kind)
    {
    case TOOL_POINT_NONE:
      *offset = G_MAXINT64;
      return TRUE;
    case TOOL_POINT_START:
      *offset = span->low;
      return TRUE;
    case TOOL_POINT_END:
      *offset = span->high;
      return TRUE;
    case TOOL_POINT_OFFSET:
      *offset = point->value;
      break;
    case TOOL_POINT_AFTER_START:
      *offset = point->value < G_MAXINT64 - span->low ? span->low + point->value : G_MAXINT64;
      break;
    case TOOL_POINT_BEFORE_END:
      *offset = span->high - point->value;
      break;
    case TOOL_POINT_TIME:
      *offset = taskbus_admin_find_offset (admin, span->topic, span->partition, point->value, cancellable, error);
      if (*offset < 0)
        return FALSE;
      break;
    default:
      g_assert_not_reached ();
    }

  *offset = MAX (*offset, span->low);
  return TRUE;
}

static gboolean
add_topic (TaskbusAdmin *admin,
           ToolRangeQuery *query,
           const TaskbusTopicInfo *topic,
           GCancellable *cancellable,
           GError **error)
{
  gboolean found = FALSE;

  for (guint i = 0; i < topic->partitions->len; i++)
    {
      const TaskbusPartitionInfo *partition = g_ptr_array_index (topic->partitions, i);
      ToolSpan *span;

      if (query->partition != TASKBUS_PARTITION_ANY && query->partition != partition->partition)
        continue;

      span = g_new0 (ToolSpan, 1);
      g_ptr_array_add (query->spans, span);
      span->topic = g_strdup (topic->name);
      span->partition = partition->partition;
      span->low = partition->low;
      span->high = partition->high;
      if (!resolve_point (admin, span, &query->range.from, &span->from, cancellable, error) ||
          !resolve_point (admin, span, &query->range.until, &span->until, cancellable, error))
        return FALSE;
      span->is_beyond = query->range.from.kind == TOOL_POINT_OFFSET && span->from > span->high;
      span->from = MIN (span->from, span->high);
      found = TRUE;
    }

  if (!found)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("Topic “%s” has no partition %d"), topic->name,
                 query->partition);
  return found;
}

static gboolean
is_wanted (const char *const *topics, const char *name)
{
  for (guint i = 0; topics != NULL && topics[i] != NULL; i++)
    {
      if (g_pattern_match_simple (topics[i], name))
        return TRUE;
    }

  return topics == NULL;
}

static gboolean
check_existence (ToolRangeQuery *query, GPtrArray *infos, GError **error)
{
  if (query->may_be_missing)
    query->missing = g_ptr_array_new_with_free_func (g_free);


  for (guint i = 0; query->topics != NULL && query->topics[i] != NULL; i++)
    {
      guint j;

      for (j = 0; j < infos->len; j++)
        {
          if (g_pattern_match_simple (query->topics[i], ((TaskbusTopicInfo *) g_ptr_array_index (infos, j))->name))
            break;
        }
      if (j == infos->len && query->may_be_missing)
        g_ptr_array_add (query->missing, g_strdup (query->topics[i]));
      else if (j == infos->len)
        {
          g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                       _ ("There is no topic “%s”; “taskbus topic list” shows those that are"), query->topics[i]);
          return FALSE;
        }
    }

  return TRUE;
}

/* Finds the offsets that a range means in each partition; a ToolWork for a ToolRangeQuery. */
gboolean
tool_range_resolve (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error)
{
  ToolRangeQuery *query = data;
  g_autoptr (GPtrArray) infos = taskbus_admin_list_topics (admin, cancellable, error);

  if (infos == NULL || !check_existence (query, infos, error))
    return FALSE;

  query->spans = g_ptr_array_new_with_free_func (span_free);
  for (guint i = 0; i < infos->len; i++)
    {
      const TaskbusTopicInfo *info = g_ptr_array_index (infos, i);

      if (is_wanted (query->topics, info->name) && !add_topic (admin, query, info, cancellable, error))
        {
          g_clear_pointer (&query->spans, g_ptr_array_unref);
          return FALSE;
        }
    }

  return TRUE;
}
