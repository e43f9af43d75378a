/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-consumer-private.h"
#include "plugin-alarm.h"

#include <glib/gi18n-lib.h>

static void
set_fenced (GError **error, const char *topic, gint32 partition)
{
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED,
               _ ("Partition %d of topic “%s” belongs to another member of the group by now"), partition, topic);
}

gboolean
local_consumer_store_position (TaskbusConsumer *consumer,
                               const char *topic,
                               gint32 partition,
                               gint64 offset,
                               GError **error)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (consumer);
  LocalPart *part;

  if (!local_consumer_check_open (self, error))
    return FALSE;
  if (self->group == NULL)
    return TRUE;

  part = local_part_table_find (self->table, topic, partition);
  if (part == NULL)
    {
      set_fenced (error, topic, partition);
      return FALSE;
    }

  part->stored = offset;
  if (self->commit_due == 0 && part->stored != part->submitted)
    {
      self->commit_due = g_get_monotonic_time () + self->settings->commit_interval * 1000;
      plugin_alarm_set (self->alarm, self->commit_due);
    }
  return TRUE;
}

static void
add_position (LocalRequest *request, const LocalPart *part)
{
  LocalPosition position = { .partition_id = part->id, .epoch = part->epoch, .offset = part->stored };

  g_array_append_val (request->positions, position);
}

/* All positions that are not committed, nor on their way. */
static void
take_positions (TaskbusLocalConsumer *self, LocalRequest *request)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      LocalPart *part = g_ptr_array_index (self->parts, i);

      if (part->stored == TASKBUS_OFFSET_NONE || part->stored == part->submitted)
        continue;
      add_position (request, part);
      part->submitted = part->stored;
    }
  self->commit_due = 0;
}

static gboolean
job_store (LocalLog *log, gpointer data, GError **error)
{
  LocalRequest *request = data;

  return local_group_store (log, &request->member, request->positions, error);
}

/* What could not be committed is tried again with the next interval. */
static void
take_back (TaskbusLocalConsumer *self, LocalRequest *request)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      LocalPart *part = g_ptr_array_index (self->parts, i);

      for (guint j = 0; j < request->positions->len; j++)
        {
          if (g_array_index (request->positions, LocalPosition, j).partition_id == part->id)
            part->submitted = TASKBUS_OFFSET_NONE;
        }
    }
  if (self->alarm == NULL || request->positions->len == 0)
    return;
  self->commit_due = g_get_monotonic_time () + MAX (self->settings->commit_interval * 1000, G_USEC_PER_SEC);
  plugin_alarm_set (self->alarm, self->commit_due);
}

static gboolean
is_fenced (LocalRequest *request)
{
  for (guint i = 0; i < request->positions->len; i++)
    {
      if (g_array_index (request->positions, LocalPosition, i).fenced)
        return TRUE;
    }
  return FALSE;
}

static gboolean
finish_commit (TaskbusLocalConsumer *self, GAsyncResult *result, GError **error)
{
  LocalRequest *request = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    {
      take_back (self, request);
      return FALSE;
    }
  if (!is_fenced (request))
    return TRUE;

  taskbus_local_consumer_ring (self, FALSE);
  g_set_error_literal (
    error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED,
    _ ("Some partitions belong to another member of the group by now; their positions were not stored"));
  return FALSE;
}

static void
on_committed (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (object);
  g_autoptr (GError) error = NULL;

  if (!finish_commit (self, result, &error) && !self->closed &&
      !g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED))
    local_consumer_fail (self, error);
}

/* The commit of every interval. */
void
local_consumer_commit (TaskbusLocalConsumer *self)
{
  LocalRequest *request = local_request_new (self);

  take_positions (self, request);
  local_request_submit (self, g_task_new (self, NULL, on_committed, NULL), request, job_store, TRUE);
}

static void
on_asked_commit (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (finish_commit (TASKBUS_LOCAL_CONSUMER (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
local_consumer_commit_async (TaskbusConsumer *consumer,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (consumer);
  GTask *task = g_task_new (consumer, cancellable, callback, data);
  LocalRequest *request;
  GError *error = NULL;

  g_task_set_source_tag (task, local_consumer_commit_async);
  if (!local_consumer_check_open (self, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (self->group == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  /* Also without new positions: those on their way are written before. */
  request = local_request_new (self);
  take_positions (self, request);
  local_request_submit (self, g_task_new (self, NULL, on_asked_commit, task), request, job_store, FALSE);
}

static gboolean
job_release (LocalLog *log, gpointer data, GError **error)
{
  LocalRequest *request = data;

  return local_group_release (log, &request->member, request->positions, error);
}

static void
on_released (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (object);
  g_autoptr (GError) error = NULL;

  if (self->closed)
    return;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    taskbus_local_consumer_ring (self, FALSE);
  else
    local_consumer_fail (self, error); /* the next look tries again: at once would be for ever on a full disk */
}

/* The parts leave at once, so that nothing can be stored behind the last position. */
void
local_consumer_release (TaskbusConsumer *consumer, GPtrArray *partitions)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (consumer);
  LocalRequest *request;

  if (self->closed || self->group == NULL)
    return;

  request = local_request_new (self);
  for (guint i = 0; i < partitions->len; i++)
    {
      const TaskbusTopicPartition *partition = g_ptr_array_index (partitions, i);
      LocalPart *part = local_part_table_find (self->table, partition->topic, partition->partition);

      if (part == NULL || !part->revoked)
        continue;
      add_position (request, part);
      local_consumer_remove_part (self, part);
    }
  local_request_submit (self, g_task_new (self, NULL, on_released, NULL), request, job_release, TRUE);
}

static gboolean
job_leave (LocalLog *log, gpointer data, GError **error)
{
  LocalRequest *request = data;

  return local_group_leave (log, &request->member, request->positions, error);
}

void
local_consumer_close_async (TaskbusConsumer *consumer,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (consumer);
  GTask *task = g_task_new (consumer, cancellable, callback, data);
  LocalRequest *request;

  g_task_set_source_tag (task, local_consumer_close_async);
  if (self->closed || self->group == NULL || self->member.id == 0)
    {
      taskbus_local_consumer_shut (self);
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  g_task_set_return_on_cancel (task, TRUE);
  request = local_request_new (self);
  take_positions (self, request);
  request->members_fd = self->members_fd; /* the byte is held until the member is gone */
  self->members_fd = -1;
  taskbus_local_consumer_shut (self);
  local_request_submit (self, task, request, job_leave, FALSE);
}
