/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-dispatcher-private.h"

#include "bus/taskbus-coarse-time-private.h"
#include "bus/taskbus-partition-private.h"

/* How long a dispatch may keep the main context, and how old an answer may get before the worker learns of it. */
#define DISPATCH_MAX (8 * G_TIME_SPAN_MILLISECOND)
#define ANSWERS_AGE_MAX (2 * G_TIME_SPAN_MILLISECOND)
#define ANSWERS_MAX 256
#define COMPACT_MIN 1024

/* Either a delivery or an event. */
typedef struct
{
  TaskbusDelivery *delivery; /* held */
  TaskbusDispatcherEvent func;
  gpointer data;
  GDestroyNotify destroy;
} Item;

struct _TaskbusDispatcher
{
  gatomicrefcount ref_count;
  GMainContext *context;
  GSource *source;
  TaskbusHandler handler;
  gpointer user_data;
  GDestroyNotify destroy;
  TaskbusCodec *codec;
  gboolean reject_undecodable;
  GArray *own_answers; /* of the running dispatch */

  GMutex lock; /* guards what follows */
  GArray *items;
  guint head;
  gboolean paused;
  gboolean closed;
  GArray *answers;
  GSource *answers_source; /* on the worker; wakes it up */
};

typedef struct
{
  GSource source;
  TaskbusDispatcher *dispatcher;
} DispatcherSource;

/* The dispatcher whose handler runs in this thread. */
static GPrivate running;

static gboolean
take_item (TaskbusDispatcher *self, Item *item)
{
  gboolean taken = FALSE;

  g_mutex_lock (&self->lock);
  if (!self->paused && self->head < self->items->len)
    {
      *item = g_array_index (self->items, Item, self->head++);
      taken = TRUE;
    }
  else if (self->head == self->items->len)
    {
      g_array_set_size (self->items, 0);
      self->head = 0;
    }
  g_mutex_unlock (&self->lock);
  return taken;
}

static void
release_answers (GArray *answers)
{
  for (guint i = 0; i < answers->len; i++)
    taskbus_delivery_release (g_array_index (answers, TaskbusAnswer, i).delivery);
  g_array_set_size (answers, 0);
}

static void
flush_answers (TaskbusDispatcher *self)
{
  gboolean closed;

  if (self->own_answers->len == 0)
    return;

  g_mutex_lock (&self->lock);
  closed = self->closed;
  if (!closed)
    {
      if (self->answers->len == 0)
        g_source_set_ready_time (self->answers_source, 0);
      g_array_append_vals (self->answers, self->own_answers->data, self->own_answers->len);
    }
  g_mutex_unlock (&self->lock);

  if (closed)
    release_answers (self->own_answers);
  else
    g_array_set_size (self->own_answers, 0);
}

/* A tombstone has no message, and nothing is wrong with it. */
static gboolean
is_refused (TaskbusDispatcher *self, TaskbusDelivery *delivery)
{
  return G_UNLIKELY (self->reject_undecodable) && !taskbus_record_is_tombstone (delivery->record) &&
         taskbus_delivery_get_message (delivery) == NULL;
}

/* Takes over the item's hold. */
static void
run_delivery (TaskbusDispatcher *self, TaskbusDelivery *delivery)
{
  TaskbusAnswer answer = { delivery, TASKBUS_ANSWER_DEFERRED };
  TaskbusOutcome outcome;
  gpointer outer;

  if (taskbus_partition_is_stopped (delivery->partition))
    {
      g_array_append_val (self->own_answers, answer);
      return;
    }

  outer = g_private_get (&running);
  g_private_set (&running, self);
  taskbus_delivery_begin_handling (delivery);
  outcome = is_refused (self, delivery) ? TASKBUS_OUTCOME_REJECT : self->handler (delivery, self->user_data);
  g_private_set (&running, outer);

  if (outcome == TASKBUS_OUTCOME_PENDING)
    {
      answer.kind = TASKBUS_ANSWER_PENDING;
      g_array_append_val (self->own_answers, answer);
    }
  else if (taskbus_delivery_take_answer (delivery))
    {
      /* The rest of the partition stays behind what is tried again. */
      if (outcome == TASKBUS_OUTCOME_RETRY)
        taskbus_partition_stop (delivery->partition);
      answer.kind = outcome == TASKBUS_OUTCOME_DONE     ? TASKBUS_ANSWER_DONE
                    : outcome == TASKBUS_OUTCOME_REJECT ? TASKBUS_ANSWER_REJECT
                                                        : TASKBUS_ANSWER_RETRY;
      g_array_append_val (self->own_answers, answer);
    }
  else
    {
      /* It answered by itself, or was given up by its deadline. */
      answer.kind = TASKBUS_ANSWER_PENDING;
      g_array_append_val (self->own_answers, answer);
    }

  taskbus_delivery_end_handling (delivery);
}

static gboolean
dispatcher_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  TaskbusDispatcher *self = taskbus_dispatcher_ref (((DispatcherSource *) source)->dispatcher);
  gint64 start = taskbus_coarse_time ();
  gint64 flushed = start;
  Item item;

  g_source_set_ready_time (source, -1);
  while (take_item (self, &item))
    {
      gint64 now;

      if (item.delivery != NULL)
        {
          run_delivery (self, item.delivery);
        }
      else
        {
          flush_answers (self); /* it may wait for them */
          item.func (item.data);
          if (item.destroy != NULL)
            item.destroy (item.data);
        }

      now = taskbus_coarse_time ();
      if (self->own_answers->len >= ANSWERS_MAX || now - flushed > ANSWERS_AGE_MAX)
        {
          flush_answers (self);
          flushed = now;
        }
      if (now - start > DISPATCH_MAX)
        {
          g_source_set_ready_time (source, 0);
          break;
        }
    }

  flush_answers (self);
  taskbus_dispatcher_unref (self);
  return G_SOURCE_CONTINUE;
}

static void
dispatcher_source_finalize (GSource *source)
{
  g_clear_pointer (&((DispatcherSource *) source)->dispatcher, taskbus_dispatcher_unref);
}

static GSourceFuncs dispatcher_source_funcs = {
  NULL, NULL, dispatcher_dispatch, dispatcher_source_finalize, NULL, NULL
};

/* The source and the dispatcher refer to each other until here.  Others may still set the ready time, so that the
 * source stays as long as the dispatcher. */
static void
destroy_source (TaskbusDispatcher *self)
{
  g_source_destroy (self->source);
  g_clear_pointer (&((DispatcherSource *) self->source)->dispatcher, taskbus_dispatcher_unref);
}

static void
wake (TaskbusDispatcher *self)
{
  g_source_set_ready_time (self->source, 0);
}

TaskbusDispatcher *
taskbus_dispatcher_new (GMainContext *context, TaskbusHandler handler, gpointer user_data, GDestroyNotify destroy)
{
  TaskbusDispatcher *self = g_new0 (TaskbusDispatcher, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->context = g_main_context_ref (context);
  self->handler = handler;
  self->user_data = user_data;
  self->destroy = destroy;
  g_mutex_init (&self->lock);
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  self->answers = g_array_new (FALSE, FALSE, sizeof (TaskbusAnswer));
  self->own_answers = g_array_new (FALSE, FALSE, sizeof (TaskbusAnswer));

  self->source = g_source_new (&dispatcher_source_funcs, sizeof (DispatcherSource));
  ((DispatcherSource *) self->source)->dispatcher = taskbus_dispatcher_ref (self);
  g_source_set_static_name (self->source, "[taskbus] deliveries");
  g_source_attach (self->source, context);
  return self;
}

TaskbusDispatcher *
taskbus_dispatcher_ref (TaskbusDispatcher *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
taskbus_dispatcher_unref (TaskbusDispatcher *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_array_unref (self->items);
  g_array_unref (self->answers);
  g_array_unref (self->own_answers);
  g_source_unref (self->source);
  g_clear_object (&self->codec);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
taskbus_dispatcher_set_codec (TaskbusDispatcher *self, TaskbusCodec *codec, gboolean reject_undecodable)
{
  self->codec = g_object_ref (codec);
  self->reject_undecodable = reject_undecodable;
}

TaskbusCodec *
taskbus_dispatcher_get_codec (TaskbusDispatcher *self)
{
  return self->codec;
}

/* On the worker: @func is called there when there are answers. */
void
taskbus_dispatcher_set_answers_func (TaskbusDispatcher *self, TaskbusWorker *worker, GSourceFunc func, gpointer data)
{
  self->answers_source = taskbus_worker_add_timer (worker, func, data);
}

/* Under the lock: lets go of what was taken; a busy handler never sees the end of the items. */
static void
compact (TaskbusDispatcher *self)
{
  if (self->head < COMPACT_MIN || self->head <= self->items->len / 2)
    return;

  g_array_remove_range (self->items, 0, self->head);
  self->head = 0;
}

/* Holds each delivery. */
void
taskbus_dispatcher_push (TaskbusDispatcher *self, GPtrArray *deliveries)
{
  g_autofree Item *items = NULL;
  gboolean idle;

  if (deliveries->len == 0)
    return;

  items = g_new0 (Item, deliveries->len);
  for (guint i = 0; i < deliveries->len; i++)
    items[i].delivery = taskbus_delivery_hold (deliveries->pdata[i]);

  g_mutex_lock (&self->lock);
  compact (self);
  idle = self->head == self->items->len;
  g_array_append_vals (self->items, items, deliveries->len);
  g_mutex_unlock (&self->lock);

  if (idle)
    wake (self);
}

/* Runs @func in the context of the handler, in its turn among the deliveries. */
void
taskbus_dispatcher_push_event (TaskbusDispatcher *self,
                               TaskbusDispatcherEvent func,
                               gpointer data,
                               GDestroyNotify destroy)
{
  Item item = { NULL, func, data, destroy };

  g_mutex_lock (&self->lock);
  compact (self);
  g_array_append_val (self->items, item);
  g_mutex_unlock (&self->lock);

  wake (self);
}

/* Takes back what was handed over and not begun, of one partition or of all; each is held for the caller. */
GPtrArray *
taskbus_dispatcher_recall (TaskbusDispatcher *self, TaskbusPartition *partition)
{
  GPtrArray *recalled = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_delivery_release);
  guint kept = 0;

  g_mutex_lock (&self->lock);
  for (guint i = self->head; i < self->items->len; i++)
    {
      Item item = g_array_index (self->items, Item, i);

      if (item.delivery != NULL && (partition == NULL || item.delivery->partition == partition))
        g_ptr_array_add (recalled, item.delivery);
      else
        g_array_index (self->items, Item, kept++) = item;
    }
  g_array_set_size (self->items, kept);
  self->head = 0;
  g_mutex_unlock (&self->lock);
  return recalled;
}

/* Exchanges the answers that came for an empty array. */
GArray *
taskbus_dispatcher_take_answers (TaskbusDispatcher *self, GArray *empty)
{
  GArray *answers;

  g_mutex_lock (&self->lock);
  answers = g_steal_pointer (&self->answers);
  self->answers = empty;
  g_mutex_unlock (&self->lock);
  return answers;
}

/* In the context of the handler: nothing refers to the user's data any more. */
static void
end (gpointer data)
{
  TaskbusDispatcher *self = data;
  GDestroyNotify destroy = g_steal_pointer (&self->destroy);

  if (destroy != NULL)
    destroy (self->user_data);
  destroy_source (self);
}

/* On the worker: no delivery is handed over any more, the user's data goes, answers are ignored. */
void
taskbus_dispatcher_close (TaskbusDispatcher *self)
{
  g_autoptr (GArray) answers = NULL;
  GSource *source;

  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  self->paused = FALSE;
  source = g_steal_pointer (&self->answers_source);
  answers = g_steal_pointer (&self->answers);
  self->answers = g_array_new (FALSE, FALSE, sizeof (TaskbusAnswer));
  g_mutex_unlock (&self->lock);

  taskbus_dispatcher_push_event (self, end, taskbus_dispatcher_ref (self), (GDestroyNotify) taskbus_dispatcher_unref);
  release_answers (answers);
  if (source != NULL)
    {
      g_source_destroy (source);
      g_source_unref (source);
    }
}

/* Any thread; holds the delivery until the worker has it. */
void
taskbus_dispatcher_answer (TaskbusDispatcher *self, TaskbusDelivery *delivery, TaskbusAnswerKind kind)
{
  TaskbusAnswer answer = { delivery, kind };

  g_mutex_lock (&self->lock);
  if (!self->closed)
    {
      taskbus_delivery_hold (delivery);
      g_array_append_val (self->answers, answer);
      if (self->answers->len == 1)
        g_source_set_ready_time (self->answers_source, 0);
    }
  g_mutex_unlock (&self->lock);
}

void
taskbus_dispatcher_set_paused (TaskbusDispatcher *self, gboolean paused)
{
  g_mutex_lock (&self->lock);
  self->paused = paused && !self->closed;
  g_mutex_unlock (&self->lock);

  if (!paused)
    wake (self);
}

gboolean
taskbus_dispatcher_is_paused (TaskbusDispatcher *self)
{
  gboolean paused;

  g_mutex_lock (&self->lock);
  paused = self->paused;
  g_mutex_unlock (&self->lock);
  return paused;
}

/* Inside a handler: lets the worker see what was answered before, without waiting for the end of the batch. */
void
taskbus_dispatcher_flush (TaskbusDispatcher *self)
{
  if (g_private_get (&running) == self)
    flush_answers (self);
}

/* Whether the calling thread is inside a handler. */
gboolean
taskbus_dispatcher_is_running_here (void)
{
  return g_private_get (&running) != NULL;
}

/* Before anything was handed over: the user's data goes at once, in the calling thread. */
void
taskbus_dispatcher_drop (TaskbusDispatcher *self)
{
  GDestroyNotify destroy = g_steal_pointer (&self->destroy);

  if (destroy != NULL)
    destroy (self->user_data);
  destroy_source (self);
}
