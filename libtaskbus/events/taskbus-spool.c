/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-spool-private.h"

#include "events/taskbus-spool-lanes-private.h"
#include "record/taskbus-record-builder.h"
#include "transport/taskbus-group-info.h"

#define TOPIC "audit"
#define DEAD_LETTERS TOPIC ".dlq"
#define GROUP "spool"

/* Where a stored record belongs. */
#define TOPIC_HEADER "taskbus-spool-topic"

/* How long what was sent on stays in the log, and how much of it. */
#define KEPT_AGE_MS "3600000"
#define KEPT_BYTES "67108864"

/* What the lanes hold; always the same pause, so that what comes again comes in its order. */
#define MAX_IN_FLIGHT 256
#define RETRY_DELAY_MS 500

#define DEFAULT_PATIENCE_MS 10000
#define LOOK_INTERVAL (50 * G_TIME_SPAN_MILLISECOND)

struct _TaskbusSpool
{
  gatomicrefcount ref_count; /* the owner's and the thread's */
  TaskbusBus *bus;
  TaskbusBus *target;
  TaskbusSubscription *subscription;
  GMainContext *context;
  GThread *thread;
  gint64 patience; /* µs; when it is closed */
  TaskbusSpoolTroubleFunc trouble_func;
  gpointer data;
  GDestroyNotify destroy;

  GCancellable *cancellable; /* of what is being sent */

  /* The thread's. */
  TaskbusSpoolLanes *lanes;
  gboolean told; /* that it cannot send, since it could */
  gboolean over;

  GMutex lock; /* guards what follows */
  GCond cond;
  gboolean stuck; /* one could not be sent on, and nothing is being sent */
};

static void
spool_unref (TaskbusSpool *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->lanes, taskbus_spool_lanes_free);
  g_clear_object (&self->subscription);
  g_clear_object (&self->bus);
  g_clear_object (&self->target);
  g_clear_object (&self->cancellable);
  g_main_context_unref (self->context);
  self->destroy (self->data);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self);
}

TaskbusRecord *
taskbus_spool_wrap (TaskbusRecord *record)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new_from (record);

  taskbus_record_builder_add_header_string (builder, TOPIC_HEADER, taskbus_record_get_topic (record));
  taskbus_record_builder_set_topic (builder, TOPIC);
  taskbus_record_builder_set_partition (builder, TASKBUS_PARTITION_ANY);
  return taskbus_record_builder_end (builder);
}

/* NULL for one that nobody wrapped. */
static TaskbusRecord *
unwrap (TaskbusRecord *record)
{
  g_autoptr (GBytes) header = taskbus_record_find_header (record, TOPIC_HEADER);
  g_autofree char *topic = NULL;
  g_autoptr (TaskbusRecordBuilder) builder = NULL;

  if (header == NULL || g_bytes_get_size (header) == 0)
    return NULL;

  topic = g_strndup (g_bytes_get_data (header, NULL), g_bytes_get_size (header));
  builder = taskbus_record_builder_new_from (record);
  taskbus_record_builder_remove_headers (builder, TOPIC_HEADER);
  taskbus_record_builder_set_topic (builder, topic);
  taskbus_record_builder_set_partition (builder, TASKBUS_PARTITION_ANY);
  taskbus_record_builder_set_offset (builder, TASKBUS_OFFSET_NONE);
  return taskbus_record_builder_end (builder);
}

/* That a target is away passes; what does not pass by waiting, somebody has to know of, once. */
static void
tell_trouble (TaskbusSpool *self, const GError *error)
{
  if (self->told || taskbus_error_is_retriable (error) || g_cancellable_is_cancelled (self->cancellable))
    return;

  self->told = TRUE;
  self->trouble_func (error, self->data);
}

/* Lets who closes it see how far it is. */
static void
note_progress (TaskbusSpool *self)
{
  gboolean idle = taskbus_spool_lanes_get_n_sending (self->lanes) == 0;

  g_mutex_lock (&self->lock);
  self->stuck = idle && taskbus_spool_lanes_is_failing (self->lanes);
  if (idle)
    g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

static void
on_settled (TaskbusOutcome outcome, const GError *error, gpointer data)
{
  TaskbusSpool *self = data;

  if (outcome == TASKBUS_OUTCOME_REJECT)
    self->trouble_func (error, self->data);
  if (outcome == TASKBUS_OUTCOME_RETRY)
    {
      g_info ("A spooled record is not sent yet: %s", error->message);
      tell_trouble (self, error);
    }
  if (!taskbus_spool_lanes_is_failing (self->lanes))
    self->told = FALSE;
  note_progress (self);
}

static TaskbusOutcome
on_delivery (TaskbusDelivery *delivery, gpointer data)
{
  TaskbusSpool *self = data;
  g_autoptr (TaskbusRecord) record = unwrap (taskbus_delivery_get_record (delivery));

  if (record == NULL)
    return TASKBUS_OUTCOME_REJECT;

  taskbus_spool_lanes_take (self->lanes, delivery, record);
  note_progress (self);
  return TASKBUS_OUTCOME_PENDING;
}

/* Of the deliveries before it none is answered any more, nor comes again. */
static void
on_assignment_changed (TaskbusSubscription *subscription, GPtrArray *partitions, gpointer data)
{
  TaskbusSpool *self = data;

  taskbus_spool_lanes_forget (self->lanes);
  note_progress (self);
}

/* In the thread: the subscription has ended, and nobody waits for what is still being sent. */
static void
on_ended (gpointer data)
{
  TaskbusSpool *self = data;

  self->over = TRUE;
  g_cancellable_cancel (self->cancellable);
}

static gpointer
run (gpointer data)
{
  TaskbusSpool *self = data;

  g_main_context_push_thread_default (self->context);
  while (!self->over || taskbus_spool_lanes_get_n_sending (self->lanes) > 0)
    g_main_context_iteration (self->context, TRUE);
  g_clear_pointer (&self->lanes, taskbus_spool_lanes_free);
  g_main_context_pop_thread_default (self->context);
  spool_unref (self);
  return NULL;
}

/* What was sent on is deleted after a while, and never what was not; dead letters stay. */
static gboolean
create_topics (TaskbusAdmin *admin, GError **error)
{
  static const char *const topics[] = { TOPIC, DEAD_LETTERS };
  g_autoptr (GHashTable) config = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (config, (gpointer) "retention.ms", (gpointer) KEPT_AGE_MS);
  g_hash_table_insert (config, (gpointer) "retention.bytes", (gpointer) KEPT_BYTES);
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      g_autoptr (GError) reason = NULL;

      if (!taskbus_admin_create_topic (admin, topics[i], 1, 1, i == 0 ? config : NULL, NULL, &reason) &&
          !g_error_matches (reason, TASKBUS_ERROR, TASKBUS_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
    }

  return TRUE;
}

static const TaskbusGroupLag *
find_lag (TaskbusGroupInfo *group)
{
  for (guint i = 0; i < group->lags->len; i++)
    {
      const TaskbusGroupLag *lag = g_ptr_array_index (group->lags, i);

      if (g_str_equal (lag->topic, TOPIC))
        return lag;
    }

  return NULL;
}

/* A group without a position would let old records be deleted that nobody has read. */
static gboolean
begin_group (TaskbusAdmin *admin, GError **error)
{
  g_autoptr (TaskbusGroupInfo) group = taskbus_admin_describe_group (admin, GROUP, NULL, NULL);
  g_autoptr (GPtrArray) positions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  const TaskbusGroupLag *lag = group != NULL ? find_lag (group) : NULL;
  g_autoptr (GError) reason = NULL;

  if (lag != NULL && lag->committed != TASKBUS_OFFSET_NONE)
    return TRUE;

  g_ptr_array_add (positions, taskbus_topic_partition_new (TOPIC, 0, TASKBUS_OFFSET_START));
  if (taskbus_admin_seek_group (admin, GROUP, positions, NULL, &reason) ||
      g_error_matches (reason, TASKBUS_ERROR, TASKBUS_ERROR_BUSY)) /* another process was first */
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
start (TaskbusSpool *self, GError **error)
{
  g_autoptr (TaskbusSubscriptionOptions) options = taskbus_subscription_options_new ();

  taskbus_subscription_options_set_max_in_flight (options, MAX_IN_FLIGHT);
  taskbus_subscription_options_set_retry_delay (options, RETRY_DELAY_MS);
  taskbus_subscription_options_set_retry_delay_max (options, RETRY_DELAY_MS);

  g_main_context_push_thread_default (self->context);
  self->subscription = taskbus_bus_subscribe (self->bus, GROUP, (const char *[]){ TOPIC, NULL }, options, on_delivery,
                                              self, on_ended, error);
  g_main_context_pop_thread_default (self->context);
  if (self->subscription == NULL)
    return FALSE;

  g_signal_connect (self->subscription, "assigned", G_CALLBACK (on_assignment_changed), self);
  g_signal_connect (self->subscription, "revoked", G_CALLBACK (on_assignment_changed), self);
  g_atomic_ref_count_inc (&self->ref_count);
  self->thread = g_thread_new ("taskbus-spool", run, self);
  return TRUE;
}

/* Where the log is, and that closing it takes no longer than closing the target. */
static TaskbusProfile *
make_profile (TaskbusSpool *self, const char *directory, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (directory, "/", TRUE);
  g_autofree char *endpoint = g_strconcat ("local:", escaped, NULL);
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autofree char *timeout = NULL;
  gint64 patience;

  if (!taskbus_profile_lookup_int (taskbus_bus_get_profile (self->target), "close-timeout", 0, G_MAXINT32,
                                   DEFAULT_PATIENCE_MS, &patience, error))
    return NULL;

  self->patience = patience * G_TIME_SPAN_MILLISECOND;
  timeout = g_strdup_printf ("%" G_GINT64_FORMAT, patience);
  if (!taskbus_profile_set (profile, "endpoints", endpoint, error) ||
      !taskbus_profile_set (profile, "close-timeout", timeout, error))
    return NULL;

  return g_steal_pointer (&profile);
}

TaskbusSpool *
taskbus_spool_new (const char *directory,
                   TaskbusBus *target,
                   TaskbusSpoolTroubleFunc func,
                   gpointer data,
                   GDestroyNotify destroy,
                   GError **error)
{
  g_autoptr (TaskbusSpool) self = g_new0 (TaskbusSpool, 1);
  g_autoptr (TaskbusProfile) profile = NULL;
  TaskbusAdmin *admin;

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->context = g_main_context_new ();
  self->cancellable = g_cancellable_new ();
  self->target = g_object_ref (target);
  self->trouble_func = func;
  self->data = data;
  self->destroy = destroy;
  self->lanes = taskbus_spool_lanes_new (target, self->cancellable, on_settled, self);
  profile = make_profile (self, directory, error);
  if (profile == NULL)
    return NULL;

  self->bus = taskbus_bus_new (profile);
  admin = taskbus_bus_get_admin (self->bus, error);
  if (admin == NULL || !create_topics (admin, error) || !begin_group (admin, error) || !start (self, error))
    {
      g_prefix_error (error, "%s: ", directory);
      return NULL;
    }

  return g_steal_pointer (&self);
}

TaskbusBus *
taskbus_spool_get_bus (TaskbusSpool *self)
{
  return self->bus;
}

/* Nothing is left, or it is not for this process to send it. */
static gboolean
has_done_all (TaskbusSpool *self, TaskbusAdmin *admin)
{
  g_autoptr (TaskbusGroupInfo) group = taskbus_admin_describe_group (admin, GROUP, NULL, NULL);
  g_autoptr (GPtrArray) assignment = taskbus_subscription_get_assignment (self->subscription);
  const TaskbusGroupLag *lag = group != NULL ? find_lag (group) : NULL;

  return lag == NULL || lag->committed == lag->end || (assignment->len == 0 && group->members->len > 1);
}

static void
drain (TaskbusSpool *self, TaskbusAdmin *admin)
{
  gint64 deadline = g_get_monotonic_time () + self->patience;
  gint64 now;

  while (!has_done_all (self, admin) && (now = g_get_monotonic_time ()) < deadline)
    {
      gboolean stuck;

      g_mutex_lock (&self->lock);
      if (!self->stuck)
        g_cond_wait_until (&self->cond, &self->lock, MIN (deadline, now + LOOK_INTERVAL));
      stuck = self->stuck;
      g_mutex_unlock (&self->lock);
      if (stuck)
        break;
    }
}

gboolean
taskbus_spool_close (TaskbusSpool *self, GError **error)
{
  TaskbusAdmin *admin;
  gboolean closed;

  taskbus_bus_flush (self->bus, NULL, NULL);
  admin = taskbus_bus_get_admin (self->bus, NULL);
  if (admin != NULL)
    drain (self, admin);

  /* There is no more time: what is being sent may arrive, and is sent again by the next one. */
  g_cancellable_cancel (self->cancellable);
  closed = taskbus_bus_close (self->bus, NULL, error);
  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
  return closed;
}

void
taskbus_spool_free (TaskbusSpool *self)
{
  if (self->thread != NULL)
    {
      taskbus_bus_close_async (self->bus, NULL, NULL, NULL);
      g_thread_unref (g_steal_pointer (&self->thread));
    }
  spool_unref (self);
}
