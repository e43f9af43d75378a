/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-task-listener-run-private.h"

#include "message/taskbus-message-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const type_names[TASKBUS_N_TASK_KINDS] = { "task.created", "task.completed", "task.failed" };

struct _TaskbusTaskTarget
{
  gatomicrefcount ref_count;
  TaskbusTaskHandler handler;
  gpointer user_data;
  GDestroyNotify destroy;
};

struct _TaskbusTaskRun
{
  TaskbusTaskListener *listener;
  TaskbusTaskTarget *targets[TASKBUS_N_TASK_KINDS]; /* NULL: not received */
  char *topics[TASKBUS_N_TASK_KINDS];               /* of each kind, as the profile has them */
  GPtrArray *subscribed;                            /* those with a handler, each once; NULL at its end */
};

TaskbusTaskTarget *
taskbus_task_target_new (TaskbusTaskHandler handler, gpointer user_data, GDestroyNotify destroy)
{
  TaskbusTaskTarget *self = g_new (TaskbusTaskTarget, 1);

  *self = (TaskbusTaskTarget){ .handler = handler, .user_data = user_data, .destroy = destroy };
  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

TaskbusTaskTarget *
taskbus_task_target_ref (TaskbusTaskTarget *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
taskbus_task_target_unref (TaskbusTaskTarget *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_free (self);
}

TaskbusTaskRun *
taskbus_task_run_new (TaskbusTaskListener *listener,
                      TaskbusTaskTarget *const *targets,
                      TaskbusCodec *codec,
                      GError **error)
{
  g_autoptr (TaskbusTaskRun) self = g_new0 (TaskbusTaskRun, 1);

  self->subscribed = g_ptr_array_new ();
  for (guint i = 0; i < TASKBUS_N_TASK_KINDS; i++)
    {
      self->topics[i] = taskbus_codec_get_topic (codec, type_names[i], error);
      if (self->topics[i] == NULL)
        return NULL;
      if (targets[i] == NULL)
        continue;

      self->targets[i] = taskbus_task_target_ref (targets[i]);
      if (!g_ptr_array_find_with_equal_func (self->subscribed, self->topics[i], g_str_equal, NULL))
        g_ptr_array_add (self->subscribed, self->topics[i]);
    }

  if (self->subscribed->len == 0)
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                           _ ("A listener for tasks needs a handler before it is started"));
      return NULL;
    }

  g_ptr_array_add (self->subscribed, NULL);
  self->listener = g_object_ref (listener);
  return g_steal_pointer (&self);
}

void
taskbus_task_run_free (TaskbusTaskRun *self)
{
  if (self->listener != NULL)
    taskbus_task_listener_note_end (self->listener, self);

  for (guint i = 0; i < TASKBUS_N_TASK_KINDS; i++)
    {
      g_clear_pointer (&self->targets[i], taskbus_task_target_unref);
      g_free (self->topics[i]);
    }
  g_ptr_array_unref (self->subscribed);
  g_clear_object (&self->listener);
  g_free (self);
}

const char *const *
taskbus_task_run_get_topics (TaskbusTaskRun *self)
{
  return (const char *const *) self->subscribed->pdata;
}

static char *
dup_key (TaskbusRecord *record)
{
  g_autoptr (GBytes) key = taskbus_record_get_key (record);
  gsize size = 0;
  const char *data = key != NULL ? g_bytes_get_data (key, &size) : NULL;

  return size > 0 && g_utf8_validate_len (data, size, NULL) ? g_strndup (data, size) : NULL;
}

/* The key, where it can be the id of a task, or else what the document says.  Never NULL: what anybody may send is not
 * to bring down a handler. */
static char *
dup_task_id (TaskbusDelivery *delivery)
{
  TaskbusMessage *message = taskbus_delivery_get_message (delivery);
  char *task_id = dup_key (taskbus_delivery_get_record (delivery));
  g_autofree char *owned = NULL;
  const char *text;
  gsize length = 0;

  if (task_id != NULL)
    return task_id;

  text = message != NULL ? taskbus_message_peek_key (message, &length, &owned) : NULL;
  return text != NULL ? g_strndup (text, length) : g_strdup ("");
}

/* By the message's type; a document that cannot be read is of the type that its topic belongs to, and the handler
 * decides what becomes of it.  NULL: it is none of these. */
static TaskbusTaskTarget *
find_target (TaskbusTaskRun *self, TaskbusDelivery *delivery)
{
  TaskbusMessage *message = taskbus_delivery_get_message (delivery);
  const char *type = message != NULL ? taskbus_message_get_type_name (message) : NULL;
  const char *topic = taskbus_record_get_topic (taskbus_delivery_get_record (delivery));

  for (guint i = 0; i < TASKBUS_N_TASK_KINDS; i++)
    {
      if (type != NULL ? strcmp (type, type_names[i]) == 0 : strcmp (topic, self->topics[i]) == 0)
        return self->targets[i];
    }

  return NULL;
}

TaskbusOutcome
taskbus_task_run_handle (TaskbusDelivery *delivery, gpointer run)
{
  TaskbusTaskRun *self = run;
  TaskbusTaskTarget *target = find_target (self, delivery);
  g_autofree char *task_id = NULL;

  if (target == NULL)
    {
      taskbus_task_listener_note_ignored (self->listener, taskbus_delivery_get_record (delivery));
      return TASKBUS_OUTCOME_DONE;
    }

  task_id = dup_task_id (delivery);
  return target->handler (delivery, task_id, target->user_data);
}
