/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-publication-private.h"

#include "taskbus-error.h"

#include <glib/gi18n-lib.h>

/**
 * TaskbusPublication:
 *
 * A record on its way through a transport, together with the completion that waits for it.
 *
 * Only transports meet publications, in [vfunc@Taskbus.Transport.send]. Each is answered exactly once, by
 * [method@Taskbus.Publication.confirm] or [method@Taskbus.Publication.fail], on any thread and while no lock of the transport is held.
 * A second answer is ignored. One that is dropped without an answer fails with [error@Taskbus.Error.UNCONFIRMED].
 *
 * Since: 1.0
 */
G_DEFINE_BOXED_TYPE (TaskbusPublication, taskbus_publication, taskbus_publication_ref, taskbus_publication_unref)

TaskbusPublication *
taskbus_publication_new (TaskbusRecord *record, gpointer publisher, TaskbusAnsweredFunc answered_func)
{
  TaskbusPublication *publication = g_slice_new0 (TaskbusPublication);

  g_atomic_ref_count_init (&publication->ref_count);
  publication->record = taskbus_record_ref (record);
  publication->publisher = publisher;
  publication->answered_func = answered_func;
  publication->link.data = publication;
  return publication;
}

/**
 * taskbus_publication_ref:
 * @publication: a publication
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @publication
 *
 * Since: 1.0
 */
TaskbusPublication *
taskbus_publication_ref (TaskbusPublication *publication)
{
  g_return_val_if_fail (publication != NULL, NULL);

  g_atomic_ref_count_inc (&publication->ref_count);
  return publication;
}

/**
 * taskbus_publication_unref:
 * @publication: (transfer full): a publication
 *
 * Gives a reference back. When the last one goes without an answer, the publication fails.
 *
 * Since: 1.0
 */
void
taskbus_publication_unref (TaskbusPublication *publication)
{
  g_return_if_fail (publication != NULL);

  if (!g_atomic_ref_count_dec (&publication->ref_count))
    return;

  /* Nobody else can answer any more; the publisher has its say before the block goes. */
  if (g_atomic_int_get (&publication->answered) == 0)
    {
      g_autoptr (GError) error = NULL;

      g_atomic_ref_count_init (&publication->ref_count);
      g_set_error (&error, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED,
                   _ ("The transport dropped a record for topic “%s” without an answer"),
                   taskbus_record_get_topic (publication->record));
      taskbus_publication_fail (publication, error);
      if (!g_atomic_ref_count_dec (&publication->ref_count))
        return;
    }

  taskbus_record_unref (publication->record);
  g_clear_error (&publication->error);
  g_slice_free (TaskbusPublication, publication);
}

/**
 * taskbus_publication_get_record:
 * @publication: a publication
 *
 * Gets the record that is to be sent.
 *
 * Returns: (transfer none): the record
 *
 * Since: 1.0
 */
TaskbusRecord *
taskbus_publication_get_record (TaskbusPublication *publication)
{
  g_return_val_if_fail (publication != NULL, NULL);

  return publication->record;
}

/**
 * taskbus_publication_get_sequence:
 * @publication: a publication
 *
 * Gets a number that is larger the later the record was published.
 *
 * With it, a transport that has to send several records again does so in their order.
 *
 * Returns: a number that no other publication of the bus has, or, of those in a transaction, no other one of the
 *   transaction
 *
 * Since: 1.0
 */
guint64
taskbus_publication_get_sequence (TaskbusPublication *publication)
{
  g_return_val_if_fail (publication != NULL, 0);

  return publication->sequence;
}

/**
 * taskbus_publication_confirm:
 * @publication: a publication
 * @partition: the partition the record is in, or [const@Taskbus.PARTITION_ANY]
 * @offset: its offset, or [const@Taskbus.OFFSET_NONE] when the transport has none
 * @timestamp: the time it is stored with, in microseconds since 1970 in UTC, or [const@Taskbus.TIMESTAMP_NONE]
 *
 * Answers that the record is as safe as the transport makes it.
 *
 * The caller keeps its reference. Any thread; no lock of the transport's may be held.
 *
 * Since: 1.0
 */
void
taskbus_publication_confirm (TaskbusPublication *publication, gint32 partition, gint64 offset, gint64 timestamp)
{
  g_return_if_fail (publication != NULL);

  if (!g_atomic_int_compare_and_exchange (&publication->answered, 0, 1))
    return;

  publication->partition = partition;
  publication->offset = offset;
  publication->timestamp = timestamp;
  publication->answered_func (&publication, 1);
}

/* Says for each whether this is its first answer. */
static gboolean
keep_confirmation (TaskbusPublication *publication, const TaskbusConfirmation *confirmation)
{
  if (!g_atomic_int_compare_and_exchange (&publication->answered, 0, 1))
    return FALSE;

  publication->partition = confirmation->partition;
  publication->offset = confirmation->offset;
  publication->timestamp = confirmation->timestamp;
  return TRUE;
}

/**
 * taskbus_publication_confirm_all: (skip)
 * @publications: (array length=n_publications): publications
 * @confirmations: (array length=n_publications): where each record is
 * @n_publications: how many there are
 *
 * Answers as [method@Taskbus.Publication.confirm] does, for many records at once, which costs less.
 *
 * Who waits for them learns of them in this order. The caller keeps its references. Any thread; no lock of the
 * transport's may be held.
 *
 * Since: 1.0
 */
void
taskbus_publication_confirm_all (TaskbusPublication *const *publications,
                                 const TaskbusConfirmation *confirmations,
                                 guint n_publications)
{
  guint begin = 0;

  g_return_if_fail (n_publications == 0 || (publications != NULL && confirmations != NULL));

  /* As long runs as there are of one publisher, each with its first answer. */
  for (guint i = 0; i < n_publications; i++)
    {
      gboolean is_first = keep_confirmation (publications[i], &confirmations[i]);

      if (is_first && publications[i]->publisher == publications[begin]->publisher)
        continue;
      if (i > begin)
        publications[begin]->answered_func (publications + begin, i - begin);
      begin = is_first ? i : i + 1;
    }
  if (n_publications > begin)
    publications[begin]->answered_func (publications + begin, n_publications - begin);
}

/**
 * taskbus_publication_fail:
 * @publication: a publication
 * @error: why
 *
 * Answers that the record was not stored, or with [error@Taskbus.Error.UNCONFIRMED] that nobody knows.
 *
 * The caller keeps its reference. Any thread; no lock of the transport's may be held.
 *
 * Since: 1.0
 */
void
taskbus_publication_fail (TaskbusPublication *publication, const GError *error)
{
  g_return_if_fail (publication != NULL);
  g_return_if_fail (error != NULL);

  if (!g_atomic_int_compare_and_exchange (&publication->answered, 0, 1))
    return;

  publication->error = g_error_copy (error);
  publication->answered_func (&publication, 1);
}
