/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a listener asks for records, where its transport has to. */
#include "config.h"

#include "events/taskbus-task-listener-private.h"

#define DEFAULT_MAX_POLL_RECORDS 10
#define DEFAULT_POLL_WAIT 30000
#define DEFAULT_IDLE_PAUSE 1000
#define DEFAULT_ERROR_PAUSE 5000

#define MAX_POLL_RECORDS 1000000

void
taskbus_task_listener_init_polling (TaskbusTaskListener *self)
{
  self->polling = (TaskbusPolling){ .max_records = DEFAULT_MAX_POLL_RECORDS,
                                    .wait = DEFAULT_POLL_WAIT,
                                    .idle_pause = DEFAULT_IDLE_PAUSE,
                                    .error_pause = DEFAULT_ERROR_PAUSE };
}

/* What the profile says is what the properties begin with. */
gboolean
taskbus_task_listener_read_polling (TaskbusTaskListener *self, TaskbusProfile *profile, GError **error)
{
  const struct
  {
    const char *key;
    guint *value;
    gint64 least;
    gint64 most;
  } numbers[] = {
    { "task.max-poll-records", &self->polling.max_records, 1, MAX_POLL_RECORDS },
    { "task.poll-wait", &self->polling.wait, 0, G_MAXINT },
    { "task.idle-pause", &self->polling.idle_pause, 0, G_MAXINT },
    { "task.error-pause", &self->polling.error_pause, 0, G_MAXINT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      gint64 number;

      if (!taskbus_profile_lookup_int (profile, numbers[i].key, numbers[i].least, numbers[i].most, *numbers[i].value,
                                       &number, error))
        return FALSE;
      *numbers[i].value = (guint) number;
    }

  return TRUE;
}

/* Four, in the order of the polling's members. */
void
taskbus_task_listener_make_polling_pspecs (GParamSpec **pspecs)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * TaskbusTaskListener:max-poll-records:
   *
   * The most records that a transport that has to ask asks for at a time; the profile's `task.max-poll-records`. The local
   * log and Kafka do not ask.
   *
   * Since: 1.0
   */
  pspecs[0] = g_param_spec_uint ("max-poll-records", NULL, NULL, 1, MAX_POLL_RECORDS, DEFAULT_MAX_POLL_RECORDS, flags);

  /**
   * TaskbusTaskListener:poll-wait:
   *
   * How long a transport that has to ask waits for the first record, in milliseconds; the profile's `task.poll-wait`. The local
   * log and Kafka do not ask.
   *
   * Since: 1.0
   */
  pspecs[1] = g_param_spec_uint ("poll-wait", NULL, NULL, 0, G_MAXINT, DEFAULT_POLL_WAIT, flags);

  /**
   * TaskbusTaskListener:idle-pause:
   *
   * The pause of a transport that has to ask, when it got no record, in milliseconds; the profile's `task.idle-pause`. The local
   * log and Kafka do not ask.
   *
   * Since: 1.0
   */
  pspecs[2] = g_param_spec_uint ("idle-pause", NULL, NULL, 0, G_MAXINT, DEFAULT_IDLE_PAUSE, flags);

  /**
   * TaskbusTaskListener:error-pause:
   *
   * The pause of a transport that has to ask, after an error, in milliseconds; the profile's `task.error-pause`. The local log
   * and Kafka do not ask.
   *
   * Since: 1.0
   */
  pspecs[3] = g_param_spec_uint ("error-pause", NULL, NULL, 0, G_MAXINT, DEFAULT_ERROR_PAUSE, flags);
}

static void
set_number (TaskbusTaskListener *self, guint *number, guint value, const char *property)
{
  if (*number == value)
    return;

  *number = value;
  g_object_notify (G_OBJECT (self), property);
}

/**
 * taskbus_task_listener_get_max_poll_records:
 * @self: a listener
 *
 * Gets the most records that a transport that has to ask asks for at a time.
 *
 * Returns: a number of records
 *
 * Since: 1.0
 */
guint
taskbus_task_listener_get_max_poll_records (TaskbusTaskListener *self)
{
  g_return_val_if_fail (TASKBUS_IS_TASK_LISTENER (self), 0);

  return self->polling.max_records;
}

/**
 * taskbus_task_listener_set_max_poll_records:
 * @self: a listener
 * @max_poll_records: a number of records
 *
 * Sets the most records that a transport that has to ask asks for at a time.
 *
 * Since: 1.0
 */
void
taskbus_task_listener_set_max_poll_records (TaskbusTaskListener *self, guint max_poll_records)
{
  g_return_if_fail (TASKBUS_IS_TASK_LISTENER (self));
  g_return_if_fail (max_poll_records > 0 && max_poll_records <= MAX_POLL_RECORDS);

  set_number (self, &self->polling.max_records, max_poll_records, "max-poll-records");
}

/**
 * taskbus_task_listener_get_poll_wait:
 * @self: a listener
 *
 * Gets how long a transport that has to ask waits for the first record.
 *
 * Returns: a time in milliseconds
 *
 * Since: 1.0
 */
guint
taskbus_task_listener_get_poll_wait (TaskbusTaskListener *self)
{
  g_return_val_if_fail (TASKBUS_IS_TASK_LISTENER (self), 0);

  return self->polling.wait;
}

/**
 * taskbus_task_listener_set_poll_wait:
 * @self: a listener
 * @milliseconds: a time in milliseconds
 *
 * Sets how long a transport that has to ask waits for the first record.
 *
 * Since: 1.0
 */
void
taskbus_task_listener_set_poll_wait (TaskbusTaskListener *self, guint milliseconds)
{
  g_return_if_fail (TASKBUS_IS_TASK_LISTENER (self));
  g_return_if_fail (milliseconds <= G_MAXINT);

  set_number (self, &self->polling.wait, milliseconds, "poll-wait");
}

/**
 * taskbus_task_listener_get_idle_pause:
 * @self: a listener
 *
 * Gets the pause of a transport that has to ask, when it got no record.
 *
 * Returns: a time in milliseconds
 *
 * Since: 1.0
 */
guint
taskbus_task_listener_get_idle_pause (TaskbusTaskListener *self)
{
  g_return_val_if_fail (TASKBUS_IS_TASK_LISTENER (self), 0);

  return self->polling.idle_pause;
}

/**
 * taskbus_task_listener_set_idle_pause:
 * @self: a listener
 * @milliseconds: a time in milliseconds
 *
 * Sets the pause of a transport that has to ask, when it got no record.
 *
 * Since: 1.0
 */
void
taskbus_task_listener_set_idle_pause (TaskbusTaskListener *self, guint milliseconds)
{
  g_return_if_fail (TASKBUS_IS_TASK_LISTENER (self));
  g_return_if_fail (milliseconds <= G_MAXINT);

  set_number (self, &self->polling.idle_pause, milliseconds, "idle-pause");
}

/**
 * taskbus_task_listener_get_error_pause:
 * @self: a listener
 *
 * Gets the pause of a transport that has to ask, after an error.
 *
 * Returns: a time in milliseconds
 *
 * Since: 1.0
 */
guint
taskbus_task_listener_get_error_pause (TaskbusTaskListener *self)
{
  g_return_val_if_fail (TASKBUS_IS_TASK_LISTENER (self), 0);

  return self->polling.error_pause;
}

/**
 * taskbus_task_listener_set_error_pause:
 * @self: a listener
 * @milliseconds: a time in milliseconds
 *
 * Sets the pause of a transport that has to ask, after an error.
 *
 * Since: 1.0
 */
void
taskbus_task_listener_set_error_pause (TaskbusTaskListener *self, guint milliseconds)
{
  g_return_if_fail (TASKBUS_IS_TASK_LISTENER (self));
  g_return_if_fail (milliseconds <= G_MAXINT);

  set_number (self, &self->polling.error_pause, milliseconds, "error-pause");
}
