/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A member of a group in a process of its own, that can be stopped and killed.
 *
 *   local-member ENDPOINT GROUP SESSION-TIMEOUT TOPIC
 *
 * Tells on its standard output, a line each: ready, assigned N, revoked N, record PARTITION OFFSET VALUE; ends with its
 * standard input. */
#include <gio/gunixinputstream.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <taskbus.h>
#include <unistd.h>

static void
check (const GError *error)
{
  if (error == NULL)
    return;
  fprintf (stderr, "%s\n", error->message);
  _exit (1);
}

static TaskbusOutcome
on_record (TaskbusDelivery *delivery, gpointer data)
{
  TaskbusRecord *record = taskbus_delivery_get_record (delivery);
  gsize size;
  const guint8 *value = taskbus_record_peek_value (record, &size);

  printf ("record %d %" G_GINT64_FORMAT " %.*s\n", taskbus_record_get_partition (record),
          taskbus_record_get_offset (record), (int) size, (const char *) value);
  return TASKBUS_OUTCOME_DONE;
}

static void
on_assigned (TaskbusSubscription *subscription, GPtrArray *partitions, gpointer data)
{
  printf ("assigned %u\n", partitions->len);
}

static void
on_revoked (TaskbusSubscription *subscription, GPtrArray *partitions, gpointer data)
{
  printf ("revoked %u\n", partitions->len);
}

static void
on_input (GObject *source, GAsyncResult *result, gpointer data)
{
  g_main_loop_quit (data);
}

int
main (int argc, char **argv)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (TaskbusSubscription) subscription = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GError) error = NULL;
  char byte;

  g_assert (argc == 5);
  prctl (PR_SET_PDEATHSIG, SIGKILL); /* also one that stands still must not outlive a test that failed */
  setvbuf (stdout, NULL, _IOLBF, 0);
  taskbus_profile_set (profile, "endpoints", argv[1], &error);
  check (error);
  taskbus_profile_set (profile, "local.session-timeout", argv[3], &error);
  check (error);
  bus = taskbus_bus_new (profile);
  subscription = taskbus_bus_subscribe (bus, argv[2], (const char *const[]){ argv[4], NULL }, NULL, on_record, NULL,
                                        NULL, &error);
  check (error);
  g_signal_connect (subscription, "assigned", G_CALLBACK (on_assigned), NULL);
  g_signal_connect (subscription, "revoked", G_CALLBACK (on_revoked), NULL);
  printf ("ready\n");

  g_input_stream_read_async (input, &byte, 1, G_PRIORITY_DEFAULT, NULL, on_input, loop);
  g_main_loop_run (loop);
  taskbus_bus_close (bus, NULL, &error);
  check (error);
  printf ("closed\n");
  return 0;
}
