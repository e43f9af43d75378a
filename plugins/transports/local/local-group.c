/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-clock.h"
#include "local-group.h"
#include "local-member-lock.h"
#include "local-rebalance.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

gint64
local_group_get_patience (gint64 session_timeout)
{
  return session_timeout * 5 / 6;
}

static gboolean
find_or_add_group (LocalDatabase *database, const char *name, gint64 *id, GError **error)
{
  gboolean found;

  return local_database_run (database, error, "INSERT OR IGNORE INTO consumer_group (name) VALUES (?)", "t", name) &&
         local_database_get_int (database, id, &found, error, "SELECT id FROM consumer_group WHERE name = ?", "t",
                                 name);
}

gboolean
local_group_join (LocalLog *log, const LocalMemberSpec *spec, LocalMemberId *member, GError **error)
{
  gint64 deadline = local_clock_now () + local_group_get_patience (spec->session_timeout);
  gboolean changed;

  if (!find_or_add_group (log->database, spec->group, &member->group, error) ||
      !local_database_run (log->database, error,
                           "INSERT INTO member (group_id, client, host, boot, deadline, patience, topics)"
                           " VALUES (?, ?, ?, ?, ?, ?, ?)",
                           "itttiit", member->group, spec->client, spec->host, local_clock_boot_id (), deadline,
                           spec->rebalance_timeout, spec->topics))
    return FALSE;

  member->id = sqlite3_last_insert_rowid (log->database->db);
  if (!local_member_lock_hold (spec->members_fd, member->id))
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED,
                   _ ("The membership in group “%s” cannot be locked in “%s”: %s"), spec->group,
                   log->settings->directory, g_strerror (errno));
      return FALSE;
    }
  return local_rebalance (log, member->group, &changed, error);
}

/* A sign of life, and a look at the others'. */
gboolean
local_group_beat (LocalLog *log, const LocalMemberId *member, gint64 session_timeout, gboolean *alive, GError **error)
{
  gint64 deadline = local_clock_now () + local_group_get_patience (session_timeout);
  gboolean changed;

  if (!local_database_run (log->database, error, "UPDATE member SET deadline = ? WHERE id = ?", "ii", deadline,
                           member->id))
    return FALSE;

  *alive = sqlite3_changes (log->database->db) > 0;
  if (!local_rebalance (log, member->group, &changed, error))
    return FALSE;
  log->quiet = !changed;
  return TRUE;
}

/* Only who has the partition, at the epoch at which it got it, may say how far it is. */
static gboolean
check_owner (LocalLog *log, const LocalMemberId *member, LocalPosition *position, GError **error)
{
  gint64 one = 0;
  gboolean found;

  if (!local_database_get_int (log->database, &one, &found, error,
                               "SELECT 1 FROM assignment a JOIN member m ON m.id = a.owner"
                               " WHERE a.group_id = ? AND a.partition_id = ? AND a.owner = ? AND a.epoch = ?",
                               "iiii", member->group, position->partition_id, member->id, position->epoch))
    return FALSE;

  position->fenced = !found;
  return TRUE;
}

gboolean
local_group_store (LocalLog *log, const LocalMemberId *member, GArray *positions, GError **error)
{
  for (guint i = 0; i < positions->len; i++)
    {
      LocalPosition *position = &g_array_index (positions, LocalPosition, i);

      if (!check_owner (log, member, position, error))
        return FALSE;
      if (position->fenced || position->offset == TASKBUS_OFFSET_NONE)
        continue;
      if (!local_database_run (log->database, error, "INSERT OR REPLACE INTO position VALUES (?, ?, ?)", "iii",
                               member->group, position->partition_id, position->offset))
        return FALSE;
    }
  log->quiet = TRUE;
  return TRUE;
}

gboolean
local_group_release (LocalLog *log, const LocalMemberId *member, GArray *positions, GError **error)
{
  gboolean changed;

  if (!local_group_store (log, member, positions, error))
    return FALSE;

  for (guint i = 0; i < positions->len; i++)
    {
      LocalPosition *position = &g_array_index (positions, LocalPosition, i);

      if (!position->fenced &&
          !local_database_run (log->database, error,
                               "UPDATE assignment SET owner = wanted, epoch = epoch + 1, wanted = NULL,"
                               " wanted_until = NULL WHERE group_id = ? AND partition_id = ?",
                               "ii", member->group, position->partition_id))
        return FALSE;
    }
  log->quiet = FALSE;
  return local_rebalance (log, member->group, &changed, error);
}

gboolean
local_group_leave (LocalLog *log, const LocalMemberId *member, GArray *positions, GError **error)
{
  gboolean changed;

  if (!local_group_store (log, member, positions, error) ||
      !local_database_run (log->database, error, "DELETE FROM member WHERE id = ?", "i", member->id))
    return FALSE;

  log->quiet = FALSE;
  return local_rebalance (log, member->group, &changed, error);
}
