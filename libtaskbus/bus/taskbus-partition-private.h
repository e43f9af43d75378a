/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-delivery-private.h"

G_BEGIN_DECLS

/* A record of a partition whose position is not past it.  Done ones stay until all before them are done. */
typedef struct
{
  gint64 offset;
  TaskbusDelivery *delivery; /* held; NULL when done */
} TaskbusSlot;

/* A partition while it is assigned: which of its records are done, and how far its position may move.
 * All of it belongs to the worker but what the dispatcher sees, too, and what hardly ever changes. */
struct _TaskbusPartition
{
  gint stopped; /* atomic: its deliveries must not be handled now */
  gint32 partition;
  char *topic;
  TaskbusDispatcher *dispatcher; /* a reference */

  /* What follows changes with each record: not in the cache line that the handler's thread looks at. */
  guint8 distance[64];
  gatomicrefcount ref_count;

  GArray *slots; /* a ring would save little: it is compacted when half of it is done */
  guint head;
  guint64 base; /* number of the slot at index 0 */
  gint64 position;
  gint64 stored;

  guint n_out;    /* handed over */
  guint n_later;  /* pending answers */
  guint n_stored; /* on their way to the dead letters */
  guint n_open;   /* not done */
  gsize bytes_open;

  gboolean held;           /* waits for a retry */
  gint64 retry_at;         /* monotonic time, when held */
  gboolean quiet;          /* paused in the consumer */
  gboolean detached;       /* not assigned any more: answers mean nothing */
  gboolean revoking;       /* to be released when what runs is done */
  gboolean by_transaction; /* its position is stored by transactions only */
  gboolean uncommitted;    /* a position was stored, and is perhaps not committed yet */
  gint64 end_reached;      /* the end to be told of when all before was handed over, or -1 */
};

TaskbusPartition *taskbus_partition_new (const char *topic, gint32 partition, TaskbusDispatcher *dispatcher);
TaskbusPartition *taskbus_partition_ref (TaskbusPartition *self);
void taskbus_partition_unref (TaskbusPartition *self);

/* The dispatcher's door. */
gboolean taskbus_partition_is_stopped (TaskbusPartition *self);
void taskbus_partition_stop (TaskbusPartition *self);

/* The worker's. */
void taskbus_partition_go (TaskbusPartition *self);
void taskbus_partition_add (TaskbusPartition *self, TaskbusDelivery *delivery);
void taskbus_partition_replace (TaskbusPartition *self, TaskbusDelivery *old, TaskbusDelivery *delivery);
void taskbus_partition_done (TaskbusPartition *self, TaskbusDelivery *delivery);
void taskbus_partition_take_held (TaskbusPartition *self, GPtrArray *deliveries);
gint64 taskbus_partition_get_position_with (TaskbusPartition *self, GHashTable *deliveries, guint64 *end);
guint taskbus_partition_get_n_slots (TaskbusPartition *self);
void taskbus_partition_clear (TaskbusPartition *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusPartition, taskbus_partition_unref)

G_END_DECLS
