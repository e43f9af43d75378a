/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-consumer-private.h"
#include "local-salvage.h"

#include <glib/gi18n-lib.h>

/* A sound file settles that the records are gone; another one is salvaged, which may find them. */
static gboolean
job_examine (LocalLog *log, gpointer data, GError **error)
{
  LocalRequest *request = data;
  LocalPosition *first = &g_array_index (request->positions, LocalPosition, 0);
  LocalPosition *end = &g_array_index (request->positions, LocalPosition, 1);

  if (!local_salvage_is_sound (log->settings->path))
    {
      log->damaged = TRUE;
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT, _ ("“%s” is damaged"), log->settings->path);
      return FALSE;
    }
  return local_database_run (log->database, error, "INSERT OR REPLACE INTO lost VALUES (?, ?, ?)", "iii",
                             first->partition_id, first->offset, end->offset - 1);
}

static gboolean
job_renew (LocalLog *log, gpointer data, GError **error)
{
  return TRUE; /* to begin is to salvage */
}

static void
on_examined (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (object);
  g_autoptr (GError) error = NULL;

  if (self->closed)
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error) &&
      g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT))
    {
      local_request_submit (self, g_task_new (self, NULL, on_examined, NULL), local_request_new (self), job_renew,
                            TRUE);
      return;
    }

  for (guint i = 0; i < self->parts->len; i++)
    ((LocalPart *) g_ptr_array_index (self->parts, i))->suspect = FALSE;
  if (error == NULL)
    taskbus_local_consumer_ring (self, FALSE);
  else
    local_consumer_fail (self, error); /* the next look tries again: at once would be for ever on a full disk */
}

void
local_consumer_examine_gap (TaskbusLocalConsumer *self, LocalPart *part)
{
  LocalRequest *request = local_request_new (self);
  LocalPosition first = { .partition_id = part->id, .offset = part->position };
  LocalPosition end = { .partition_id = part->id, .offset = part->suspect_end };

  g_array_append_val (request->positions, first);
  g_array_append_val (request->positions, end);
  local_request_submit (self, g_task_new (self, NULL, on_examined, NULL), request, job_examine, TRUE);
}
