/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "readiness.h"

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Connecting goes on after opening, so readiness is waited for, as long as the options allow; not for what is refused. */
TaskbusHealth *
tool_readiness_wait (ToolSession *session, TaskbusBus *bus)
{
  GCancellable *cancellable = tool_session_get_cancellable (session);
  gint64 deadline = g_get_monotonic_time () + tool_session_get_timeout (session) * G_TIME_SPAN_SECOND;
  TaskbusHealth *health = taskbus_bus_get_health (bus);
  guint tick_id = g_timeout_add (50, on_tick, NULL);

  while (!health->ready && !health->refused && g_get_monotonic_time () < deadline &&
         !g_cancellable_is_cancelled (cancellable))
    {
      g_main_context_iteration (NULL, TRUE);
      taskbus_health_free (health);
      health = taskbus_bus_get_health (bus);
    }
  g_source_remove (tick_id);
  return health;
}
