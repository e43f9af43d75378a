/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A source that calls back once at a time that can be brought forward; attached to the thread-default context. */
GSource *plugin_alarm_new (const char *name, void (*func) (gpointer data), gpointer data);

/* At a monotonic time in µs, or earlier when it was to ring earlier; 0 is as soon as the context runs.  From any thread. */
void plugin_alarm_set (GSource *alarm, gint64 at);

G_END_DECLS
