/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-publisher-private.h"
#include "transport/taskbus-publication-private.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 sequence;
  TaskbusDrainFunc func;
  gpointer data;
} TaskbusDrain;

/* How a transport or a transaction takes a record; called on any thread, without the lock. */
typedef gboolean (*TaskbusSendFunc) (gpointer sender, TaskbusPublication *publication, GError **error);

struct _TaskbusPublisher
{
  gatomicrefcount ref_count;
  TaskbusWorker *worker;
  TaskbusPostFailedFunc post_failed_func;
  gpointer post_failed_data;
  GSource *deadline_timer;
  GSource *retry_timer;
  gint armed; /* atomic: the deadline timer will fire */

  GMutex lock;     /* guards what follows */
  gpointer sender; /* a transport, or one of its transactions; NULL before it starts */
  TaskbusSendFunc send;
  TaskbusPublisherLimits limits;
  gboolean transactional; /* the sender is a transaction */
  gboolean in_use;        /* there are records: one reference is held for all of them */
  gboolean refusing;
  gboolean abandoned;
  gboolean pumping;            /* a thread sends what waits: nobody may overtake it */
  gboolean answered_meanwhile; /* since that thread's last offer */
  GQueue in_flight;            /* by sequence, and so by deadline */
  GQueue waiting;              /* likewise */
  GQueue overdue;              /* with the transport, but reported already */
  guint64 n_in_flight;
  gint64 bytes_in_flight;
  gint64 bytes_waiting;
  guint64 sequence;
  GArray *drains;
  guint64 n_published;
  guint64 n_confirmed;
  guint64 n_failed;
  GError *first_failure; /* of any record */
};

typedef enum
{
  TASKBUS_ADMISSION_SENDS,
  TASKBUS_ADMISSION_WAITS,
  TASKBUS_ADMISSION_REFUSED,
} TaskbusAdmission;

/* A record that left the queues without an answer of the transport, to be reported once the lock is released. */
typedef struct
{
  TaskbusRecord *record;
  TaskbusPublishOperation *operation;
  guint index;
  gboolean posted;
  GError *error;
  gboolean never_sent;
} TaskbusRemoved;

GPtrArray *taskbus_removed_array_new (void);

/* All of these under the publisher's lock. */
TaskbusAdmission
taskbus_publisher_queues_admit (TaskbusPublisher *self, TaskbusPublication *publication, GPtrArray **refused);
TaskbusPublication *taskbus_publisher_queues_next (TaskbusPublisher *self);
void taskbus_publisher_queues_return (TaskbusPublisher *self, TaskbusPublication *publication);
void taskbus_publisher_queues_remove (TaskbusPublisher *self, TaskbusPublication *publication);
void taskbus_publisher_queues_note_failure (TaskbusPublisher *self, const GError *error);
void taskbus_publisher_queues_arm (TaskbusPublisher *self, gint64 deadline);
void taskbus_publisher_queues_expire (TaskbusPublisher *self, gint64 now, const char *trouble, GPtrArray *removed);
void taskbus_publisher_queues_fail_waiting (TaskbusPublisher *self, const GError *error, GPtrArray *removed);
void taskbus_publisher_queues_cancel (TaskbusPublisher *self, TaskbusPublishOperation *operation, GPtrArray *removed);
void taskbus_publisher_queues_abandon (TaskbusPublisher *self, GPtrArray *removed);
gboolean taskbus_publisher_queues_end_use (TaskbusPublisher *self);
GArray *taskbus_publisher_queues_take_drains (TaskbusPublisher *self);

G_END_DECLS
