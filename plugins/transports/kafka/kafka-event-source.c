/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-event-source.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Should a wake-up be missed, nobody waits for longer than this. */
#define SAFETY (250 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  GSource source;
  rd_kafka_queue_t *queue;
  int fd;
  gpointer tag;
} EventSource;

static gboolean
event_source_dispatch (GSource *source, GSourceFunc func, gpointer data)
{
  EventSource *self = (EventSource *) source;
  KafkaQueueFunc serve = (KafkaQueueFunc) func;
  guint64 count;

  /* Before the queue is looked at: what comes afterwards wakes up again. */
  while (read (self->fd, &count, sizeof count) < 0 && errno == EINTR)
    ;
  g_source_set_ready_time (source, g_get_monotonic_time () + SAFETY);
  if (serve (data) && !g_source_is_destroyed (source))
    g_source_set_ready_time (source, 0);
  return G_SOURCE_CONTINUE;
}

static void
event_source_finalize (GSource *source)
{
  EventSource *self = (EventSource *) source;

  if (self->fd >= 0)
    close (self->fd);
}

static GSourceFuncs event_source_funcs = {
  NULL, NULL, event_source_dispatch, event_source_finalize, NULL, NULL,
};

GSource *
kafka_event_source_new (rd_kafka_queue_t *queue, KafkaQueueFunc func, gpointer data)
{
  static const guint64 one = 1;
  GSource *source = g_source_new (&event_source_funcs, sizeof (EventSource));
  EventSource *self = (EventSource *) source;

  self->queue = queue;
  self->fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->fd >= 0)
    {
      self->tag = g_source_add_unix_fd (source, self->fd, G_IO_IN);
      rd_kafka_queue_io_event_enable (queue, self->fd, &one, sizeof one);
    }
  g_source_set_static_name (source, "taskbus-kafka-queue");
  g_source_set_callback (source, G_SOURCE_FUNC (func), data, NULL);
  g_source_set_ready_time (source, 0);
  return source;
}

void
kafka_event_source_stop (GSource *source)
{
  EventSource *self = (EventSource *) source;

  /* The queue goes now, not with the source, which may be running just now: librdkafka's handle is destroyed next. */
  if (self->queue != NULL)
    rd_kafka_queue_io_event_enable (self->queue, -1, NULL, 0);
  g_clear_pointer (&self->queue, rd_kafka_queue_destroy);
  g_source_destroy (source);
}
