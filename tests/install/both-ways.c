/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* both-ways [GROUP]: a program of somebody else's, which publishes and receives over whatever the environment chooses. */

#include <string.h>
#include <taskbus.h>

typedef struct
{
  GMainLoop *loop;
  gboolean received;
} Reader;

static TaskbusOutcome
on_delivery (TaskbusDelivery *delivery, gpointer user_data)
{
  Reader *reader = user_data;
  gsize size;
  const guint8 *value = taskbus_record_peek_value (taskbus_delivery_get_record (delivery), &size);

  reader->received = size == 5 && memcmp (value, "hello", 5) == 0;
  g_main_loop_quit (reader->loop);
  return TASKBUS_OUTCOME_DONE;
}

static gboolean
on_deadline (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TaskbusRecord)
    record = taskbus_record_new_data ("greetings", (const guint8 *) "key", 3, (const guint8 *) "hello", 5);
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (TaskbusSubscription) subscription = NULL;
  g_autoptr (GError) error = NULL;
  Reader reader = { loop, FALSE };

  bus = taskbus_bus_new_default (&error);
  if (bus != NULL)
    receipt = taskbus_bus_publish_record (bus, record, NULL, &error);
  if (receipt != NULL)
    subscription = taskbus_bus_subscribe (bus, argc > 1 ? argv[1] : NULL, (const char *[]){ "greetings", NULL }, NULL,
                                          on_delivery, &reader, NULL, &error);
  if (subscription != NULL)
    {
      g_timeout_add_seconds (30, on_deadline, loop);
      g_main_loop_run (loop);
      taskbus_bus_close (bus, NULL, &error);
    }
  if (error != NULL)
    g_printerr ("%s\n", error->message);
  return error == NULL && reader.received ? 0 : 1;
}
