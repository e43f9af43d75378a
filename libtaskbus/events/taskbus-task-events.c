/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-task-events-private.h"

#include "bus/taskbus-bus-private.h"
#include "codec/taskbus-codec.h"
#include "events/taskbus-event-fields-private.h"
#include "record/taskbus-record-builder.h"

#include <string.h>

/**
 * TaskbusTaskEvents:
 *
 * Tells what becomes of tasks: `task.created`, `task.completed`, `task.failed`, and any other event that belongs to a
 * task.
 *
 * ```c
 * g_autoptr (TaskbusTaskEvents) events = taskbus_task_events_new (bus);
 *
 * taskbus_task_events_post_created (events, "task_001", "check the sensor", "{\"device\":7}");
 * taskbus_task_events_post_failed (events, "task_001", "he said \"no\"");
 * ```
 *
 * The key of each record is the id of its task, so that what is told of one task arrives in order. The time of a message is
 * that of the call. Texts arrive as they are, with their quotes, newlines and control characters; they are UTF-8.
 *
 * Each kind can be published with or without waiting, which tells where the record is. Or it can be posted: a post never holds up
 * or breaks the work of the caller, and whatever fails, also for its arguments, reaches
 * [signal@Taskbus.Bus::publish-failed] and the counters of the bus.
 *
 * All functions may be called from any thread. [class@Taskbus.TaskListener] is the other side.
 *
 * Since: 1.0
 */
struct _TaskbusTaskEvents
{
  GObject parent_instance;

  TaskbusBus *bus;
};

G_DEFINE_FINAL_TYPE (TaskbusTaskEvents, taskbus_task_events, G_TYPE_OBJECT)

enum
{
  PROP_BUS = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
taskbus_task_events_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TaskbusTaskEvents *self = TASKBUS_TASK_EVENTS (object);

  switch (id)
    {
    case PROP_BUS:
      g_value_set_object (value, self->bus);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
taskbus_task_events_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TaskbusTaskEvents *self = TASKBUS_TASK_EVENTS (object);

  switch (id)
    {
    case PROP_BUS:
      self->bus = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
taskbus_task_events_finalize (GObject *object)
{
  TaskbusTaskEvents *self = TASKBUS_TASK_EVENTS (object);

  g_clear_object (&self->bus);

  G_OBJECT_CLASS (taskbus_task_events_parent_class)->finalize (object);
}

static void
taskbus_task_events_class_init (TaskbusTaskEventsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = taskbus_task_events_get_property;
  object_class->set_property = taskbus_task_events_set_property;
  object_class->finalize = taskbus_task_events_finalize;

  /**
   * TaskbusTaskEvents:bus:
   *
   * The bus that carries the events.
   *
   * Since: 1.0
   */
  properties[PROP_BUS] = g_param_spec_object ("bus", NULL, NULL, TASKBUS_TYPE_BUS,
                                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
taskbus_task_events_init (TaskbusTaskEvents *self)
{
}

/**
 * taskbus_task_events_new:
 * @bus: the bus that carries the events
 *
 * Makes one.
 *
 * Returns: (transfer full): a new one
 *
 * Since: 1.0
 */
TaskbusTaskEvents *
taskbus_task_events_new (TaskbusBus *bus)
{
  g_return_val_if_fail (TASKBUS_IS_BUS (bus), NULL);

  return g_object_new (TASKBUS_TYPE_TASK_EVENTS, "bus", bus, NULL);
}

/**
 * taskbus_task_events_get_bus:
 * @self: task events
 *
 * Gets the bus.
 *
 * Returns: (transfer none): the bus
 *
 * Since: 1.0
 */
TaskbusBus *
taskbus_task_events_get_bus (TaskbusTaskEvents *self)
{
  g_return_val_if_fail (TASKBUS_IS_TASK_EVENTS (self), NULL);

  return self->bus;
}

/* A message of a type, about a task. */
TaskbusMessage *
taskbus_task_events_begin (const char *type, const char *task_id, GError **error)
{
  g_autoptr (TaskbusMessage) message = NULL;

  if (!taskbus_event_check_id (task_id, "task-id", error))
    return NULL;

  message = taskbus_message_new_of_type (type, error);
  if (message == NULL || !taskbus_event_set_text (message, "task-id", task_id, error))
    return NULL;

  return g_steal_pointer (&message);
}

TaskbusRecord *
taskbus_task_events_encode (TaskbusTaskEvents *self, TaskbusMessage *message, GError **error)
{
  return taskbus_codec_encode (taskbus_bus_get_codec (self->bus), message, error);
}

/* The task ends in the caller's context: the worker of the bus holds on to its own a moment longer than the callback. */
static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  TaskbusReceipt *receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (source), result, &error);

  if (receipt != NULL)
    g_task_return_pointer (task, receipt, (GDestroyNotify) taskbus_receipt_unref);
  else
    g_task_return_error (task, error);
}

/* Takes the error. */
void
taskbus_task_events_send_async (TaskbusTaskEvents *self,
                                TaskbusRecord *record,
                                GError *error,
                                gpointer tag,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE); /* a record that was confirmed before is confirmed */
  if (record == NULL)
    g_task_return_error (task, error);
  else
    taskbus_bus_publish_record_async (self->bus, record, cancellable, on_published, g_steal_pointer (&task));
}

TaskbusReceipt *
taskbus_task_events_send_finish (TaskbusTaskEvents *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What cannot be written is told like any other failure of a post, by a record without a value.  Takes the error. */
void
taskbus_task_events_post (TaskbusTaskEvents *self,
                          TaskbusRecord *record,
                          GError *error,
                          const char *topic,
                          const char *task_id)
{
  if (record != NULL)
    {
      taskbus_bus_post_record (self->bus, record);
    }
  else
    {
      g_autoptr (GError) owned = error;
      g_autofree char *shown = g_utf8_make_valid (topic, -1);
      g_autoptr (GBytes) key = g_bytes_new (task_id, strlen (task_id));
      g_autoptr (TaskbusRecord) refused = taskbus_record_new (shown, key, NULL);

      taskbus_bus_refuse_post (self->bus, refused, owned);
    }
}
