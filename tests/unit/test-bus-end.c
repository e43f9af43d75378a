/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A bus that nobody has any more, or not in this process. */
#include "scripted-transport.h"
#include "wait-until.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_not_after_a_fork (void)
{
  g_autoptr (TestScriptedTransport) transport = test_scripted_transport_new ();
  g_autoptr (TaskbusBus) bus = taskbus_bus_new_for_transport (TASKBUS_TRANSPORT (transport), NULL);
  g_autoptr (TaskbusRecord) record = taskbus_record_new_data ("t", NULL, 0, (const guint8 *) "x", 1);
  int status;
  pid_t pid;

  g_assert_true (taskbus_bus_open (bus, NULL, NULL));
  pid = fork ();
  if (pid == 0)
    {
      g_autoptr (GError) error = NULL;

      alarm (10);
      if (taskbus_bus_publish_record (bus, record, NULL, &error) != NULL ||
          !g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED))
        _exit (2);
      if (taskbus_bus_close (bus, NULL, NULL) || taskbus_bus_flush (bus, NULL, NULL))
        _exit (3);
      kill (getpid (), SIGKILL); /* no exit, at which valgrind would count what the lost thread had */
    }

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
  g_assert_true (taskbus_bus_close (bus, NULL, NULL));
}

static void
test_dropped_bus_closes_itself (void)
{
  g_autoptr (TestScriptedTransport) transport = test_scripted_transport_new ();
  TaskbusBus *bus = taskbus_bus_new_for_transport (TASKBUS_TRANSPORT (transport), NULL);
  gpointer watched = transport;
  g_auto (GStrv) sent = NULL;

  /* Many, so that some are posted just while the transport opens. */
  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (TaskbusRecord) record = taskbus_record_new_data ("t", NULL, 0, (const guint8 *) "x", 1);

      taskbus_bus_post_record (bus, record);
    }
  g_object_unref (bus);
  wait_until (G_OBJECT (watched)->ref_count == 1);
  sent = test_scripted_transport_get_sent (transport);
  g_assert_cmpuint (g_strv_length (sent), ==, 2000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bus/end/fork", test_not_after_a_fork);
  g_test_add_func ("/bus/end/drop", test_dropped_bus_closes_itself);

  return g_test_run ();
}
