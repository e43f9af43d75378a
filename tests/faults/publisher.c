/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "payload.h"
#include "setup.h"
#include "tale.h"

#include <unistd.h>

/* A child that publishes as fast as it can, or at a steady pace, and tells each message before and after, until it is
 * killed or its standard input ends. */

#define MAX_IN_FLIGHT 256
#define MAX_MESSAGES 2000
#define TICK_MILLISECONDS 5
#define N_A_TICK 3

typedef struct
{
  TaskbusBus *bus;
  const char *topic;
  MessageId next;
  guint32 seqs[FAULTS_KEYS];
  guint n_invoked;
  guint n_in_flight;
  guint max_messages; /* so far */
  gboolean stopping;
} Publisher;

typedef struct
{
  Publisher *publisher;
  MessageId id;
} Flight;

static void publish_more (Publisher *publisher);

/* The record may be stored all the same. */
static gboolean
is_unknown (const GError *error)
{
  return g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Flight *flight = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (source), result, &error);
  Tale tale = { .id = flight->id };

  if (receipt != NULL)
    {
      tale.kind = TALE_CONFIRMED;
      tale.partition = taskbus_receipt_get_partition (receipt);
      tale.offset = taskbus_receipt_get_offset (receipt);
    }
  else
    {
      tale.kind = is_unknown (error) ? TALE_UNKNOWN : TALE_FAILED;
      g_printerr ("# a publisher: %s\n", error->message);
    }
  tale_tell (&tale);
  flight->publisher->n_in_flight--;
  publish_more (flight->publisher);
}

static void
publish_one (Publisher *publisher)
{
  Flight *flight = g_new (Flight, 1);
  g_autoptr (TaskbusRecord) record = NULL;
  Tale tale = { .kind = TALE_INVOKED };

  publisher->next.key = g_random_int_range (0, FAULTS_KEYS);
  publisher->next.seq = publisher->seqs[publisher->next.key]++;
  flight->publisher = publisher;
  flight->id = tale.id = publisher->next;
  tale_tell (&tale);

  record = payload_make_record (publisher->topic, &flight->id);
  publisher->n_invoked++;
  publisher->n_in_flight++;
  taskbus_bus_publish_record_async (publisher->bus, record, NULL, on_published, flight);
}

static void
publish_more (Publisher *publisher)
{
  while (!publisher->stopping && publisher->n_in_flight < MAX_IN_FLIGHT &&
         publisher->n_invoked < publisher->max_messages)
    publish_one (publisher);
}

/* What could not go out in time is not made up for. */
static gboolean
on_tick (gpointer data)
{
  Publisher *publisher = data;

  publisher->max_messages = publisher->n_invoked + N_A_TICK;
  publish_more (publisher);
  return publisher->stopping ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gboolean
on_stdin (GIOChannel *channel, GIOCondition condition, gpointer data)
{
  ((Publisher *) data)->stopping = TRUE;
  return G_SOURCE_REMOVE;
}

int
publisher_main (const Setup *setup, guint32 producer, guint32 incarnation, gboolean steady)
{
  g_autoptr (TaskbusBus) bus = setup_make_bus (setup);
  g_autoptr (GIOChannel) channel = g_io_channel_unix_new (STDIN_FILENO);
  g_autoptr (GError) error = NULL;
  Publisher publisher = { .bus = bus, .topic = setup->topic, .next = { producer, incarnation, 0, 0 } };

  g_io_add_watch (channel, G_IO_HUP | G_IO_ERR | G_IO_IN, on_stdin, &publisher);
  if (steady)
    g_timeout_add (TICK_MILLISECONDS, on_tick, &publisher);
  else
    publisher.max_messages = MAX_MESSAGES;
  publish_more (&publisher);
  while (!publisher.stopping || publisher.n_in_flight > 0)
    g_main_context_iteration (NULL, TRUE);

  if (taskbus_bus_close (bus, NULL, &error))
    return 0;

  g_printerr ("# a publisher cannot close: %s\n", error->message);
  return 1;
}
