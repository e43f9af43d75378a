/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-balance.h"
#include "local-clock.h"
#include "local-member-lock.h"
#include "local-rebalance.h"

#include <string.h>

typedef struct
{
  gint64 id;
  gint64 rebalance_timeout;
  GPtrArray *patterns; /* of GPatternSpec */
} Member;

typedef struct
{
  gint64 id;
  gboolean known; /* there is an assignment */
  gint64 owner;   /* a member's id, or 0 */
  gint64 wanted;  /* likewise */
  gint64 wanted_until;
} Partition;

typedef struct
{
  LocalDatabase *database;
  gint64 group_id;
  gint64 now;
  GArray *members;
  GArray *partitions;
  guint8 *eligible;
  gint *owners;
  gboolean changed;
} Rebalance;

static void
member_clear (gpointer data)
{
  Member *member = data;

  g_clear_pointer (&member->patterns, g_ptr_array_unref);
}

static gint
find_member (Rebalance *rebalance, gint64 id)
{
  for (guint m = 0; m < rebalance->members->len; m++)
    {
      if (g_array_index (rebalance->members, Member, m).id == id)
        return (gint) m;
    }
  return -1;
}

static GPtrArray *
parse_patterns (const char *topics)
{
  GPtrArray *patterns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_pattern_spec_free);
  g_auto (GStrv) lines = g_strsplit (topics, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_ptr_array_add (patterns, g_pattern_spec_new (lines[i]));
  return patterns;
}

static gboolean
matches (Member *member, const char *topic)
{
  for (guint i = 0; i < member->patterns->len; i++)
    {
      if (g_pattern_spec_match_string (g_ptr_array_index (member->patterns, i), topic))
        return TRUE;
    }
  return FALSE;
}

static gboolean
load_members (Rebalance *rebalance, int members_fd, GError **error)
{
  g_autoptr (GArray) dead = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement;
  int result;

  statement = local_database_query (rebalance->database, error,
                                    "SELECT id, boot, deadline, patience, topics FROM member WHERE group_id = ?"
                                    " ORDER BY id",
                                    "i", rebalance->group_id);
  if (statement == NULL)
    return FALSE;

  while ((result = local_database_next (rebalance->database, statement, error)) > 0)
    {
      Member member = { .id = sqlite3_column_int64 (statement, 0) };

      if (g_strcmp0 ((const char *) sqlite3_column_text (statement, 1), local_clock_boot_id ()) != 0 ||
          sqlite3_column_int64 (statement, 2) < rebalance->now || !local_member_lock_is_held (members_fd, member.id))
        {
          g_array_append_val (dead, member.id);
          continue;
        }
      member.rebalance_timeout = sqlite3_column_int64 (statement, 3);
      member.patterns = parse_patterns ((const char *) sqlite3_column_text (statement, 4));
      g_array_append_val (rebalance->members, member);
    }
  if (result < 0)
    return FALSE;

  for (guint i = 0; i < dead->len; i++)
    {
      rebalance->changed = TRUE;
      if (!local_database_run (rebalance->database, error, "DELETE FROM member WHERE id = ?", "i",
                               g_array_index (dead, gint64, i)))
        return FALSE;
    }
  return TRUE;
}

/* Partitions that a member wants, and those that somebody had. */
static gboolean
load_partitions (Rebalance *rebalance, GError **error)
{
  g_autoptr (GByteArray) eligible = g_byte_array_new ();
  guint n_members = rebalance->members->len;
  sqlite3_stmt *statement;
  int result;

  statement = local_database_query (rebalance->database, error,
                                    "SELECT p.id, t.name, a.epoch, a.owner, a.wanted, a.wanted_until FROM partition p"
                                    " JOIN topic t ON t.id = p.topic_id"
                                    " LEFT JOIN assignment a ON a.group_id = ? AND a.partition_id = p.id"
                                    " ORDER BY t.name, p.number",
                                    "i", rebalance->group_id);
  if (statement == NULL)
    return FALSE;

  while ((result = local_database_next (rebalance->database, statement, error)) > 0)
    {
      Partition partition = { .id = sqlite3_column_int64 (statement, 0),
                              .known = sqlite3_column_type (statement, 2) != SQLITE_NULL,
                              .owner = sqlite3_column_int64 (statement, 3),
                              .wanted = sqlite3_column_int64 (statement, 4),
                              .wanted_until = sqlite3_column_int64 (statement, 5) };
      const char *topic = (const char *) sqlite3_column_text (statement, 1);
      gboolean any = partition.known;
      guint start = eligible->len;

      g_byte_array_set_size (eligible, start + n_members);
      for (guint m = 0; m < n_members; m++)
        {
          eligible->data[start + m] = matches (&g_array_index (rebalance->members, Member, m), topic);
          any = any || eligible->data[start + m];
        }
      if (any)
        g_array_append_val (rebalance->partitions, partition);
      else
        g_byte_array_set_size (eligible, start);
    }

  rebalance->eligible = g_byte_array_free (g_steal_pointer (&eligible), FALSE);
  return result == 0;
}

static gboolean
give (Rebalance *rebalance, Partition *partition, gint64 member_id, GError **error)
{
  rebalance->changed = TRUE;
  return local_database_run (rebalance->database, error,
                             "INSERT INTO assignment VALUES (?, ?, nullif (?, 0), 1, NULL, NULL)"
                             " ON CONFLICT (group_id, partition_id) DO UPDATE SET owner = excluded.owner,"
                             " epoch = epoch + 1, wanted = NULL, wanted_until = NULL",
                             "iii", rebalance->group_id, partition->id, member_id);
}

static gboolean
want (Rebalance *rebalance, Partition *partition, gint64 member_id, gint64 until, GError **error)
{
  rebalance->changed = TRUE;
  return local_database_run (rebalance->database, error,
                             "UPDATE assignment SET wanted = nullif (?, 0), wanted_until = ?"
                             " WHERE group_id = ? AND partition_id = ?",
                             "iiii", member_id, until, rebalance->group_id, partition->id);
}

/* Brings one partition nearer to the member that is to have it. */
static gboolean
move_partition (Rebalance *rebalance, guint index, GError **error)
{
  Partition *partition = &g_array_index (rebalance->partitions, Partition, index);
  gint target = rebalance->owners[index];
  gint64 target_id = target >= 0 ? g_array_index (rebalance->members, Member, target).id : 0;
  gint owner = partition->owner != 0 ? find_member (rebalance, partition->owner) : -1;

  if (owner < 0)
    {
      if (partition->owner == 0 && target_id == 0)
        return TRUE;
      return give (rebalance, partition, target_id, error);
    }
  if (target_id == partition->owner)
    return partition->wanted == 0 || want (rebalance, partition, 0, 0, error);

  if (partition->wanted != 0 && partition->wanted_until < rebalance->now)
    return give (rebalance, partition, target_id, error);
  if (partition->wanted == target_id)
    return TRUE;
  return want (rebalance, partition, target_id,
               partition->wanted != 0
                 ? partition->wanted_until
                 : rebalance->now + g_array_index (rebalance->members, Member, owner).rebalance_timeout,
               error);
}

static gboolean
balance (Rebalance *rebalance, GError **error)
{
  guint n = rebalance->partitions->len;

  rebalance->owners = g_new (gint, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      Partition *partition = &g_array_index (rebalance->partitions, Partition, i);
      gint wanted = partition->wanted != 0 ? find_member (rebalance, partition->wanted) : -1;

      rebalance->owners[i] = wanted >= 0 ? wanted : find_member (rebalance, partition->owner);
    }
  local_balance (rebalance->members->len, n, rebalance->eligible, rebalance->owners);

  for (guint i = 0; i < n; i++)
    {
      if (!move_partition (rebalance, i, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
local_rebalance (LocalLog *log, gint64 group_id, gboolean *changed, GError **error)
{
  Rebalance rebalance = { .database = log->database, .group_id = group_id, .now = local_clock_now () };
  gboolean success;

  rebalance.members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_array_set_clear_func (rebalance.members, member_clear);
  rebalance.partitions = g_array_new (FALSE, FALSE, sizeof (Partition));

  success = load_members (&rebalance, log->members, error) && load_partitions (&rebalance, error) &&
            balance (&rebalance, error);
  *changed = rebalance.changed;

  g_array_unref (rebalance.members);
  g_array_unref (rebalance.partitions);
  g_free (rebalance.eligible);
  g_free (rebalance.owners);
  return success;
}
