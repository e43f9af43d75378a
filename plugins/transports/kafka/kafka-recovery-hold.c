/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a recovery holds back what any thread sends. */
#include "config.h"

#include "kafka-recovery-private.h"
#include "plugin-alarm.h"

#include <glib/gi18n-lib.h>

static void
set_closed (GError **error)
{
  g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The connection to Kafka is closed"));
}

gboolean
kafka_recovery_hold (KafkaRecovery *recovery, TaskbusPublication *publication, gboolean *refused, GError **error)
{
  gboolean holds;

  g_mutex_lock (&recovery->mutex);
  *refused = recovery->refusing;
  holds = !*refused && g_atomic_int_get (&recovery->producer->held);
  if (holds)
    g_queue_push_tail (&recovery->held, taskbus_publication_ref (publication));
  if (holds && recovery->dozes)
    plugin_alarm_set (recovery->producer->alarm, 0);
  g_mutex_unlock (&recovery->mutex);

  if (*refused)
    set_closed (error);
  return holds;
}

gboolean
kafka_recovery_begin_and_hold (KafkaRecovery *recovery,
                               KafkaRecoveryReasons reason,
                               TaskbusPublication *publication,
                               GError **error)
{
  gboolean refuses;

  g_mutex_lock (&recovery->mutex);
  refuses = recovery->refusing;
  if (!refuses)
    {
      recovery->reasons |= reason;
      g_queue_push_tail (&recovery->held, taskbus_publication_ref (publication));
      g_atomic_int_set (&recovery->producer->held, TRUE);
    }
  g_mutex_unlock (&recovery->mutex);

  if (refuses)
    set_closed (error);
  else
    plugin_alarm_set (recovery->producer->alarm, 0);
  return !refuses;
}

void
kafka_recovery_note_late (KafkaRecovery *recovery)
{
  gboolean holds;

  g_mutex_lock (&recovery->mutex);
  holds = !recovery->refusing && g_atomic_int_get (&recovery->producer->held);
  if (holds)
    recovery->reasons |= KAFKA_RECOVERY_LATE;
  g_mutex_unlock (&recovery->mutex);

  if (holds)
    plugin_alarm_set (recovery->producer->alarm, 0);
}
