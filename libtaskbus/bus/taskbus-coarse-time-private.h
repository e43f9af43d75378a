/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <time.h>

G_BEGIN_DECLS

/* The time of g_get_monotonic_time() as of the last tick of the kernel, some milliseconds ago at most: for what is done
 * with each record and need not be more exact.  It costs a tenth. */
static inline gint64
taskbus_coarse_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC_COARSE, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

G_END_DECLS
