/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-consumer-private.h"
#include "local-examine.h"
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
    return local_examine_doubt (log, NULL, error);
  return local_database_run (log->database, error, "INSERT OR REPLACE INTO lost VALUES (?, ?, ?)", "iii",
                             first->partition_id, first->offset, end->offset - 1);
}

static void
go_on (TaskbusLocalConsumer *self, const GError *error)
{
  for (guint i = 0; i < self->parts->len; i++)
    ((LocalPart *) g_ptr_array_index (self->parts, i))->suspect = FALSE;
  self->catalog_version = -1;
  if (error == NULL)
    {
      taskbus_local_consumer_ring (self, FALSE);
      return;
    }
  local_consumer_fail (self, error);
  local_consumer_try_later (self); /* at once would be for ever on a full disk */
}

static void
on_renewed (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (object);
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (!self->closed)
    go_on (self, error);
}

static void
on_examined (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (object);
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (self->closed)
    return;
  if (g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT))
    local_request_submit (self, g_task_new (self, NULL, on_renewed, NULL), local_request_new (self),
                          local_examine_renew, TRUE);
  else
    go_on (self, error);
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

/* What cannot be read is for the writer to examine and to salvage: once, as long as that does not help. */
void
local_consumer_meet (TaskbusLocalConsumer *self, const GError *error)
{
  if (!g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT) || self->examined || self->writer == NULL)
    {
      local_consumer_try_later (self);
      return;
    }

  self->examined = TRUE;
  local_request_submit (self, g_task_new (self, NULL, on_examined, NULL), local_request_new (self), local_examine_doubt,
                        TRUE);
}
