/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-publisher-queues-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

static void
removed_free (gpointer data)
{
  TaskbusRemoved *removed = data;

  taskbus_record_unref (removed->record);
  g_clear_pointer (&removed->operation, taskbus_publish_operation_unref);
  g_clear_error (&removed->error);
  g_free (removed);
}

GPtrArray *
taskbus_removed_array_new (void)
{
  return g_ptr_array_new_with_free_func (removed_free);
}

static inline gboolean
fits (TaskbusPublisher *self, gsize size)
{
  /* One record of any size is always let through. */
  return self->n_in_flight == 0 || ((gint64) self->n_in_flight < self->limits.max_records &&
                                    self->bytes_in_flight + (gint64) size <= self->limits.max_bytes);
}

static inline gboolean
fits_waiting (TaskbusPublisher *self, gsize size)
{
  return self->waiting.length == 0 || ((gint64) self->waiting.length < self->limits.max_records &&
                                       self->bytes_waiting + (gint64) size <= self->limits.max_bytes);
}

static void
push_waiting (TaskbusPublisher *self, TaskbusPublication *publication)
{
  GList *after = self->waiting.head;

  publication->place = TASKBUS_PUBLICATION_WAITING;
  self->bytes_waiting += (gint64) publication->size;

  /* New ones are the last; what the transport gave back is one of the first. */
  if (after == NULL || ((TaskbusPublication *) self->waiting.tail->data)->sequence < publication->sequence)
    {
      g_queue_push_tail_link (&self->waiting, &publication->link);
      return;
    }
  while (((TaskbusPublication *) after->data)->sequence < publication->sequence)
    after = after->next;
  g_queue_insert_before_link (&self->waiting, after, &publication->link);
}

static void
push_in_flight (TaskbusPublisher *self, TaskbusPublication *publication)
{
  GList *before = self->in_flight.tail;

  publication->place = TASKBUS_PUBLICATION_IN_FLIGHT;
  self->n_in_flight++;
  self->bytes_in_flight += (gint64) publication->size;

  /* Nearly always the last: only a record that the transport gave back can be older. */
  while (before != NULL && ((TaskbusPublication *) before->data)->sequence > publication->sequence)
    before = before->prev;
  if (before == self->in_flight.tail)
    g_queue_push_tail_link (&self->in_flight, &publication->link);
  else if (before == NULL)
    g_queue_push_head_link (&self->in_flight, &publication->link);
  else
    g_queue_insert_after_link (&self->in_flight, before, &publication->link);
}

static void
unlink_publication (TaskbusPublisher *self, TaskbusPublication *publication)
{
  switch (publication->place)
    {
    case TASKBUS_PUBLICATION_WAITING:
      g_queue_unlink (&self->waiting, &publication->link);
      self->bytes_waiting -= (gint64) publication->size;
      break;
    case TASKBUS_PUBLICATION_IN_FLIGHT:
    case TASKBUS_PUBLICATION_OVERDUE:
      g_queue_unlink (publication->place == TASKBUS_PUBLICATION_IN_FLIGHT ? &self->in_flight : &self->overdue,
                      &publication->link);
      self->n_in_flight--;
      self->bytes_in_flight -= (gint64) publication->size;
      break;
    case TASKBUS_PUBLICATION_NEW:
    case TASKBUS_PUBLICATION_SETTLED:
      break;
    }
}

/* All records of a transaction are stored, or none: it needs to know whether one failed. */
void
taskbus_publisher_queues_note_failure (TaskbusPublisher *self, const GError *error)
{
  self->n_failed++;
  if (self->first_failure == NULL)
    self->first_failure = g_error_copy (error);
}

/* Takes one out of the queues: what waits is never sent, what is in flight stays with the transport. */
static void
take_out (TaskbusPublisher *self, TaskbusPublication *publication, GError *error, GPtrArray *removed)
{
  TaskbusRemoved *item = g_new0 (TaskbusRemoved, 1);

  item->record = taskbus_record_ref (publication->record);
  item->operation = g_steal_pointer (&publication->operation);
  item->index = publication->index;
  item->posted = publication->posted;
  item->error = error;
  item->never_sent = publication->place != TASKBUS_PUBLICATION_IN_FLIGHT;
  g_ptr_array_add (removed, item);
  taskbus_publisher_queues_note_failure (self, error);

  if (item->never_sent)
    {
      unlink_publication (self, publication);
      publication->place = TASKBUS_PUBLICATION_SETTLED;
      g_atomic_int_set (&publication->answered, 1);
      taskbus_publication_unref (publication);
    }
  else
    {
      g_queue_unlink (&self->in_flight, &publication->link);
      g_queue_push_tail_link (&self->overdue, &publication->link);
      publication->place = TASKBUS_PUBLICATION_OVERDUE;
    }
}

static inline void
begin_use (TaskbusPublisher *self)
{
  if (!self->in_use)
    taskbus_publisher_ref (self);
  self->in_use = TRUE;
}

/* TRUE when the last record left the queues: then the caller has a reference to give back, without the lock. */
gboolean
taskbus_publisher_queues_end_use (TaskbusPublisher *self)
{
  if (!self->in_use || self->n_in_flight > 0 || self->waiting.length > 0)
    return FALSE;

  self->in_use = FALSE;
  return TRUE;
}

static TaskbusAdmission
refuse (TaskbusPublisher *self, TaskbusPublication *publication, GError *error, GPtrArray **refused)
{
  *refused = taskbus_removed_array_new ();
  take_out (self, publication, error, *refused);
  return TASKBUS_ADMISSION_REFUSED;
}

/* Decides about a new record; nobody overtakes those who wait.  A reference is kept by the queue of those who wait,
 * given to the caller with one that is to be sent, and gone with one that is refused. */
TaskbusAdmission
taskbus_publisher_queues_admit (TaskbusPublisher *self, TaskbusPublication *publication, GPtrArray **refused)
{
  const char *topic = taskbus_record_get_topic (publication->record);

  self->n_published++;
  publication->sequence = ++self->sequence;

  if (self->abandoned || (self->refusing && !publication->internal))
    return refuse (self, publication,
                   g_error_new (TASKBUS_ERROR, TASKBUS_ERROR_CLOSED,
                                self->transactional
                                  ? _ ("The transaction takes no more records: one for topic “%s” was not sent")
                                  : _ ("The bus is closed: a record for topic “%s” was not sent"),
                                topic),
                   refused);

  if (self->sender != NULL && self->waiting.length == 0 && !self->pumping && fits (self, publication->size))
    {
      begin_use (self);
      push_in_flight (self, publication);
      return TASKBUS_ADMISSION_SENDS;
    }

  /* A post waits for the transport to open and for its turn, but not for room. */
  if ((publication->posted && self->sender != NULL && !fits (self, publication->size)) ||
      !fits_waiting (self, publication->size))
    return refuse (self, publication,
                   g_error_new (TASKBUS_ERROR, TASKBUS_ERROR_QUEUE_FULL,
                                _ ("The queue is full (%d records): a record for topic “%s” was not sent"),
                                (int) (self->n_in_flight + self->waiting.length), topic),
                   refused);

  begin_use (self);
  push_waiting (self, publication);
  taskbus_publisher_queues_arm (self, publication->deadline);
  return TASKBUS_ADMISSION_WAITS;
}

/* The next one that may be sent, now in flight. */
TaskbusPublication *
taskbus_publisher_queues_next (TaskbusPublisher *self)
{
  TaskbusPublication *publication = g_queue_peek_head (&self->waiting);

  if (publication == NULL || self->abandoned || !fits (self, publication->size))
    return NULL;

  unlink_publication (self, publication);
  push_in_flight (self, publication);
  return publication;
}

/* The transport had no room for it. */
void
taskbus_publisher_queues_return (TaskbusPublisher *self, TaskbusPublication *publication)
{
  unlink_publication (self, publication);
  push_waiting (self, publication);
  taskbus_publisher_queues_arm (self, publication->deadline);
}

void
taskbus_publisher_queues_remove (TaskbusPublisher *self, TaskbusPublication *publication)
{
  unlink_publication (self, publication);
  publication->place = TASKBUS_PUBLICATION_SETTLED;
}

void
taskbus_publisher_queues_arm (TaskbusPublisher *self, gint64 deadline)
{
  if (g_atomic_int_get (&self->armed))
    return;

  g_atomic_int_set (&self->armed, 1);
  g_source_set_ready_time (self->deadline_timer, MAX (deadline, 1));
}

static GError *
new_overdue_error (TaskbusPublisher *self, TaskbusPublication *publication, const char *trouble)
{
  const char *topic = taskbus_record_get_topic (publication->record);
  int milliseconds = (int) (self->limits.timeout / G_TIME_SPAN_MILLISECOND);

  if (publication->place == TASKBUS_PUBLICATION_IN_FLIGHT && trouble != NULL)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                        /* TRANSLATORS: the last is what the transport complains of */
                        _ ("A record for topic “%s” was not confirmed within %d ms; it may be stored or not: %s"),
                        topic, milliseconds, trouble);
  if (publication->place == TASKBUS_PUBLICATION_IN_FLIGHT)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                        _ ("A record for topic “%s” was not confirmed within %d ms; it may be stored or not"), topic,
                        milliseconds);
  if (self->sender == NULL)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                        _ ("The transport did not open within %d ms: a record for topic “%s” was not sent"),
                        milliseconds, topic);
  if (trouble != NULL)
    return g_error_new (TASKBUS_ERROR, TASKBUS_ERROR_QUEUE_FULL,
                        _ ("The queue stayed full for %d ms: a record for topic “%s” was not sent: %s"), milliseconds,
                        topic, trouble);
  return g_error_new (TASKBUS_ERROR, TASKBUS_ERROR_QUEUE_FULL,
                      _ ("The queue stayed full for %d ms: a record for topic “%s” was not sent"), milliseconds, topic);
}

void
taskbus_publisher_queues_expire (TaskbusPublisher *self, gint64 now, const char *trouble, GPtrArray *removed)
{
  GQueue *queues[] = { &self->in_flight, &self->waiting };
  gint64 next = G_MAXINT64;

  for (guint i = 0; i < G_N_ELEMENTS (queues); i++)
    {
      TaskbusPublication *publication;

      while ((publication = g_queue_peek_head (queues[i])) != NULL && publication->deadline <= now)
        take_out (self, publication, new_overdue_error (self, publication, trouble), removed);
      if (publication != NULL)
        next = MIN (next, publication->deadline);
    }

  g_atomic_int_set (&self->armed, 0);
  if (next != G_MAXINT64)
    taskbus_publisher_queues_arm (self, next);
}

void
taskbus_publisher_queues_fail_waiting (TaskbusPublisher *self, const GError *error, GPtrArray *removed)
{
  TaskbusPublication *publication;

  while ((publication = g_queue_peek_head (&self->waiting)) != NULL)
    take_out (self, publication, g_error_copy (error), removed);
}

void
taskbus_publisher_queues_cancel (TaskbusPublisher *self, TaskbusPublishOperation *operation, GPtrArray *removed)
{
  GQueue *queues[] = { &self->in_flight, &self->waiting };
  guint left = taskbus_publish_operation_get_n_open (operation);

  /* Many operations may share a cancellable: no longer search than needed. */
  for (guint i = 0; i < G_N_ELEMENTS (queues); i++)
    {
      for (GList *link = queues[i]->head, *next; link != NULL && left > 0; link = next)
        {
          TaskbusPublication *publication = link->data;
          GError *error;

          next = link->next;
          if (publication->operation != operation)
            continue;

          if (publication->place == TASKBUS_PUBLICATION_WAITING)
            error = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                 _ ("Publishing was cancelled: a record for topic “%s” was not sent"),
                                 taskbus_record_get_topic (publication->record));
          else
            error = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                 _ ("Publishing was cancelled: a record for topic “%s” may be stored or not"),
                                 taskbus_record_get_topic (publication->record));
          take_out (self, publication, error, removed);
          left--;
        }
    }
}

void
taskbus_publisher_queues_abandon (TaskbusPublisher *self, GPtrArray *removed)
{
  TaskbusPublication *publication;

  while ((publication = g_queue_peek_head (&self->waiting)) != NULL)
    take_out (self, publication,
              g_error_new (TASKBUS_ERROR, TASKBUS_ERROR_CLOSED,
                           _ ("The bus was closed: a record for topic “%s” was not sent"),
                           taskbus_record_get_topic (publication->record)),
              removed);
  while ((publication = g_queue_peek_head (&self->in_flight)) != NULL)
    take_out (
      self, publication,
      g_error_new (TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED,
                   _ ("The bus was closed before a record for topic “%s” was confirmed; it may be stored or not"),
                   taskbus_record_get_topic (publication->record)),
      removed);
}

/* Those for whom all that was submitted before is settled. */
GArray *
taskbus_publisher_queues_take_drains (TaskbusPublisher *self)
{
  const TaskbusPublication *heads[] = { g_queue_peek_head (&self->in_flight), g_queue_peek_head (&self->waiting) };
  guint64 oldest = G_MAXUINT64;
  GArray *taken = NULL;

  if (G_LIKELY (self->drains->len == 0))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      if (heads[i] != NULL)
        oldest = MIN (oldest, heads[i]->sequence);
    }

  for (guint i = 0; i < self->drains->len;)
    {
      TaskbusDrain drain = g_array_index (self->drains, TaskbusDrain, i);

      if (drain.sequence >= oldest)
        {
          i++;
          continue;
        }
      if (taken == NULL)
        taken = g_array_new (FALSE, FALSE, sizeof (TaskbusDrain));
      g_array_append_val (taken, drain);
      g_array_remove_index (self->drains, i);
    }

  return taken;
}
