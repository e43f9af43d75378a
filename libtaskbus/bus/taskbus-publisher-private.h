/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-counters.h"
#include "bus/taskbus-publish-operation-private.h"
#include "bus/taskbus-worker-private.h"
#include "transport/taskbus-transport.h"

G_BEGIN_DECLS

/* Between those who publish and the transport: bounds what is in flight, lets what does not fit wait in order, and
 * gives every record a deadline.  Reference counted; any thread. */
typedef struct _TaskbusPublisher TaskbusPublisher;

/* A post failed.  Any thread, no lock held. */
typedef void (*TaskbusPostFailedFunc) (TaskbusRecord *record, const GError *error, gpointer data);

typedef struct
{
  gint64 max_records;
  gint64 max_bytes;
  gint64 timeout; /* µs */
} TaskbusPublisherLimits;

TaskbusPublisher *taskbus_publisher_new (TaskbusWorker *worker);
TaskbusPublisher *taskbus_publisher_ref (TaskbusPublisher *self);
void taskbus_publisher_unref (TaskbusPublisher *self);

void taskbus_publisher_set_post_failed_func (TaskbusPublisher *self, TaskbusPostFailedFunc func, gpointer data);

/* Before it starts, records wait; when it cannot start, the ones that wait fail. */
void taskbus_publisher_set_limits (TaskbusPublisher *self, const TaskbusPublisherLimits *limits);
void taskbus_publisher_get_limits (TaskbusPublisher *self, TaskbusPublisherLimits *limits);
void taskbus_publisher_start (TaskbusPublisher *self, TaskbusTransport *transport);
void taskbus_publisher_start_transaction (TaskbusPublisher *self, TaskbusTransaction *transaction);
void taskbus_publisher_fail_waiting (TaskbusPublisher *self, const GError *error);

typedef enum
{
  TASKBUS_SUBMIT_WAIT = 0,          /* may wait for a place in the queue */
  TASKBUS_SUBMIT_POST = 1 << 0,     /* fails at once when the queue is full */
  TASKBUS_SUBMIT_INTERNAL = 1 << 1, /* also while the bus is closing */
} TaskbusSubmitFlags;

void taskbus_publisher_submit (TaskbusPublisher *self,
                               TaskbusRecord *record,
                               TaskbusSubmitFlags flags,
                               TaskbusPublishOperation *operation,
                               guint index);
void taskbus_publisher_cancel (TaskbusPublisher *self, TaskbusPublishOperation *operation);
gulong taskbus_publisher_connect_cancellable (TaskbusPublisher *self,
                                              TaskbusPublishOperation *operation,
                                              GCancellable *cancellable);

/* Calls back, on any thread, when all that was submitted before is settled. */
typedef void (*TaskbusDrainFunc) (gpointer data);

void taskbus_publisher_drain (TaskbusPublisher *self, TaskbusDrainFunc func, gpointer data);
gboolean taskbus_publisher_forget_drain (TaskbusPublisher *self, gpointer data);

void taskbus_publisher_refuse (TaskbusPublisher *self);
guint64 taskbus_publisher_abandon (TaskbusPublisher *self);
void taskbus_publisher_stop_timers (TaskbusPublisher *self);
void taskbus_publisher_count_refused (TaskbusPublisher *self, const GError *error);
GError *taskbus_publisher_get_failure (TaskbusPublisher *self);
void taskbus_publisher_take_counts (TaskbusPublisher *self, TaskbusPublisher *from, gboolean valid);
void taskbus_publisher_count (TaskbusPublisher *self, TaskbusCounters *counters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusPublisher, taskbus_publisher_unref)

G_END_DECLS
