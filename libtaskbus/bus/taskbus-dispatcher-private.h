/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-delivery-private.h"
#include "bus/taskbus-worker-private.h"
#include "codec/taskbus-codec.h"

G_BEGIN_DECLS

/* What comes back from the handler's side for a delivery. */
typedef enum
{
  TASKBUS_ANSWER_DONE,
  TASKBUS_ANSWER_REJECT,
  TASKBUS_ANSWER_RETRY,       /* the handler returned it: the partition waits */
  TASKBUS_ANSWER_RETRY_LATER, /* of a delivery that was pending: it is tried again alone */
  TASKBUS_ANSWER_PENDING,     /* no answer yet, but the handler returned */
  TASKBUS_ANSWER_DEFERRED,    /* not handled, because its partition waits or goes */
} TaskbusAnswerKind;

typedef struct
{
  TaskbusDelivery *delivery; /* held */
  TaskbusAnswerKind kind;
} TaskbusAnswer;

typedef void (*TaskbusDispatcherEvent) (gpointer data);

/* The hand-over of deliveries to the context of a handler, and of its answers back to the worker: both in batches, one
 * wake-up a batch.  Reference counted. */
TaskbusDispatcher *
taskbus_dispatcher_new (GMainContext *context, TaskbusHandler handler, gpointer user_data, GDestroyNotify destroy);
TaskbusDispatcher *taskbus_dispatcher_ref (TaskbusDispatcher *self);
void taskbus_dispatcher_unref (TaskbusDispatcher *self);

/* Before it is used: what makes messages of records, and whether a record of which it cannot is rejected. */
void taskbus_dispatcher_set_codec (TaskbusDispatcher *self, TaskbusCodec *codec, gboolean reject_undecodable);
TaskbusCodec *taskbus_dispatcher_get_codec (TaskbusDispatcher *self);

/* On the worker. */
void
taskbus_dispatcher_set_answers_func (TaskbusDispatcher *self, TaskbusWorker *worker, GSourceFunc func, gpointer data);
void taskbus_dispatcher_push (TaskbusDispatcher *self, GPtrArray *deliveries);
void taskbus_dispatcher_push_event (TaskbusDispatcher *self,
                                    TaskbusDispatcherEvent func,
                                    gpointer data,
                                    GDestroyNotify destroy);
GPtrArray *taskbus_dispatcher_recall (TaskbusDispatcher *self, TaskbusPartition *partition);
GArray *taskbus_dispatcher_take_answers (TaskbusDispatcher *self, GArray *empty);
void taskbus_dispatcher_close (TaskbusDispatcher *self);
void taskbus_dispatcher_drop (TaskbusDispatcher *self);

/* Any thread. */
void taskbus_dispatcher_answer (TaskbusDispatcher *self, TaskbusDelivery *delivery, TaskbusAnswerKind kind);
void taskbus_dispatcher_set_paused (TaskbusDispatcher *self, gboolean paused);
gboolean taskbus_dispatcher_is_paused (TaskbusDispatcher *self);
void taskbus_dispatcher_flush (TaskbusDispatcher *self);
gboolean taskbus_dispatcher_is_running_here (void);

G_END_DECLS
