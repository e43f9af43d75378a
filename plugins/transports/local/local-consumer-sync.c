/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-consumer-private.h"
#include "plugin-alarm.h"

/* What the log says that the member has. */
typedef struct
{
  GPtrArray *parts; /* of LocalPart; revoked: another one is to have it */
  gboolean alive;
} Holding;

static void
holding_clear (Holding *holding)
{
  g_clear_pointer (&holding->parts, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Holding, holding_clear)

static gboolean
read_parts (TaskbusLocalConsumer *self, LocalDatabase *database, Holding *holding, GError **error)
{
  sqlite3_stmt *statement;
  int result;

  statement = local_database_query (database, error,
                                    "SELECT t.name, p.number, p.id, t.id, a.epoch, a.wanted, o.offset FROM assignment a"
                                    " JOIN partition p ON p.id = a.partition_id JOIN topic t ON t.id = p.topic_id"
                                    " LEFT JOIN position o ON o.group_id = a.group_id AND o.partition_id = p.id"
                                    " WHERE a.group_id = ? AND a.owner = ? ORDER BY t.name, p.number",
                                    "ii", self->member.group, self->member.id);
  if (statement == NULL)
    return FALSE;

  while ((result = local_database_next (database, statement, error)) > 0)
    {
      LocalPart *part = local_part_new ((const char *) sqlite3_column_text (statement, 0),
                                        sqlite3_column_int (statement, 1), sqlite3_column_int64 (statement, 2),
                                        sqlite3_column_int64 (statement, 3));

      part->epoch = sqlite3_column_int64 (statement, 4);
      part->revoked = sqlite3_column_type (statement, 5) != SQLITE_NULL;
      part->position = sqlite3_column_type (statement, 6) != SQLITE_NULL ? sqlite3_column_int64 (statement, 6)
                                                                         : TASKBUS_OFFSET_NONE;
      part->submitted = part->position;
      g_ptr_array_add (holding->parts, part);
    }
  return result == 0;
}

/* One look at membership and assignments. */
static gboolean
read_holding (TaskbusLocalConsumer *self, Holding *holding, GError **error)
{
  LocalDatabase *database = local_reader_connect (self->reader, error);
  gint64 one = 0;
  gboolean success;

  holding->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) local_part_free);
  if (database == NULL)
    return FALSE;

  sqlite3_exec (database->db, "BEGIN", NULL, NULL, NULL);
  success = local_database_get_int (database, &one, &holding->alive, error, "SELECT 1 FROM member WHERE id = ?", "i",
                                    self->member.id) &&
            read_parts (self, database, holding, error);
  sqlite3_exec (database->db, "COMMIT", NULL, NULL, NULL);
  return success;
}

static LocalPart *
find_held (Holding *holding, LocalPart *part)
{
  for (guint i = 0; i < holding->parts->len; i++)
    {
      LocalPart *held = g_ptr_array_index (holding->parts, i);

      if (held->id == part->id)
        return held;
    }
  return NULL;
}

/* Parts that the log does not give us any more, or has given anew. */
static void
drop_lost (TaskbusLocalConsumer *self, Holding *holding)
{
  g_autoptr (GPtrArray) lost = g_ptr_array_new ();

  for (guint i = 0; i < self->parts->len; i++)
    {
      LocalPart *part = g_ptr_array_index (self->parts, i);
      LocalPart *held = holding->alive ? find_held (holding, part) : NULL;

      if (held == NULL || held->epoch != part->epoch)
        g_ptr_array_add (lost, part);
    }
  if (lost->len > 0)
    local_consumer_lose (self, lost);
}

static void
revoke_wanted (TaskbusLocalConsumer *self, Holding *holding)
{
  g_autoptr (GPtrArray) revoked = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  for (guint i = 0; i < self->parts->len; i++)
    {
      LocalPart *part = g_ptr_array_index (self->parts, i);
      LocalPart *held = find_held (holding, part);

      if (held == NULL || !held->revoked || part->revoked)
        continue;
      part->revoked = TRUE;
      g_ptr_array_add (revoked, taskbus_topic_partition_new (part->topic, part->number, TASKBUS_OFFSET_NONE));
    }
  if (revoked->len > 0)
    taskbus_consumer_emit_revoked (TASKBUS_CONSUMER (self), revoked, FALSE);
}

/* A group that begins at the end keeps that as its position, or what comes before the first commit would be skipped. */
static gboolean
begin_part (TaskbusLocalConsumer *self, LocalPart *part)
{
  g_autoptr (GError) error = NULL;
  gint64 high = 0;

  if (part->revoked)
    return FALSE; /* to be given on at once: not worth beginning, but to be released */
  if (!local_consumer_resolve (self, part->id, &part->position, &error))
    {
      if (error != NULL)
        {
          local_consumer_fail (self, error);
          local_consumer_meet (self, error);
        }
      return FALSE;
    }

  if (part->submitted == TASKBUS_OFFSET_NONE)
    {
      part->stored = part->position;
      self->commit_due = 1;
    }
  else if (local_reader_get_watermarks (self->reader, part->id, NULL, &high, NULL) && part->position > high)
    part->position = high; /* records were lost with a damaged log: the next ones must not be taken for old ones */
  return TRUE;
}

static void
add_new (TaskbusLocalConsumer *self, Holding *holding)
{
  g_autoptr (GPtrArray) assigned = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  g_autoptr (GPtrArray) handed = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  while (holding->parts->len > 0)
    {
      LocalPart *part = g_ptr_array_steal_index (holding->parts, 0);

      if (local_part_table_find (self->table, part->topic, part->number) != NULL)
        local_part_free (part);
      else if (begin_part (self, part))
        local_consumer_add_part (self, part, assigned);
      else if (part->revoked)
        local_consumer_add_part (self, part, handed);
      else
        local_part_free (part);
    }
  if (handed->len > 0)
    local_consumer_release (TASKBUS_CONSUMER (self), handed);
  if (assigned->len > 0)
    taskbus_consumer_emit_assigned (TASKBUS_CONSUMER (self), assigned);
}

/* Topics and partitions that came need a transaction to be assigned. */
static void
note_catalog (TaskbusLocalConsumer *self)
{
  gint64 version = local_reader_get_catalog_version (self->reader);

  if (version == self->catalog_version)
    return;
  self->catalog_version = version;
  self->beat_due = 0;
  plugin_alarm_set (self->alarm, 0);
}

/* Makes what the bus knows agree with what the log says. */
void
local_consumer_sync_member (TaskbusLocalConsumer *self)
{
  g_auto (Holding) holding = { NULL, FALSE };
  g_autoptr (GError) error = NULL;

  if (self->member.id == 0)
    return;
  if (!read_holding (self, &holding, &error))
    {
      local_consumer_fail (self, error);
      local_consumer_meet (self, error);
      return;
    }

  note_catalog (self);
  drop_lost (self, &holding);
  if (self->closed)
    return;
  if (!holding.alive)
    {
      self->member.id = 0;
      self->beat_due = 0;
      return;
    }
  revoke_wanted (self, &holding);
  if (!self->closed)
    add_new (self, &holding);
}
