/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "child.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* The child's side. */

static void
tell (const char *what, const char *value)
{
  printf ("%s %s\n", what, value);
  fflush (stdout);
}

static TaskbusOutcome
on_delivery (TaskbusDelivery *delivery, gpointer data)
{
  GPtrArray *held = data;
  gsize size;
  const guint8 *value = taskbus_record_peek_value (taskbus_delivery_get_record (delivery), &size);
  g_autofree char *text = g_strndup ((const char *) value, size);

  tell ("received", text);
  if (held == NULL)
    return TASKBUS_OUTCOME_DONE;

  g_ptr_array_add (held, taskbus_delivery_ref (delivery));
  return TASKBUS_OUTCOME_PENDING;
}

static void
on_assigned (TaskbusSubscription *subscription, GPtrArray *partitions, gpointer data)
{
  g_autofree char *n = g_strdup_printf ("%u", partitions->len);

  tell ("assigned", n);
}

static void
on_revoked (TaskbusSubscription *subscription, GPtrArray *partitions, gpointer data)
{
  g_autofree char *n = g_strdup_printf ("%u", partitions->len);

  tell ("revoked", n);
}

static gboolean
on_stdin (GIOChannel *channel, GIOCondition condition, gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

int
child_run (const Factory *factory, const ChildOrders *orders)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusBus) bus = factory->make (factory->data, orders->directory, &error);
  g_autoptr (TaskbusSubscription) subscription = NULL;
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_delivery_unref);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GIOChannel) channel = g_io_channel_unix_new (STDIN_FILENO);
  const char *const topics[] = { orders->topic, NULL };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (bus != NULL)
    subscription = taskbus_bus_subscribe (bus, orders->group, topics, NULL, on_delivery, orders->holds ? held : NULL,
                                          NULL, &error);
  if (subscription == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_signal_connect (subscription, "assigned", G_CALLBACK (on_assigned), NULL);
  g_signal_connect (subscription, "revoked", G_CALLBACK (on_revoked), NULL);
  g_io_add_watch (channel, G_IO_HUP | G_IO_ERR | G_IO_IN, on_stdin, loop);
  g_main_loop_run (loop);

  if (taskbus_bus_close (bus, NULL, &error))
    return 0;

  g_printerr ("%s\n", error->message);
  return 1;
}

/* The parent's side. */

static void on_line (GObject *source, GAsyncResult *result, gpointer data);

static void
read_line (Child *child)
{
  g_data_input_stream_read_line_async (child->stdout_stream, G_PRIORITY_DEFAULT, NULL, on_line, child);
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  Child *child = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);
  guint number;

  g_assert_no_error (error);
  if (line == NULL)
    {
      child->ended = TRUE;
      return;
    }

  if (sscanf (line, "received %u", &number) == 1)
    g_array_append_val (child->received, number);
  else if (sscanf (line, "assigned %u", &number) == 1)
    child->n_assigned += number;
  else if (sscanf (line, "revoked %u", &number) == 1)
    child->n_assigned -= number;
  else
    g_test_fail_printf ("unexpected line of a child: %s", line);
  read_line (child);
}

Child *
child_start (Fixture *fixture, const char *group, const char *topic, gboolean holds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  Child *child = g_new0 (Child, 1);

  g_strv_builder_addv (builder, (const char **) fixture->factory->child_argv);
  g_strv_builder_add_many (builder, "--child-directory", fixture->directory, "--child-group", group, "--child-topic",
                           topic, NULL);
  if (holds)
    g_strv_builder_add (builder, "--child-holds");
  argv = g_strv_builder_end (builder);

  child->received = g_array_new (FALSE, FALSE, sizeof (guint));
  child->process = g_subprocess_newv ((const char *const *) argv,
                                      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  child->stdout_stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child->process));
  read_line (child);
  return child;
}

/* SIGKILL; all that the child told before is known afterwards. */
void
child_kill (Child *child)
{
  g_subprocess_force_exit (child->process);
  wait_until (child->ended);
  g_assert_true (g_subprocess_wait (child->process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_signaled (child->process));
  g_assert_cmpint (g_subprocess_get_term_sig (child->process), ==, SIGKILL);
}

/* Lets the child close its bus and end. */
void
child_finish (Child *child)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (child->process), NULL, &error);
  g_assert_no_error (error);
  wait_until (child->ended);
  g_assert_true (g_subprocess_wait_check (child->process, NULL, &error));
  g_assert_no_error (error);
}

void
child_free (Child *child)
{
  if (!child->ended)
    child_kill (child);
  g_object_unref (child->stdout_stream);
  g_object_unref (child->process);
  g_array_unref (child->received);
  g_free (child);
}
