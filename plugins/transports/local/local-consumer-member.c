/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-clock.h"
#include "local-consumer-private.h"
#include "local-member-lock.h"
#include "plugin-alarm.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* A failure to join or to live is tried again after this. */
#define AGAIN_US (G_USEC_PER_SEC / 2)
/* An ended process may let go of its byte a moment after the event that tells of it. */
#define LINGER_US (50 * 1000)

static gint64
get_beat_interval (TaskbusLocalConsumer *self)
{
  return self->settings->session_timeout * 1000 * 2 / 5;
}

/* After a pause of the whole process the others may have given its partitions away: nothing is received until a sign of
 * life was answered. */
gboolean
local_consumer_is_believed (TaskbusLocalConsumer *self)
{
  if (self->group == NULL || local_clock_now () < self->believed_until)
    return TRUE;

  self->beat_due = 0;
  plugin_alarm_set (self->alarm, 0);
  return FALSE;
}

static gboolean
job_join (LocalLog *log, gpointer data, GError **error)
{
  LocalRequest *request = data;
  LocalMemberSpec spec = { .group = request->group,
                           .client = request->client,
                           .host = request->host,
                           .topics = request->topics,
                           .session_timeout = request->session_timeout,
                           .rebalance_timeout = request->rebalance_timeout,
                           .members_fd = request->members_fd };

  return local_group_join (log, &spec, &request->member, error);
}

static void
on_joined (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (object);
  LocalRequest *request = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  self->joining = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (!self->closed)
        local_consumer_fail (self, error);
      return;
    }

  if (self->closed)
    return; /* closing let go of the byte with the request, by which the others see that nobody is there */
  self->member = request->member;
  self->members_fd = request->members_fd;
  request->members_fd = -1;
  self->believed_until = request->asked + local_group_get_patience (request->session_timeout);
  self->beat_due = g_get_monotonic_time () + get_beat_interval (self);
  taskbus_local_consumer_ring (self, FALSE);
}

static void
join (TaskbusLocalConsumer *self)
{
  g_autofree char *path = g_build_filename (self->settings->directory, "members", NULL);
  LocalRequest *request = local_request_new (self);

  if (self->members_fd >= 0)
    close (self->members_fd);
  self->members_fd = -1;
  self->member.id = 0;
  self->joining = TRUE;
  self->beat_due = g_get_monotonic_time () + AGAIN_US;
  request->group = g_strdup (self->group);
  request->topics = g_strdup (self->topics);
  request->host = g_strdup_printf ("%s:%d", g_get_host_name (), (int) getpid ());
  request->client = g_strdup (self->settings->client_id != NULL ? self->settings->client_id : g_get_prgname ());
  request->asked = local_clock_now ();
  request->members_fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  local_request_submit (self, g_task_new (self, NULL, on_joined, NULL), request, job_join, TRUE);
}

void
local_consumer_start_member (TaskbusLocalConsumer *self)
{
  self->beat_due = 0;
  plugin_alarm_set (self->alarm, 0);
}

static gboolean
job_beat (LocalLog *log, gpointer data, GError **error)
{
  LocalRequest *request = data;

  return local_group_beat (log, &request->member, request->session_timeout, &request->alive, error);
}

static void
on_beat (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (object);
  LocalRequest *request = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  self->beating = FALSE;
  if (self->closed)
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      self->beat_due = g_get_monotonic_time () + AGAIN_US;
      local_consumer_fail (self, error);
      return;
    }

  if (request->alive)
    self->believed_until = request->asked + local_group_get_patience (request->session_timeout);
  if (!request->alive || request->waited)
    taskbus_local_consumer_ring (self, FALSE);
  self->look_due = 0;
  plugin_alarm_set (self->alarm, 0);
}

static void
beat (TaskbusLocalConsumer *self)
{
  LocalRequest *request = local_request_new (self);

  self->beating = TRUE;
  request->waited = local_clock_now () >= self->believed_until;
  self->beat_due = g_get_monotonic_time () + get_beat_interval (self);
  request->asked = local_clock_now ();
  local_request_submit (self, g_task_new (self, NULL, on_beat, NULL), request, job_beat, TRUE);
}

/* Whether another member is dead, which only a transaction can settle, and when the next one would be. */
static gboolean
is_somebody_dead (TaskbusLocalConsumer *self, gint64 *next)
{
  LocalDatabase *database = local_reader_connect (self->reader, NULL);
  sqlite3_stmt *statement = NULL;
  gint64 now = local_clock_now ();
  gboolean dead = FALSE;

  *next = G_MAXINT64;
  if (database != NULL)
    statement = local_database_query (database, NULL, "SELECT id, deadline FROM member WHERE group_id = ? AND id <> ?",
                                      "ii", self->member.group, self->member.id);
  if (statement == NULL)
    return FALSE;

  while (local_database_next (database, statement, NULL) > 0)
    {
      gint64 deadline = sqlite3_column_int64 (statement, 1);

      *next = MIN (*next, g_get_monotonic_time () + MAX (deadline - now + 1, 1) * 1000);
      if (deadline < now || !local_member_lock_is_held (self->members_fd, sqlite3_column_int64 (statement, 0)))
        dead = TRUE;
    }
  return dead;
}

/* Not by the clock, but when the first of the others would be dead without a further sign of life. */
static gboolean
look (TaskbusLocalConsumer *self, gint64 now)
{
  gboolean dead = is_somebody_dead (self, &self->look_due);

  if (dead)
    self->look_due = now + AGAIN_US;
  else if (self->told)
    self->look_due = MIN (self->look_due, now + LINGER_US);
  self->told = FALSE;
  return dead;
}

void
local_consumer_tick_member (TaskbusLocalConsumer *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->member.id == 0)
    {
      if (!self->joining && now >= self->beat_due)
        join (self);
    }
  else if (!self->beating)
    {
      gboolean urgent = now >= self->look_due && look (self, now);

      if (urgent || now >= self->beat_due)
        beat (self);
    }
  if (self->commit_due != 0 && now >= self->commit_due)
    local_consumer_commit (self);

  /* An answer that is under way comes by itself. */
  if (!self->joining && !self->beating)
    plugin_alarm_set (self->alarm, self->member.id == 0 ? self->beat_due : MIN (self->beat_due, self->look_due));
  if (self->commit_due != 0)
    plugin_alarm_set (self->alarm, self->commit_due);
}

/* Takes parts away that somebody else may have by now. */
void
local_consumer_lose (TaskbusLocalConsumer *self, GPtrArray *parts)
{
  g_autoptr (GPtrArray) lost = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  for (guint i = 0; i < parts->len; i++)
    {
      LocalPart *part = g_ptr_array_index (parts, i);

      g_ptr_array_add (lost, taskbus_topic_partition_new (part->topic, part->number, TASKBUS_OFFSET_NONE));
      local_consumer_remove_part (self, part);
    }
  taskbus_consumer_emit_revoked (TASKBUS_CONSUMER (self), lost, TRUE);
}
