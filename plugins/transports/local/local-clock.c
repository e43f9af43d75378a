/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-clock.h"

#include <time.h>

gint64
local_clock_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return (gint64) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const char *
local_clock_boot_id (void)
{
  static char *boot_id;

  if (g_once_init_enter (&boot_id))
    {
      char *id = NULL;

      if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &id, NULL, NULL))
        id = g_strdup ("unknown");
      g_strchomp (id);
      g_once_init_leave (&boot_id, id);
    }
  return boot_id;
}
