/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker.h"

#include "deadline.h"

static void read_tales (Worker *worker);

static void
on_bytes (GObject *source, GAsyncResult *result, gpointer data)
{
  Worker *worker = data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  gsize size = 0;
  const guint8 *start = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  guint n;

  if (size == 0)
    {
      worker->ended = TRUE;
      return;
    }

  g_byte_array_append (worker->buffer, start, size);
  n = worker->buffer->len / sizeof (Tale);
  for (guint i = 0; i < n; i++)
    {
      Tale tale = ((const Tale *) (gpointer) worker->buffer->data)[i];

      worker->n_tales += tale.kind == TALE_CONFIRMED || tale.kind == TALE_DELIVERED;
      worker->listener (worker, &tale, worker->data);
    }
  g_byte_array_remove_range (worker->buffer, 0, n * sizeof (Tale));
  read_tales (worker);
}

static void
read_tales (Worker *worker)
{
  g_input_stream_read_bytes_async (worker->tales, 64 * 1024, G_PRIORITY_DEFAULT, NULL, on_bytes, worker);
}

static Worker *
start (const Setup *setup,
       const char *role,
       guint32 number,
       guint32 incarnation,
       WorkerListener listener,
       gpointer data)
{
  Worker *worker = g_new0 (Worker, 1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *number_text = g_strdup_printf ("%u", number);
  g_autofree char *incarnation_text = g_strdup_printf ("%u", incarnation);

  g_strv_builder_add_many (builder, setup->program, "--endpoints", setup->endpoints, "--directory", setup->directory,
                           "--topic", setup->topic, "--role", role, "--number", number_text, "--incarnation",
                           incarnation_text, NULL);
  for (char **setting = setup->settings; setting != NULL && *setting != NULL; setting++)
    g_strv_builder_add_many (builder, "--set", *setting, NULL);
  argv = g_strv_builder_end (builder);

  worker->process = g_subprocess_newv ((const char *const *) argv,
                                       G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  if (worker->process == NULL)
    g_error ("cannot start a child: %s", error->message);
  worker->tales = g_subprocess_get_stdout_pipe (worker->process);
  worker->buffer = g_byte_array_new ();
  worker->listener = listener;
  worker->data = data;
  worker->number = number;
  worker->incarnation = incarnation;
  worker->started = g_get_monotonic_time ();
  read_tales (worker);
  return worker;
}

Worker *
worker_start_publisher (const Setup *setup,
                        guint32 producer,
                        guint32 incarnation,
                        gboolean steady,
                        WorkerListener listener,
                        gpointer data)
{
  return start (setup, steady ? "steady-publisher" : "publisher", producer, incarnation, listener, data);
}

Worker *
worker_start_consumer (const Setup *setup, guint32 session, gboolean holds, WorkerListener listener, gpointer data)
{
  return start (setup, holds ? "holder" : "consumer", session, 0, listener, data);
}

/* SIGKILL; all that the child told before has been heard afterwards. */
void
worker_kill (Worker *worker)
{
  g_subprocess_force_exit (worker->process);
  wait_until (worker->ended);
  g_subprocess_wait (worker->process, NULL, NULL);
}

/* Lets the child end in order. */
gboolean
worker_finish (Worker *worker)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (worker->process), NULL, NULL);
  wait_until (worker->ended);
  if (g_subprocess_wait_check (worker->process, NULL, &error))
    return TRUE;

  g_printerr ("# a child ended badly: %s\n", error->message);
  return FALSE;
}

void
worker_free (Worker *worker)
{
  g_object_unref (worker->process);
  g_byte_array_unref (worker->buffer);
  g_free (worker);
}
