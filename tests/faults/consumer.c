/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "payload.h"
#include "setup.h"
#include "tale.h"

#include <unistd.h>

/* A child in the group: it tells each delivery before it answers it, until it is killed or its standard input ends.
 * One that holds answers nothing, until a byte comes from its standard input. */

typedef struct
{
  guint32 session;
  gboolean holds;
  gboolean stopping;
  GPtrArray *held; /* of TaskbusDelivery */
} Member;

static TaskbusOutcome
on_delivery (TaskbusDelivery *delivery, gpointer data)
{
  Member *member = data;
  TaskbusRecord *record = taskbus_delivery_get_record (delivery);
  Tale tale = { .kind = TALE_DELIVERED,
                .attempt = taskbus_delivery_get_attempt (delivery),
                .partition = taskbus_record_get_partition (record),
                .offset = taskbus_record_get_offset (record) };

  if (!payload_parse (record, &tale.id))
    return TASKBUS_OUTCOME_REJECT;

  tale_tell (&tale);
  if (!member->holds)
    return TASKBUS_OUTCOME_DONE;

  g_ptr_array_add (member->held, taskbus_delivery_ref (delivery));
  return TASKBUS_OUTCOME_PENDING;
}

static void
tell_partitions (TaleKind kind, GPtrArray *partitions)
{
  for (guint i = 0; i < partitions->len; i++)
    {
      const TaskbusTopicPartition *partition = g_ptr_array_index (partitions, i);
      Tale tale = { .kind = kind, .partition = partition->partition, .offset = partition->offset };

      tale_tell (&tale);
    }
}

static void
on_assigned (TaskbusSubscription *subscription, GPtrArray *partitions, gpointer data)
{
  tell_partitions (TALE_ASSIGNED, partitions);
}

static void
on_revoked (TaskbusSubscription *subscription, GPtrArray *partitions, gpointer data)
{
  tell_partitions (TALE_REVOKED, partitions);
}

static gboolean
on_stdin (GIOChannel *channel, GIOCondition condition, gpointer data)
{
  Member *member = data;
  char byte;

  if (read (STDIN_FILENO, &byte, 1) != 1)
    {
      member->stopping = TRUE;
      return G_SOURCE_REMOVE;
    }

  member->holds = FALSE;
  for (guint i = 0; i < member->held->len; i++)
    taskbus_delivery_complete (g_ptr_array_index (member->held, i), TASKBUS_OUTCOME_DONE);
  g_ptr_array_set_size (member->held, 0);
  return G_SOURCE_CONTINUE;
}

int
consumer_main (const Setup *setup, guint32 session, gboolean holds)
{
  const char *const topics[] = { setup->topic, NULL };
  g_autoptr (TaskbusBus) bus = setup_make_bus (setup);
  g_autoptr (TaskbusSubscriptionOptions) options = taskbus_subscription_options_new ();
  g_autoptr (TaskbusSubscription) subscription = NULL;
  g_autoptr (GIOChannel) channel = g_io_channel_unix_new (STDIN_FILENO);
  g_autoptr (GError) error = NULL;
  Member member = { .session = session,
                    .holds = holds,
                    .held = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_delivery_unref) };

  taskbus_subscription_options_set_max_in_flight (options, FAULTS_IN_FLIGHT);
  subscription = taskbus_bus_subscribe (bus, setup->topic, topics, options, on_delivery, &member, NULL, &error);
  if (subscription == NULL)
    {
      g_printerr ("# a consumer cannot subscribe: %s\n", error->message);
      return 1;
    }
  g_signal_connect (subscription, "assigned", G_CALLBACK (on_assigned), NULL);
  g_signal_connect (subscription, "revoked", G_CALLBACK (on_revoked), NULL);
  g_io_add_watch (channel, G_IO_HUP | G_IO_ERR | G_IO_IN, on_stdin, &member);
  while (!member.stopping)
    g_main_context_iteration (NULL, TRUE);

  if (!taskbus_bus_close (bus, NULL, &error))
    g_printerr ("# a consumer cannot close: %s\n", error->message);
  g_ptr_array_unref (member.held);
  return error == NULL ? 0 : 1;
}
