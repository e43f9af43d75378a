/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-consumer-private.h"
#include "plugin-alarm.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static void
on_lost (const LocalPart *part, gint64 first, gint64 last, gpointer data)
{
  TaskbusLocalConsumer *self = data;
  g_autoptr (GError) error = NULL;

  if (first == last)
    g_set_error (&error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT,
                 _ ("Record %" PRId64 " of partition %d of topic “%s” is damaged or lost; it was passed over"), first,
                 part->number, part->topic);
  else
    g_set_error (&error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT,
                 _ ("Records %" PRId64 " to %" PRId64 " of partition %d of topic “%s” are lost; they were passed over"),
                 first, last, part->number, part->topic);
  local_consumer_fail (self, error);
  self->rung = TRUE; /* the batch may be empty for it, but there is more */
}

/* A topic that is deleted goes with a change of the catalog; a partition that is missing without one is damage. */
static gboolean
check_present (TaskbusLocalConsumer *self, const LocalPart *part, GError **error)
{
  if (!part->missing || local_reader_get_catalog_version (self->reader) != self->catalog_version)
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT, _ ("“%s” is damaged"), self->settings->path);
  return FALSE;
}

/* The parts from the one whose turn it is, each with a share of the batch; then @again the ones that have more. */
static gboolean
read_parts (TaskbusLocalConsumer *self,
            LocalBudget *budget,
            guint n_active,
            gboolean again,
            GPtrArray *records,
            GError **error)
{
  LocalBudget share = { MAX (budget->records / MAX (n_active, 1), 1), MAX (budget->bytes / MAX (n_active, 1), 1) };

  for (guint i = 0; i < self->parts->len && budget->records > 0 && budget->bytes > 0; i++)
    {
      LocalPart *part = g_ptr_array_index (self->parts, (self->turn + i) % self->parts->len);
      LocalBudget left = { MIN (share.records, budget->records), MIN (share.bytes, budget->bytes) };
      LocalBudget before = left;

      if (part->paused || part->revoked || part->suspect || (again && part->at_end))
        continue;
      if (!local_reader_read (self->reader, part, &left, records, on_lost, self, error) ||
          !check_present (self, part, error))
        return FALSE;
      budget->records -= before.records - left.records;
      budget->bytes -= before.bytes - left.bytes;
      if (part->suspect)
        local_consumer_examine_gap (self, part);
      if (part->at_end && part->announced_end != part->position)
        self->has_ends = TRUE;
    }
  return TRUE;
}

static guint
count_active (TaskbusLocalConsumer *self)
{
  guint n = 0;

  for (guint i = 0; i < self->parts->len; i++)
    {
      LocalPart *part = g_ptr_array_index (self->parts, i);

      n += !part->paused && !part->revoked;
    }
  return n;
}

GPtrArray *
local_consumer_receive (TaskbusConsumer *consumer, guint max_records, gsize max_bytes, GError **error)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (consumer);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) local_error = NULL;
  LocalBudget budget = { max_records, MAX (max_bytes, 1) };
  guint n_active;

  if (!local_consumer_check_open (self, error))
    return NULL;
  n_active = count_active (self);
  if (n_active == 0 || !local_consumer_is_believed (self))
    return NULL;

  records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  if (read_parts (self, &budget, n_active, FALSE, records, &local_error) && n_active > 1 && budget.records > 0)
    read_parts (self, &budget, 1, TRUE, records, &local_error);
  self->turn++;
  if (self->has_ends)
    plugin_alarm_set (self->alarm, 0);

  if (local_error == NULL)
    self->examined = FALSE;
  else
    local_consumer_meet (self, local_error);
  if (records->len > 0)
    return g_steal_pointer (&records);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* After the batch that reached the end was handed over. */
void
local_consumer_announce_ends (TaskbusLocalConsumer *self)
{
  g_autoptr (GPtrArray) ends = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  self->has_ends = FALSE;
  for (guint i = 0; i < self->parts->len; i++)
    {
      LocalPart *part = g_ptr_array_index (self->parts, i);

      if (!part->at_end || part->revoked || part->announced_end == part->position)
        continue;
      part->announced_end = part->position;
      g_ptr_array_add (ends, taskbus_topic_partition_new (part->topic, part->number, part->position));
    }

  for (guint i = 0; i < ends->len && !self->closed; i++)
    taskbus_consumer_emit_end_reached (TASKBUS_CONSUMER (self), g_ptr_array_index (ends, i));
}

gboolean
local_consumer_seek (TaskbusConsumer *consumer, const char *topic, gint32 partition, gint64 offset, GError **error)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (consumer);
  LocalPart *part = local_consumer_find_part (self, topic, partition, error);

  if (part == NULL || !local_consumer_resolve (self, part->id, &offset, error))
    {
      if (part != NULL && error != NULL && *error == NULL)
        g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                     _ ("There is no partition %d of topic “%s” any more"), partition, topic);
      return FALSE;
    }

  part->position = offset;
  part->announced_end = -1;
  part->at_end = FALSE;
  taskbus_local_consumer_ring (self, FALSE);
  return TRUE;
}
