/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "taskbus-fork-private.h"

#include <pthread.h>

/* Changed only while the process has one thread. */
static guint generation;

static void
count_child (void)
{
  generation++;
}

guint
taskbus_fork_get_generation (void)
{
  static gsize watched;

  if (g_once_init_enter (&watched))
    {
      pthread_atfork (NULL, NULL, count_child);
      g_once_init_leave (&watched, 1);
    }

  return generation;
}
