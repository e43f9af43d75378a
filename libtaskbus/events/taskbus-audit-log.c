/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-audit-log-private.h"

#include "bus/taskbus-bus-private.h"
#include "events/taskbus-audit-settings-private.h"
#include "taskbus-enums.h"

#include <glib/gi18n-lib.h>

/* More of them than somebody could look at are only counted. */
#define FAILURE_EVENTS_MAX 1000

/**
 * TaskbusAuditLog:
 *
 * Writes down who did what: tasks that were submitted and have ended (`task.audit`), and what was done to entities
 * (`audit.entity`).
 *
 * ```c
 * g_autoptr (TaskbusAuditLog) audit = taskbus_audit_log_new (profile, &error);
 *
 * taskbus_audit_log_post_task_submission (audit, "task_001", "check the sensor", "user_001");
 * taskbus_audit_log_post_task_completion (audit, "task_001", "check the sensor", "user_001", 5000, TRUE);
 * ```
 *
 * Each kind can be logged with or without waiting, or posted: then it never holds up or breaks the work that it is about. The time of an
 * entry is that of the call.
 *
 * It is made for a bus, or with a bus of its own, whose entries may go to another place than everything else. The profile says how:
 *
 * - `audit.enabled`: a disabled audit log takes everything and does nothing. The environment variable `KAFKA_ENABLED=false` disables it,
 *   too, unless `TASKBUS_ENDPOINTS`, `TASKBUS_TRANSPORT` or `TASKBUS_AUDIT_ENABLED` is set.
 * - `audit.fallback`: what happens to an entry that cannot be delivered. `drop`, the default: it is counted, and the caller's work goes on.
 *   `fail`: the caller gets the error. `spool`: every entry is stored in a log on this machine first, and is sent on from there,
 *   also by the next run of the program, at least once: after a crash, or when another process takes over, an entry may arrive twice,
 *   with the same `message-id`. The caller gets an error only when it cannot be stored. Those of one key,
 *   such as a task, keep their order: each waits for the confirmation of the one before, which makes a hundred or a few hundred
 *   a second. The keys do not wait for each other: together it is ten thousand a second and more. What comes faster for long piles
 *   up.
 * - `audit.spool`: the directory of that log, an absolute path. Processes may share it if they write to the same place.
 * - `audit.profile`: the profile of its own bus, by name. The environment counts for this one as for any.
 * - `audit.endpoints`: where its own bus sends the entries, whatever that profile and the environment say.
 *
 * Its own bus gives an entry up after 5 seconds, unless the profile's `publish-timeout` says something else.
 *
 * Nothing is dropped in silence: what is lost is counted, see [method@Taskbus.AuditLog.get_n_dropped], and told by
 * [signal@Taskbus.AuditLog::failed]. All functions may be called from any thread.
 *
 * Since: 1.0
 */
G_DEFINE_FINAL_TYPE (TaskbusAuditLog, taskbus_audit_log, G_TYPE_OBJECT)

enum
{
  PROP_BUS = 1,
  PROP_ENABLED,
  PROP_FALLBACK,
  N_PROPS
};

enum
{
  SIGNAL_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
taskbus_audit_log_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TaskbusAuditLog *self = TASKBUS_AUDIT_LOG (object);

  switch (id)
    {
    case PROP_BUS:
      g_value_set_object (value, self->bus);
      break;
    case PROP_ENABLED:
      g_value_set_boolean (value, taskbus_audit_log_get_enabled (self));
      break;
    case PROP_FALLBACK:
      g_value_set_enum (value, self->fallback);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
taskbus_audit_log_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TaskbusAuditLog *self = TASKBUS_AUDIT_LOG (object);

  switch (id)
    {
    case PROP_ENABLED:
      taskbus_audit_log_set_enabled (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
taskbus_audit_log_finalize (GObject *object)
{
  TaskbusAuditLog *self = TASKBUS_AUDIT_LOG (object);

  g_clear_pointer (&self->spool, taskbus_spool_free);
  g_clear_pointer (&self->closing, g_thread_unref);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->handover, taskbus_handover_unref);
  g_free (self->spool_directory);
  taskbus_end_waiters_clear (&self->end_waiters);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (taskbus_audit_log_parent_class)->finalize (object);
}

static void
taskbus_audit_log_class_init (TaskbusAuditLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = taskbus_audit_log_get_property;
  object_class->set_property = taskbus_audit_log_set_property;
  object_class->finalize = taskbus_audit_log_finalize;

  /**
   * TaskbusAuditLog:bus:
   *
   * The bus that carries the entries.
   *
   * Since: 1.0
   */
  properties[PROP_BUS] = g_param_spec_object ("bus", NULL, NULL, TASKBUS_TYPE_BUS,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * TaskbusAuditLog:enabled:
   *
   * Whether entries are written; a disabled audit log takes everything and does nothing.
   *
   * Since: 1.0
   */
  properties[PROP_ENABLED] = g_param_spec_boolean (
    "enabled", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * TaskbusAuditLog:fallback:
   *
   * What happens to an entry that cannot be delivered.
   *
   * Since: 1.0
   */
  properties[PROP_FALLBACK] = g_param_spec_enum ("fallback", NULL, NULL, TASKBUS_TYPE_AUDIT_FALLBACK,
                                                 TASKBUS_AUDIT_FALLBACK_DROP,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * TaskbusAuditLog::failed:
   * @self: an audit log
   * @error: why
   *
   * An entry could not be delivered, and the caller was not told: it was posted, or is dropped as the profile wants it. With a
   * spool, also that an entry can never be delivered and was put aside among the dead letters of the spool; and, once, that
   * entries wait there for something that does not pass by itself, such as a permission that is missing.
   *
   * Emitted in the main context that was the thread-default one when the audit log was made. When failures come faster than that
   * context runs, some are only counted.
   *
   * Since: 1.0
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
taskbus_audit_log_init (TaskbusAuditLog *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  g_mutex_init (&self->lock);
  taskbus_end_waiters_init (&self->end_waiters);
  self->handover = taskbus_handover_get (context);
}

/* Takes over the bus. */
static TaskbusAuditLog *
make (TaskbusBus *bus, gboolean owns_bus, TaskbusAuditSettings *settings, GError **error)
{
  g_autoptr (TaskbusAuditLog) self = g_object_new (TASKBUS_TYPE_AUDIT_LOG, NULL);

  self->bus = bus;
  self->owns_bus = owns_bus;
  self->fallback = settings->fallback;
  self->spool_directory = g_steal_pointer (&settings->spool);
  if (settings->enabled && !taskbus_audit_log_ensure_spool (self, error))
    return NULL;

  self->enabled = settings->enabled;
  return g_steal_pointer (&self);
}

/**
 * taskbus_audit_log_new:
 * @profile: the configuration
 * @error: return location for an error
 *
 * Makes an audit log with a bus of its own: with the profile that `audit.profile` names, or this one, and with `audit.endpoints` instead of
 * its endpoints. With a spool it waits until that is open.
 *
 * Returns: (transfer full): a new audit log, or %NULL with [error@Taskbus.Error.INVALID_PROFILE], or an error of the
 *   spool
 *
 * Since: 1.0
 */
TaskbusAuditLog *
taskbus_audit_log_new (TaskbusProfile *profile, GError **error)
{
  g_auto (TaskbusAuditSettings) settings = { 0 };
  g_autoptr (TaskbusProfile) own = NULL;

  g_return_val_if_fail (TASKBUS_IS_PROFILE (profile), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!taskbus_audit_settings_read (&settings, profile, error))
    return NULL;

  own = taskbus_audit_settings_make_profile (&settings, profile, error);
  return own != NULL ? make (taskbus_bus_new (own), TRUE, &settings, error) : NULL;
}

/**
 * taskbus_audit_log_new_for_bus:
 * @bus: the bus that carries the entries
 * @error: return location for an error
 *
 * Makes an audit log for a bus, whose profile says everything but where the entries go. With a spool it waits until that is
 * open.
 *
 * Returns: (transfer full): a new audit log, or %NULL with [error@Taskbus.Error.INVALID_PROFILE], or an error of the
 *   spool
 *
 * Since: 1.0
 */
TaskbusAuditLog *
taskbus_audit_log_new_for_bus (TaskbusBus *bus, GError **error)
{
  g_auto (TaskbusAuditSettings) settings = { 0 };

  g_return_val_if_fail (TASKBUS_IS_BUS (bus), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!taskbus_audit_settings_read (&settings, taskbus_bus_get_profile (bus), error))
    return NULL;

  return make (g_object_ref (bus), FALSE, &settings, error);
}

/* In the spool's thread. */
static void
on_trouble (const GError *error, gpointer data)
{
  g_autoptr (TaskbusAuditLog) self = g_weak_ref_get (data);

  if (self != NULL)
    taskbus_audit_log_tell_failure (self, error);
}

static void
free_weak_ref (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

gboolean
taskbus_audit_log_ensure_spool (TaskbusAuditLog *self, GError **error)
{
  TaskbusSpool *spool;
  GWeakRef *weak;

  if (self->fallback != TASKBUS_AUDIT_FALLBACK_SPOOL)
    return TRUE;

  weak = g_new (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  spool = taskbus_spool_new (self->spool_directory, self->bus, on_trouble, weak, free_weak_ref, error);
  if (spool == NULL)
    return FALSE;

  g_mutex_lock (&self->lock);
  if (self->spool == NULL && !self->closed)
    self->spool = g_steal_pointer (&spool);
  g_mutex_unlock (&self->lock);

  g_clear_pointer (&spool, taskbus_spool_free);
  return TRUE;
}

/**
 * taskbus_audit_log_get_bus:
 * @self: an audit log
 *
 * Gets the bus that carries the entries.
 *
 * Returns: (transfer none): the bus
 *
 * Since: 1.0
 */
TaskbusBus *
taskbus_audit_log_get_bus (TaskbusAuditLog *self)
{
  g_return_val_if_fail (TASKBUS_IS_AUDIT_LOG (self), NULL);

  return self->bus;
}

/**
 * taskbus_audit_log_get_enabled:
 * @self: an audit log
 *
 * Tells whether entries are written.
 *
 * Returns: %FALSE when it takes everything and does nothing
 *
 * Since: 1.0
 */
gboolean
taskbus_audit_log_get_enabled (TaskbusAuditLog *self)
{
  gboolean enabled;

  g_return_val_if_fail (TASKBUS_IS_AUDIT_LOG (self), FALSE);

  g_mutex_lock (&self->lock);
  enabled = self->enabled;
  g_mutex_unlock (&self->lock);
  return enabled;
}

/**
 * taskbus_audit_log_set_enabled:
 * @self: an audit log
 * @enabled: whether entries are to be written
 *
 * Sets whether entries are written. One with a spool that is enabled for the first time waits until the spool is open; if it
 * cannot be opened, that is told by [signal@Taskbus.AuditLog::failed], and by each entry.
 *
 * Since: 1.0
 */
void
taskbus_audit_log_set_enabled (TaskbusAuditLog *self, gboolean enabled)
{
  g_autoptr (GError) error = NULL;
  gboolean needs_spool;
  gboolean changed;

  g_return_if_fail (TASKBUS_IS_AUDIT_LOG (self));

  g_mutex_lock (&self->lock);
  needs_spool = enabled && !self->enabled && self->spool == NULL;
  g_mutex_unlock (&self->lock);
  if (needs_spool && !taskbus_audit_log_ensure_spool (self, &error))
    taskbus_audit_log_tell_failure (self, error);

  g_mutex_lock (&self->lock);
  changed = self->enabled != !!enabled;
  self->enabled = !!enabled;
  g_mutex_unlock (&self->lock);
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
}

/**
 * taskbus_audit_log_get_fallback:
 * @self: an audit log
 *
 * Gets what happens to an entry that cannot be delivered.
 *
 * Returns: what happens to it
 *
 * Since: 1.0
 */
TaskbusAuditFallback
taskbus_audit_log_get_fallback (TaskbusAuditLog *self)
{
  g_return_val_if_fail (TASKBUS_IS_AUDIT_LOG (self), TASKBUS_AUDIT_FALLBACK_DROP);

  return self->fallback;
}

/**
 * taskbus_audit_log_get_n_dropped:
 * @self: an audit log
 *
 * Tells how many entries were lost without an error for the caller: posted ones that were not delivered, and, when the profile wants them
 * dropped, others.
 *
 * Returns: how many
 *
 * Since: 1.0
 */
guint64
taskbus_audit_log_get_n_dropped (TaskbusAuditLog *self)
{
  guint64 n_dropped;

  g_return_val_if_fail (TASKBUS_IS_AUDIT_LOG (self), 0);

  g_mutex_lock (&self->lock);
  n_dropped = self->n_dropped;
  g_mutex_unlock (&self->lock);
  return n_dropped;
}

typedef struct
{
  TaskbusAuditLog *audit;
  GError *error;
} Failure;

static void
emit_failure (gpointer data)
{
  Failure *failure = data;

  g_atomic_int_dec_and_test (&failure->audit->n_failure_events);
  g_signal_emit (failure->audit, signals[SIGNAL_FAILED], 0, failure->error);
  g_error_free (failure->error);
  g_object_unref (failure->audit);
  g_free (failure);
}

void
taskbus_audit_log_tell_failure (TaskbusAuditLog *self, const GError *error)
{
  Failure *failure;

  g_info ("An entry of the audit log was not delivered: %s", error->message);
  if (!g_signal_has_handler_pending (self, signals[SIGNAL_FAILED], 0, TRUE))
    return;
  if (g_atomic_int_add (&self->n_failure_events, 1) >= FAILURE_EVENTS_MAX)
    {
      g_atomic_int_dec_and_test (&self->n_failure_events);
      return;
    }

  failure = g_new (Failure, 1);
  *failure = (Failure){ g_object_ref (self), g_error_copy (error) };
  taskbus_handover_push (self->handover, emit_failure, failure);
}

void
taskbus_audit_log_note_failure (TaskbusAuditLog *self, const GError *error)
{
  g_mutex_lock (&self->lock);
  self->n_dropped++;
  g_mutex_unlock (&self->lock);

  taskbus_audit_log_tell_failure (self, error);
}
