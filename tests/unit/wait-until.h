/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

static inline gboolean
wait_until_failed (gpointer data)
{
  g_error ("Waited in vain for: %s", (const char *) data);
  return G_SOURCE_REMOVE;
}

static inline gboolean
wait_until_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the default main context until the condition holds; it fails the test after 20 seconds. */
#define wait_until(condition)                                                                                          \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    guint _deadline = g_timeout_add_seconds (20, wait_until_failed, (gpointer) #condition);                            \
    guint _tick = g_timeout_add (1, wait_until_tick, NULL);                                                            \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
    g_source_remove (_deadline);                                                                                       \
    g_source_remove (_tick);                                                                                           \
  }                                                                                                                    \
  G_STMT_END

G_END_DECLS
