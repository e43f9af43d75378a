/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-delivery-counters-private.h"
#include "bus/taskbus-dispatcher-private.h"
#include "bus/taskbus-end-waiters-private.h"
#include "bus/taskbus-partition-private.h"
#include "bus/taskbus-publisher-private.h"
#include "bus/taskbus-subscription.h"

G_BEGIN_DECLS

/* Called once on the worker when a subscription has ended. */
typedef void (*TaskbusSubscriptionEndedFunc) (TaskbusSubscription *self, gpointer data);

struct _TaskbusSubscription
{
  GObject parent_instance;

  char *group;
  char **topics;
  TaskbusSubscriptionOptions *options; /* a copy */
  TaskbusWorker *worker;
  TaskbusPublisher *publisher;
  TaskbusDeliveryCounters *counters;
  TaskbusDispatcher *dispatcher;
  gint64 rebalance_timeout; /* µs */
  gint64 close_timeout;     /* µs */
  gint n_failed_events;     /* atomic; on their way to ::failed */
  TaskbusSubscriptionEndedFunc ended_func;
  gpointer ended_data;

  GMutex lock; /* guards what any thread sees */
  GPtrArray *assignment;
  TaskbusEndWaiters end_waiters; /* has its own lock */

  /* The worker's. */
  TaskbusConsumer *consumer;
  GHashTable *partitions;   /* of TaskbusPartition, by topic and number */
  TaskbusPartition *recent; /* the one of the last record */
  GSource *intake;          /* receives */
  GSource *timer;
  GSequence *retries;      /* deliveries by when their next attempt is due */
  GQueue answer_deadlines; /* pending deliveries, by when they were handed over */
  GQueue ends;             /* partitions whose end was reached during a receive */
  gboolean receiving;
  gboolean paused;
  gboolean closing;
  gboolean ended;
  gboolean leaving; /* the consumer is being closed */
  gint64 receive_at;
  gint64 revoke_deadline;
  gint64 close_deadline;
  GCancellable *leave_cancellable;
  guint n_open;
  guint n_out;
  gsize bytes_open;
  guint n_held; /* partitions that wait for a retry */
};

TaskbusSubscription *taskbus_subscription_new (const char *group,
                                               const char *const *topics,
                                               TaskbusSubscriptionOptions *options,
                                               TaskbusDispatcher *dispatcher);

/* On the worker. */
gboolean taskbus_subscription_start (TaskbusSubscription *self, TaskbusTransport *transport, GError **error);
void taskbus_subscription_begin_close (TaskbusSubscription *self, gint64 deadline);

/* Intake: from the consumer to the dispatcher. */
gboolean taskbus_subscription_receive (gpointer data);
void taskbus_subscription_wake_intake (TaskbusSubscription *self);
void taskbus_subscription_connect (TaskbusSubscription *self);
void taskbus_subscription_push_held (TaskbusSubscription *self, TaskbusPartition *partition);
void taskbus_subscription_recall (TaskbusSubscription *self, TaskbusPartition *partition);
void taskbus_subscription_failed (TaskbusSubscription *self, const GError *error);

/* Assignment. */
TaskbusPartition *taskbus_subscription_find (TaskbusSubscription *self, const char *topic, gint32 partition);
TaskbusPartition *
taskbus_subscription_attach (TaskbusSubscription *self, const char *topic, gint32 partition, gint64 offset);
void taskbus_subscription_detach (TaskbusSubscription *self, TaskbusPartition *partition);
void taskbus_subscription_assigned (TaskbusSubscription *self, GPtrArray *partitions);
void taskbus_subscription_revoked (TaskbusSubscription *self, GPtrArray *partitions, gboolean lost);
void taskbus_subscription_check_revoked (TaskbusSubscription *self, gboolean now);

/* Answers: from the dispatcher to the positions. */
gboolean taskbus_subscription_take_answers (gpointer data);
void taskbus_subscription_note_work (TaskbusSubscription *self);
void taskbus_subscription_mark_done (TaskbusSubscription *self, TaskbusDelivery *delivery);
void taskbus_subscription_retry_later (TaskbusSubscription *self, TaskbusDelivery *delivery);
void taskbus_subscription_await (TaskbusSubscription *self, TaskbusDelivery *delivery, gint64 timeout);
void taskbus_subscription_await_no_more (TaskbusSubscription *self, TaskbusDelivery *delivery);
void taskbus_subscription_forget_retries (TaskbusSubscription *self);
void taskbus_subscription_store (TaskbusSubscription *self, TaskbusPartition *partition);
void taskbus_subscription_go_on (TaskbusSubscription *self, TaskbusPartition *partition);

/* Positions that a transaction stores. */
GPtrArray *taskbus_subscription_give_positions (TaskbusSubscription *self,
                                                GPtrArray *deliveries,
                                                GPtrArray *before,
                                                gboolean *commit_before,
                                                GError **error);
void taskbus_subscription_note_committed (GPtrArray *deliveries);

/* Retries and time. */
void taskbus_subscription_hold (TaskbusSubscription *self, TaskbusDelivery *delivery);
void taskbus_subscription_check_held (TaskbusSubscription *self, TaskbusPartition *partition);
gboolean taskbus_subscription_on_time (gpointer data);
void taskbus_subscription_arm (TaskbusSubscription *self, gint64 due);
gint64 taskbus_subscription_get_delay (TaskbusSubscription *self, guint attempt);

/* Dead letters. */
void taskbus_subscription_reject (TaskbusSubscription *self, TaskbusDelivery *delivery);

/* Closing. */
void taskbus_subscription_check_closed (TaskbusSubscription *self);

G_END_DECLS
