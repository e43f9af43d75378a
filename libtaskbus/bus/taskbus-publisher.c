/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-coarse-time-private.h"
#include "bus/taskbus-publisher-queues-private.h"
#include "bus/taskbus-publisher-settle-private.h"

#include <glib/gi18n-lib.h>

#define RETRY_DELAY (10 * G_TIME_SPAN_MILLISECOND)

/* Offers a record that is in flight to the transport, and gives up the reference.  FALSE: the transport is full, and
 * the record is back at the head of those who wait. */
static gboolean
offer (TaskbusPublisher *self, TaskbusPublication *publication)
{
  g_autoptr (GError) error = NULL;
  gboolean failed;
  gboolean overdue;

  if (self->send (self->sender, publication, &error))
    {
      taskbus_publication_unref (publication);
      return TRUE;
    }

  if (error == NULL)
    g_set_error_literal (&error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED,
                         _ ("The transport refused a record without a reason"));

  failed = publication->posted || !g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_QUEUE_FULL);
  if (failed)
    {
      taskbus_publication_fail (publication, error);
      taskbus_publication_unref (publication);
      return TRUE;
    }

  g_mutex_lock (&self->lock);
  overdue = publication->place == TASKBUS_PUBLICATION_OVERDUE;
  if (!overdue)
    taskbus_publisher_queues_return (self, publication);
  g_mutex_unlock (&self->lock);

  if (overdue) /* reported meanwhile: nobody waits for it */
    {
      taskbus_publication_fail (publication, error);
      taskbus_publication_unref (publication);
    }
  return FALSE;
}

/* Sends what waits, in order, as far as there is room. */
void
taskbus_publisher_pump (TaskbusPublisher *self)
{
  g_mutex_lock (&self->lock);
  if (self->pumping || self->sender == NULL)
    {
      g_mutex_unlock (&self->lock);
      return;
    }

  self->pumping = TRUE;
  while (TRUE)
    {
      TaskbusPublication *publication = taskbus_publisher_queues_next (self);
      gboolean sent;

      if (publication == NULL)
        break;

      self->answered_meanwhile = FALSE;
      g_mutex_unlock (&self->lock);
      sent = offer (self, publication);
      g_mutex_lock (&self->lock);
      if (!sent && !self->answered_meanwhile)
        break;
    }
  self->pumping = FALSE;
  if (self->waiting.length > 0 && self->n_in_flight == 0) /* no answer will come that could try again */
    g_source_set_ready_time (self->retry_timer, g_get_monotonic_time () + RETRY_DELAY);
  g_mutex_unlock (&self->lock);
}

static gboolean
retry (gpointer data)
{
  taskbus_publisher_pump (data);
  return G_SOURCE_CONTINUE;
}

/* Why the transport may be slow to answer, as far as it knows; NULL when it knows of nothing. */
static char *
ask_for_trouble (TaskbusPublisher *self)
{
  g_autoptr (TaskbusTransport) transport = NULL;
  g_autoptr (TaskbusHealth) health = NULL;

  g_mutex_lock (&self->lock);
  if (self->sender != NULL && TASKBUS_IS_TRANSPORT (self->sender))
    transport = g_object_ref (self->sender);
  g_mutex_unlock (&self->lock);

  health = transport != NULL ? taskbus_transport_get_health (transport) : NULL;
  return health != NULL && !health->ready ? g_strdup (health->reason) : NULL;
}

static gboolean
check_deadlines (gpointer data)
{
  TaskbusPublisher *self = data;
  g_autofree char *trouble = ask_for_trouble (self);
  g_autoptr (GPtrArray) removed = taskbus_removed_array_new ();
  g_autoptr (GArray) drains = NULL;
  gboolean ended;

  g_mutex_lock (&self->lock);
  taskbus_publisher_queues_expire (self, g_get_monotonic_time (), trouble, removed);
  drains = taskbus_publisher_queues_take_drains (self);
  ended = taskbus_publisher_queues_end_use (self);
  g_mutex_unlock (&self->lock);

  taskbus_publisher_report_removed (self, removed, drains, ended);
  return G_SOURCE_CONTINUE;
}

TaskbusPublisher *
taskbus_publisher_new (TaskbusWorker *worker)
{
  TaskbusPublisher *self = g_new0 (TaskbusPublisher, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_queue_init (&self->in_flight);
  g_queue_init (&self->waiting);
  g_queue_init (&self->overdue);
  self->drains = g_array_new (FALSE, FALSE, sizeof (TaskbusDrain));
  self->limits = (TaskbusPublisherLimits){ 100000, 64 << 20, 30 * G_TIME_SPAN_SECOND };
  self->worker = taskbus_worker_ref (worker);
  self->deadline_timer = taskbus_worker_add_timer (worker, check_deadlines, self);
  self->retry_timer = taskbus_worker_add_timer (worker, retry, self);
  return self;
}

TaskbusPublisher *
taskbus_publisher_ref (TaskbusPublisher *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
taskbus_publisher_unref (TaskbusPublisher *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->deadline_timer, g_source_unref);
  g_clear_pointer (&self->retry_timer, g_source_unref);
  g_clear_object (&self->sender);
  g_clear_error (&self->first_failure);
  g_array_unref (self->drains);
  taskbus_worker_unref (self->worker);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* On the worker: no timer fires any more. */
void
taskbus_publisher_stop_timers (TaskbusPublisher *self)
{
  g_source_destroy (self->deadline_timer);
  g_source_destroy (self->retry_timer);
}

void
taskbus_publisher_set_post_failed_func (TaskbusPublisher *self, TaskbusPostFailedFunc func, gpointer data)
{
  self->post_failed_func = func;
  self->post_failed_data = data;
}

void
taskbus_publisher_set_limits (TaskbusPublisher *self, const TaskbusPublisherLimits *limits)
{
  g_mutex_lock (&self->lock);
  self->limits = *limits;
  g_mutex_unlock (&self->lock);
}

void
taskbus_publisher_get_limits (TaskbusPublisher *self, TaskbusPublisherLimits *limits)
{
  g_mutex_lock (&self->lock);
  *limits = self->limits;
  g_mutex_unlock (&self->lock);
}

static void
start (TaskbusPublisher *self, gpointer sender, TaskbusSendFunc send)
{
  g_mutex_lock (&self->lock);
  self->sender = g_object_ref (sender);
  self->send = send;
  g_mutex_unlock (&self->lock);

  taskbus_publisher_pump (self);
}

void
taskbus_publisher_start (TaskbusPublisher *self, TaskbusTransport *transport)
{
  TaskbusTransportInterface *iface = TASKBUS_TRANSPORT_GET_IFACE (transport);

  /* Each record comes along: no checks that are made once and for all; one without the operation is told so. */
  start (self, transport, (TaskbusSendFunc) (iface->send != NULL ? iface->send : taskbus_transport_send));
}

void
taskbus_publisher_start_transaction (TaskbusPublisher *self, TaskbusTransaction *transaction)
{
  self->transactional = TRUE;
  start (self, transaction, (TaskbusSendFunc) taskbus_transaction_send);
}

void
taskbus_publisher_fail_waiting (TaskbusPublisher *self, const GError *error)
{
  g_autoptr (GPtrArray) removed = taskbus_removed_array_new ();
  g_autoptr (GArray) drains = NULL;
  gboolean ended;

  g_mutex_lock (&self->lock);
  taskbus_publisher_queues_fail_waiting (self, error, removed);
  drains = taskbus_publisher_queues_take_drains (self);
  ended = taskbus_publisher_queues_end_use (self);
  g_mutex_unlock (&self->lock);

  taskbus_publisher_report_removed (self, removed, drains, ended);
}

/* For deadlines; some milliseconds matter only to a short one.  Under the lock. */
static inline gint64
get_time (TaskbusPublisher *self)
{
  return self->limits.timeout < G_TIME_SPAN_SECOND ? g_get_monotonic_time () : taskbus_coarse_time ();
}

/* Offers a new record, and sees to its deadline. */
static void
offer_new (TaskbusPublisher *self, TaskbusPublication *publication)
{
  gboolean taken;

  /* Whoever disarms the timer looks for the next deadline, and this one is in flight already. */
  if (g_atomic_int_get (&self->armed) != 0)
    {
      if (!offer (self, publication))
        taskbus_publisher_pump (self); /* an answer may have made room before the record was among those who wait */
      return;
    }

  taskbus_publication_ref (publication); /* its answer is looked at below */
  taken = offer (self, publication);
  if (!taken)
    {
      taskbus_publisher_pump (self);
    }
  else if (g_atomic_int_get (&publication->answered) == 0 && g_atomic_int_get (&self->armed) == 0)
    {
      g_mutex_lock (&self->lock);
      taskbus_publisher_queues_arm (self, publication->deadline);
      g_mutex_unlock (&self->lock);
    }
  taskbus_publication_unref (publication);
}

/* Takes a record on its way.  What becomes of it is told to the operation, or, when it fails, to the post-failed
 * function: also when it is refused at once. */
void
taskbus_publisher_submit (TaskbusPublisher *self,
                          TaskbusRecord *record,
                          TaskbusSubmitFlags flags,
                          TaskbusPublishOperation *operation,
                          guint index)
{
  TaskbusPublication *publication = taskbus_publication_new (record, self, taskbus_publisher_settle);
  g_autoptr (GPtrArray) removed = NULL;
  TaskbusAdmission admission;

  publication->posted = (flags & TASKBUS_SUBMIT_POST) != 0;
  publication->internal = (flags & TASKBUS_SUBMIT_INTERNAL) != 0;
  publication->operation = operation != NULL ? taskbus_publish_operation_ref (operation) : NULL;
  publication->index = index;
  publication->size = taskbus_record_get_size (record) + sizeof *publication;

  g_mutex_lock (&self->lock);
  publication->deadline = get_time (self) + self->limits.timeout;
  admission = taskbus_publisher_queues_admit (self, publication, &removed);
  g_mutex_unlock (&self->lock);

  if (admission == TASKBUS_ADMISSION_REFUSED)
    taskbus_publisher_report_removed (self, removed, NULL, FALSE);
  if (admission == TASKBUS_ADMISSION_SENDS)
    offer_new (self, publication);
}

/* The callers of an operation stop waiting: what was not sent yet is not sent any more. */
void
taskbus_publisher_cancel (TaskbusPublisher *self, TaskbusPublishOperation *operation)
{
  g_autoptr (GPtrArray) removed = taskbus_removed_array_new ();
  g_autoptr (GArray) drains = NULL;
  gboolean ended;

  g_mutex_lock (&self->lock);
  taskbus_publisher_queues_cancel (self, operation, removed);
  drains = taskbus_publisher_queues_take_drains (self);
  ended = taskbus_publisher_queues_end_use (self);
  g_mutex_unlock (&self->lock);

  taskbus_publisher_report_removed (self, removed, drains, ended);
}

typedef struct
{
  TaskbusPublisher *publisher;
  TaskbusPublishOperation *operation;
} Cancellation;

static void
cancellation_free (gpointer data)
{
  Cancellation *cancellation = data;

  taskbus_publisher_unref (cancellation->publisher);
  taskbus_publish_operation_unref (cancellation->operation);
  g_free (cancellation);
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  Cancellation *cancellation = data;

  taskbus_publisher_cancel (cancellation->publisher, cancellation->operation);
}

/* Lets a cancellable end the waiting of an operation; returns the handler, or 0. */
gulong
taskbus_publisher_connect_cancellable (TaskbusPublisher *self,
                                       TaskbusPublishOperation *operation,
                                       GCancellable *cancellable)
{
  Cancellation *cancellation;

  if (cancellable == NULL)
    return 0;

  cancellation = g_new (Cancellation, 1);
  cancellation->publisher = taskbus_publisher_ref (self);
  cancellation->operation = taskbus_publish_operation_ref (operation);
  return g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), cancellation, cancellation_free);
}

void
taskbus_publisher_drain (TaskbusPublisher *self, TaskbusDrainFunc func, gpointer data)
{
  TaskbusDrain drain = { 0, func, data };
  g_autoptr (GArray) drains = NULL;

  g_mutex_lock (&self->lock);
  drain.sequence = self->sequence;
  g_array_append_val (self->drains, drain);
  drains = taskbus_publisher_queues_take_drains (self);
  g_mutex_unlock (&self->lock);

  taskbus_publisher_run_drains (drains);
}

/* FALSE: it was called back already, or is just now. */
gboolean
taskbus_publisher_forget_drain (TaskbusPublisher *self, gpointer data)
{
  gboolean found = FALSE;

  g_mutex_lock (&self->lock);
  for (guint i = self->drains->len; i > 0 && !found; i--)
    {
      if (g_array_index (self->drains, TaskbusDrain, i - 1).data == data)
        {
          g_array_remove_index (self->drains, i - 1);
          found = TRUE;
        }
    }
  g_mutex_unlock (&self->lock);
  return found;
}

/* From now on only the bus itself publishes. */
void
taskbus_publisher_refuse (TaskbusPublisher *self)
{
  g_mutex_lock (&self->lock);
  self->refusing = TRUE;
  g_mutex_unlock (&self->lock);
}

/* Fails all that is left, and tells how many records that were. */
guint64
taskbus_publisher_abandon (TaskbusPublisher *self)
{
  g_autoptr (GPtrArray) removed = taskbus_removed_array_new ();
  g_autoptr (GArray) drains = NULL;
  gboolean ended;

  g_mutex_lock (&self->lock);
  self->refusing = TRUE;
  self->abandoned = TRUE;
  taskbus_publisher_queues_abandon (self, removed);
  drains = taskbus_publisher_queues_take_drains (self);
  ended = taskbus_publisher_queues_end_use (self);
  g_mutex_unlock (&self->lock);

  taskbus_publisher_report_removed (self, removed, drains, ended);
  return removed->len;
}

/* A record that cannot be submitted is one that was published and failed. */
void
taskbus_publisher_count_refused (TaskbusPublisher *self, const GError *error)
{
  g_mutex_lock (&self->lock);
  self->n_published++;
  taskbus_publisher_queues_note_failure (self, error);
  g_mutex_unlock (&self->lock);
}

/* The first failure of any record, or NULL. */
GError *
taskbus_publisher_get_failure (TaskbusPublisher *self)
{
  GError *failure;

  g_mutex_lock (&self->lock);
  failure = self->first_failure != NULL ? g_error_copy (self->first_failure) : NULL;
  g_mutex_unlock (&self->lock);
  return failure;
}

/* Adds what a transaction published once it is over: confirmed, or failed. */
void
taskbus_publisher_take_counts (TaskbusPublisher *self, TaskbusPublisher *from, gboolean valid)
{
  guint64 n_published;

  g_mutex_lock (&from->lock);
  n_published = from->n_published;
  g_mutex_unlock (&from->lock);

  g_mutex_lock (&self->lock);
  self->n_published += n_published;
  if (valid)
    self->n_confirmed += n_published;
  else
    self->n_failed += n_published;
  g_mutex_unlock (&self->lock);
}

void
taskbus_publisher_count (TaskbusPublisher *self, TaskbusCounters *counters)
{
  g_mutex_lock (&self->lock);
  counters->published = self->n_published;
  counters->confirmed = self->n_confirmed;
  counters->failed = self->n_failed;
  counters->in_flight = self->n_in_flight;
  counters->waiting = self->waiting.length;
  g_mutex_unlock (&self->lock);
}
