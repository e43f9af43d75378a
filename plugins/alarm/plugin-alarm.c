/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "plugin-alarm.h"

typedef struct
{
  GSource source;
  void (*func) (gpointer data);
  gpointer data;
  GMutex lock; /* of the time: bringing it forward is a look and a change */
} Alarm;

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  Alarm *alarm = (Alarm *) source;

  g_mutex_lock (&alarm->lock);
  g_source_set_ready_time (source, -1);
  g_mutex_unlock (&alarm->lock);
  alarm->func (alarm->data);
  return G_SOURCE_CONTINUE;
}

static void
finalize (GSource *source)
{
  g_mutex_clear (&((Alarm *) source)->lock);
}

static GSourceFuncs alarm_funcs = { .dispatch = dispatch, .finalize = finalize };

GSource *
plugin_alarm_new (const char *name, void (*func) (gpointer data), gpointer data)
{
  GSource *source = g_source_new (&alarm_funcs, sizeof (Alarm));
  Alarm *alarm = (Alarm *) source;

  alarm->func = func;
  alarm->data = data;
  g_mutex_init (&alarm->lock);
  g_source_set_static_name (source, name);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

void
plugin_alarm_set (GSource *source, gint64 at)
{
  Alarm *alarm = (Alarm *) source;
  gint64 ready_time;

  g_mutex_lock (&alarm->lock);
  ready_time = g_source_get_ready_time (source);
  if (ready_time < 0 || at < ready_time)
    g_source_set_ready_time (source, at);
  g_mutex_unlock (&alarm->lock);
}
