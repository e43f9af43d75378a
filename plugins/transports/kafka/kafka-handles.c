/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-handles.h"

struct _KafkaHandles
{
  gatomicrefcount ref_count;

  GMutex mutex; /* of what follows */
  guint n;
  GTask *waiting;
};

KafkaHandles *
kafka_handles_new (void)
{
  KafkaHandles *handles = g_new0 (KafkaHandles, 1);

  g_atomic_ref_count_init (&handles->ref_count);
  g_mutex_init (&handles->mutex);
  return handles;
}

KafkaHandles *
kafka_handles_ref (KafkaHandles *handles)
{
  g_atomic_ref_count_inc (&handles->ref_count);
  return handles;
}

void
kafka_handles_unref (KafkaHandles *handles)
{
  if (!g_atomic_ref_count_dec (&handles->ref_count))
    return;

  g_mutex_clear (&handles->mutex);
  g_free (handles);
}

void
kafka_handles_add (KafkaHandles *handles)
{
  g_mutex_lock (&handles->mutex);
  handles->n++;
  g_mutex_unlock (&handles->mutex);
}

static gboolean
return_true (gpointer task)
{
  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/* Never calls back before it returns: who waits may stand in the midst of something. */
static void
end_wait (KafkaHandles *handles, gboolean only_when_none)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GSource) source = NULL;

  g_mutex_lock (&handles->mutex);
  if (!only_when_none || handles->n == 0)
    task = g_steal_pointer (&handles->waiting);
  g_mutex_unlock (&handles->mutex);
  if (task == NULL)
    return;

  source = g_idle_source_new ();
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, return_true, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

void
kafka_handles_remove (KafkaHandles *handles)
{
  g_mutex_lock (&handles->mutex);
  handles->n--;
  g_mutex_unlock (&handles->mutex);
  end_wait (handles, TRUE);
}

static void
on_cancelled (GCancellable *cancellable, gpointer handles)
{
  end_wait (handles, FALSE);
}

static void
release (gpointer handles, GClosure *closure)
{
  kafka_handles_unref (handles);
}

void
kafka_handles_wait (KafkaHandles *handles, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_mutex_lock (&handles->mutex);
  handles->waiting = g_object_ref (task);
  g_mutex_unlock (&handles->mutex);

  if (cancellable != NULL)
    g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (on_cancelled), kafka_handles_ref (handles), release,
                           0);
  end_wait (handles, !g_cancellable_is_cancelled (cancellable));
}
