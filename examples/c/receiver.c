/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* receiver GROUP TOPIC [COUNT]: prints what comes, until it is interrupted or COUNT records came. */

#include <glib-unix.h>
#include <locale.h>
#include <taskbus.h>

typedef struct
{
  GMainLoop *loop;
  gint64 left; /* negative: no end */
} Receiver;

static TaskbusOutcome
on_delivery (TaskbusDelivery *delivery, gpointer user_data)
{
  Receiver *receiver = user_data;
  TaskbusRecord *record = taskbus_delivery_get_record (delivery);
  g_autoptr (GBytes) value = taskbus_record_get_value (record);

  g_print ("%s [%d] @%" G_GINT64_FORMAT ": %.*s\n", taskbus_record_get_topic (record),
           taskbus_record_get_partition (record), taskbus_record_get_offset (record),
           value != NULL ? (int) g_bytes_get_size (value) : 0,
           value != NULL ? (const char *) g_bytes_get_data (value, NULL) : "");

  if (--receiver->left == 0)
    g_main_loop_quit (receiver->loop);

  return TASKBUS_OUTCOME_DONE; /* RETRY: deliver it again later; REJECT: never again */
}

static gboolean
on_interrupt (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char *argv[])
{
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (TaskbusSubscription) subscription = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  Receiver receiver = { loop, -1 };

  setlocale (LC_ALL, ""); /* messages in the language and the letters of the terminal */
  if (argc < 3)
    {
      g_printerr ("Usage: %s GROUP TOPIC [COUNT]\n", argv[0]);
      return 2;
    }
  if (argc > 3)
    receiver.left = g_ascii_strtoll (argv[3], NULL, 10);

  g_unix_signal_add (SIGINT, on_interrupt, loop);
  bus = taskbus_bus_new_default (&error);
  if (bus != NULL)
    subscription = taskbus_bus_subscribe (bus, argv[1], (const char *[]){ argv[2], NULL }, NULL, on_delivery, &receiver,
                                          NULL, &error);
  if (subscription != NULL)
    {
      g_main_loop_run (loop);
      taskbus_bus_close (bus, NULL, &error); /* stores how far the group is */
    }
  if (error == NULL)
    return 0;

  g_printerr ("%s\n", error->message);
  return 1;
}
