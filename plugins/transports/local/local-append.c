/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-append.h"
#include "local-murmur2.h"
#include "local-time-index.h"

#include <glib/gi18n-lib.h>

/* An error of one record, not of the batch. */
static gboolean refuse (LocalEntry *entry, TaskbusError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (LocalEntry *entry, TaskbusError code, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  entry->error = g_error_new_valist (TASKBUS_ERROR, (int) code, format, arguments);
  va_end (arguments);
  return TRUE;
}

/* A damaged index must not hide a topic, or there would be two of that name. */
static gboolean
check_absent (LocalLog *log, const char *name, GError **error)
{
  gint64 id = 0;
  gboolean found;

  if (!local_database_get_int (log->database, &id, &found, error, "SELECT id FROM topic NOT INDEXED WHERE name = ?",
                               "t", name))
    return FALSE;
  if (!found)
    return TRUE;

  log->damaged = TRUE;
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT, _ ("“%s” is damaged"), log->settings->path);
  return FALSE;
}

/* FALSE only when the batch fails. */
static gboolean
find_topic (LocalLog *log, LocalEntry *entry, LocalTopic **topic, GError **error)
{
  const char *name = taskbus_record_get_topic (entry->record);
  g_autoptr (GError) local_error = NULL;

  *topic = local_catalog_find (log->catalog, log->database, name, &local_error);
  if (*topic == NULL && local_error == NULL)
    {
      if (!log->settings->auto_create)
        return refuse (entry, TASKBUS_ERROR_NOT_FOUND,
                       _ ("There is no topic “%s”, and local.auto-create is off: create it first"), name);
      if (check_absent (log, name, &local_error))
        *topic = local_catalog_create (log->catalog, log->database, name, log->settings->n_partitions, &local_error);
    }
  if (*topic != NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static LocalHead *
choose_head (LocalEntry *entry, LocalTopic *topic)
{
  gint32 partition = taskbus_record_get_partition (entry->record);
  gsize size;
  const guint8 *key;

  if (partition != TASKBUS_PARTITION_ANY)
    {
      if (partition < topic->n_heads)
        return &topic->heads[partition];
      refuse (entry, TASKBUS_ERROR_INVALID_ARGUMENT, _ ("Topic “%s” has no partition %d: it has %d, from 0"),
              topic->name, partition, topic->n_heads);
      return NULL;
    }

  key = taskbus_record_peek_key (entry->record, &size);
  if (key != NULL)
    return &topic->heads[local_murmur2_partition (key, size, topic->n_heads)];
  return &topic->heads[topic->sticky % topic->n_heads];
}

static gboolean
insert (LocalLog *log, LocalEntry *entry, LocalHead *head, GByteArray *headers, GError **error)
{
  LocalRow row = { .id = local_row_id (head->id, head->next_offset),
                   .topic_id = head->topic->id,
                   .timestamp = entry->timestamp };
  sqlite3_stmt *statement;

  row.key.data = taskbus_record_peek_key (entry->record, &row.key.size);
  row.value.data = taskbus_record_peek_value (entry->record, &row.value.size);
  if (taskbus_record_get_n_headers (entry->record) > 0)
    {
      local_row_pack_headers (headers, entry->record);
      row.headers = (LocalBlob){ headers->data, headers->len };
    }

  statement = local_database_query (log->database, error, "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", "iibbbi",
                                    row.id, row.timestamp, &row.key, &row.value, &row.headers,
                                    (gint64) local_row_checksum (&row));
  if (statement == NULL || local_database_next (log->database, statement, error) != 0)
    return FALSE;

  entry->partition = head->number;
  entry->offset = head->next_offset++;
  head->max_timestamp = MAX (head->max_timestamp, entry->timestamp);
  head->bytes += (gint64) (row.key.size + row.value.size + row.headers.size);
  return local_time_index_note (log->database, head->id, entry->offset, head->max_timestamp, error);
}

/* Stores the heads that moved; records without a key go to the next partition next time. */
static gboolean
store_heads (LocalLog *log, GPtrArray *touched, GError **error)
{
  for (guint i = 0; i < touched->len; i++)
    {
      LocalHead *head = g_ptr_array_index (touched, i);

      head->touched = FALSE;
      if (head->topic->n_heads > 1)
        head->topic->sticky = (head->number + 1) % head->topic->n_heads;
      if (!local_database_run (log->database, error,
                               "UPDATE partition SET next_offset = ?, max_timestamp = ?, bytes = ? WHERE id = ?",
                               "iiii", head->next_offset, head->max_timestamp, head->bytes, head->id))
        return FALSE;
    }
  return TRUE;
}

gboolean
local_append (LocalLog *log, LocalEntry *entries, gsize n_entries, GError **error)
{
  g_autoptr (GPtrArray) touched = g_ptr_array_new ();
  g_autoptr (GByteArray) headers = g_byte_array_new ();

  for (gsize i = 0; i < n_entries; i++)
    {
      LocalTopic *topic;
      LocalHead *head;

      if (!find_topic (log, &entries[i], &topic, error))
        return FALSE;
      head = topic != NULL ? choose_head (&entries[i], topic) : NULL;
      if (head == NULL)
        continue;

      if (!head->touched)
        {
          head->touched = TRUE;
          g_ptr_array_add (touched, head);
        }
      if (!insert (log, &entries[i], head, headers, error))
        return FALSE;
    }

  return store_heads (log, touched, error);
}
