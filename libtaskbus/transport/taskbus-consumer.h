/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "transport/taskbus-topic-partition.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_CONSUMER (taskbus_consumer_get_type ())

TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_INTERFACE (TaskbusConsumer, taskbus_consumer, TASKBUS, CONSUMER, GObject)

/**
 * TaskbusConsumerInterface:
 * @receive: takes the records that are there
 * @store_position: says how far the records of a partition are done
 * @commit_async: makes the stored positions safe
 * @commit_finish: ends @commit_async
 * @seek: goes on from another offset
 * @pause: stops receiving from a partition
 * @resume: goes on receiving from a partition
 * @release: answers a revocation
 * @close_async: leaves
 * @close_finish: ends @close_async
 * @note_work: says that the application answered, or has something to answer
 *
 * The receiving end of a transport: one membership in a group, or a reader without a group.
 *
 * All operations are called on the worker of the bus, and none may block for longer than reading a batch from a local disk
 * takes. All signals are emitted on the worker, by the functions `taskbus_consumer_emit_…()`.
 *
 * - The consumer begins without partitions. [signal@Taskbus.Consumer::assigned] gives it some, each with the position at which
 *   it begins; only records of assigned partitions are received. A reader without a group is assigned all partitions of its topics.
 *   Partitions come and go while it lives: a topic may be created, or a member may join.
 * - `receive`: returns at most that many records, and not much more than that many bytes (at least one record, if there is one); %NULL
 *   without an error when nothing is there now. Then the consumer emits [signal@Taskbus.Consumer::ready] when there is
 *   something again; also without need. The records of a partition come in the order of their offsets, each once until the
 *   next assignment or seek; many topics and partitions share a batch fairly. An error is reported once, and receiving may be tried again. Required.
 * - `store_position`: the offset **after** the last record that is done. Never waits: the transport commits what is stored within its
 *   commit interval, and when it closes. [error@Taskbus.Error.FENCED] when the partition is not this consumer's any more.
 *   Without a group it does nothing. Required where there are groups.
 * - `commit_async`: commits what is stored, now, and calls back on the worker when it is safe. Required where there are groups.
 * - `seek`: the next record received from the partition is the one at @offset, or the next one that exists;
 *   [const@Taskbus.OFFSET_START] and [const@Taskbus.OFFSET_END] are understood. Nothing from before arrives after it returned. Optional.
 * - `pause`, `resume`: idempotent, a partition that is not assigned is [error@Taskbus.Error.NOT_FOUND]; a new assignment begins resumed. Optional.
 * - [signal@Taskbus.Consumer::revoked] takes partitions away. No record of them is received any more, but their positions can be stored
 *   until `release` has been called for them, which the bus does when the records that are out are done or its patience ends. The
 *   transport gives the partitions to the next member only then, or when its own patience ends. When they are already
 *   *lost*, nothing can be stored. Required where there are groups.
 * - [signal@Taskbus.Consumer::end-reached]: all records of a partition that existed when it was looked at were received. Emitted when
 *   the end is reached, and again after more records.
 * - [signal@Taskbus.Consumer::failed]: something went wrong that the operations cannot report. The consumer goes on as well as it can.
 * - `close_async`: commits what is stored, leaves the group, gives the partitions back at once. Afterwards every operation answers
 *   [error@Taskbus.Error.CLOSED] and no signal is emitted. The cancellable ends the patience. Required.
 * - `note_work`: the application has so many records that it did not answer yet, 0 also while it pauses. Called after it answered some, and
 *   when it gets the first ones. A transport whose groups must not wait for a member that makes no progress measures it by that: it
 *   may leave its group, which revokes the partitions as ever, and joins it again when this is called. Optional.
 *
 * Since: 1.0
 */
struct _TaskbusConsumerInterface
{
  GTypeInterface parent_iface;

  GPtrArray *(*receive) (TaskbusConsumer *self, guint max_records, gsize max_bytes, GError **error);
  gboolean (
    *store_position) (TaskbusConsumer *self, const char *topic, gint32 partition, gint64 offset, GError **error);
  void (*commit_async) (TaskbusConsumer *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*commit_finish) (TaskbusConsumer *self, GAsyncResult *result, GError **error);
  gboolean (*seek) (TaskbusConsumer *self, const char *topic, gint32 partition, gint64 offset, GError **error);
  gboolean (*pause) (TaskbusConsumer *self, const char *topic, gint32 partition, GError **error);
  gboolean (*resume) (TaskbusConsumer *self, const char *topic, gint32 partition, GError **error);
  void (*release) (TaskbusConsumer *self, GPtrArray *partitions);
  void (*close_async) (TaskbusConsumer *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*close_finish) (TaskbusConsumer *self, GAsyncResult *result, GError **error);
  void (*note_work) (TaskbusConsumer *self, guint n_records);

  /*< private >*/
  gpointer padding[15];
};

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *taskbus_consumer_receive (TaskbusConsumer *self, guint max_records, gsize max_bytes, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_consumer_store_position (TaskbusConsumer *self,
                                          const char *topic,
                                          gint32 partition,
                                          gint64 offset,
                                          GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_consumer_commit_async (TaskbusConsumer *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_consumer_commit_finish (TaskbusConsumer *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean
taskbus_consumer_seek (TaskbusConsumer *self, const char *topic, gint32 partition, gint64 offset, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_consumer_pause (TaskbusConsumer *self, const char *topic, gint32 partition, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_consumer_resume (TaskbusConsumer *self, const char *topic, gint32 partition, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_consumer_release (TaskbusConsumer *self, GPtrArray *partitions);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_consumer_close_async (TaskbusConsumer *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_consumer_close_finish (TaskbusConsumer *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_consumer_note_work (TaskbusConsumer *self, guint n_records);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_consumer_emit_ready (TaskbusConsumer *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_consumer_emit_assigned (TaskbusConsumer *self, GPtrArray *partitions);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_consumer_emit_revoked (TaskbusConsumer *self, GPtrArray *partitions, gboolean lost);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_consumer_emit_end_reached (TaskbusConsumer *self, const TaskbusTopicPartition *partition);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_consumer_emit_failed (TaskbusConsumer *self, const GError *error);

G_END_DECLS
