/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-bus.h"
#include "bus/taskbus-end-waiters-private.h"
#include "bus/taskbus-handover-private.h"
#include "bus/taskbus-publisher-private.h"
#include "bus/taskbus-subscription-private.h"
#include "bus/taskbus-worker-private.h"
#include "codec/taskbus-codec-private.h"

G_BEGIN_DECLS

/* So many records of a batch wait together when the caller waits for them. */
#define TASKBUS_BUS_BATCH_CHUNK 10000

typedef struct _TaskbusTransactionRun TaskbusTransactionRun;

typedef enum
{
  TASKBUS_BUS_NEW,
  TASKBUS_BUS_OPEN,
  TASKBUS_BUS_CLOSING,
  TASKBUS_BUS_CLOSED,
} TaskbusBusState;

struct _TaskbusBus
{
  GObject parent_instance;

  TaskbusProfile *profile;
  TaskbusCodec *codec;
  GMainContext *context; /* where signals are emitted */
  TaskbusHandover *handover;
  TaskbusWorker *worker;
  TaskbusPublisher *publisher;
  TaskbusDeliveryCounters *delivery_counters;
  gint open_requested;   /* atomic */
  gint opened;           /* atomic; it was opened once */
  gint n_failure_events; /* atomic; on their way to ::publish-failed */

  GMutex lock; /* guards what follows */
  TaskbusBusState state;
  TaskbusTransport *transport;
  TaskbusEndWaiters end_waiters; /* has its own lock */
  GError *close_error;

  /* The worker's. */
  gint64 rebalance_timeout; /* µs */
  gint64 close_timeout;     /* µs */
  GPtrArray *subscriptions;
  GPtrArray *transactions; /* of TaskbusTransactionRun, that are not over */
  GSource *close_timer;
  gint64 close_deadline;
  GCancellable *close_cancellable;
  gboolean aborting; /* the transactions */
  gboolean draining;
  gboolean transport_closing;
  gboolean ended;
};

TaskbusBusState taskbus_bus_get_state (TaskbusBus *self);
gboolean taskbus_bus_read_limits (TaskbusBus *self, GError **error);
gboolean taskbus_bus_open_now (TaskbusBus *self, GError **error);
void taskbus_bus_request_open (TaskbusBus *self);
/* A post whose result is told to @func, on any thread, instead of ::publish-failed. */
void taskbus_bus_post_record_for_func (TaskbusBus *self, TaskbusRecord *record, TaskbusSettledFunc func, gpointer data);
/* A post that could not even become a record that is sent. */
void taskbus_bus_refuse_post (TaskbusBus *self, TaskbusRecord *record, const GError *error);

/* taskbus-bus-publish-message.c: never NULL; for a message that cannot be a record, one that only names it, and the error. */
TaskbusRecord *taskbus_bus_encode (TaskbusCodec *codec, TaskbusMessage *message, GError **error);

/* The publishing doors: @errors has what is wrong with each record already, or is NULL. */
void taskbus_bus_submit (TaskbusBus *self,
                         TaskbusRecord *record,
                         const GError *wrong,
                         TaskbusSubmitFlags flags,
                         TaskbusPublishOperation *operation,
                         guint index);
GPtrArray *taskbus_bus_publish_and_wait (TaskbusBus *self,
                                         TaskbusRecord *const *records,
                                         GError *const *errors,
                                         guint n_records,
                                         GCancellable *cancellable);
void taskbus_bus_publish_for_task (TaskbusBus *self,
                                   GTask *task,
                                   TaskbusRecord *const *records,
                                   GError *const *errors,
                                   guint n_records);

void taskbus_bus_post_failed (TaskbusRecord *record, const GError *error, gpointer data);
void taskbus_bus_subscription_ended (TaskbusSubscription *subscription, gpointer data);
gboolean taskbus_bus_begin_close (gpointer data);
void taskbus_bus_check_closed (TaskbusBus *self);

G_END_DECLS
