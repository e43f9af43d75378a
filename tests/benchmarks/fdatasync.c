/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How long the disk takes to make 4 KiB safe: without it no durable figure means anything. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "measure.h"

#define ROUNDS (200)

int
main (int argc, char **argv)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  static const char block[4096];
  int fd;

  if (argc != 2 || (fd = open (argv[1], O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600)) < 0)
    {
      g_printerr ("fdatasync FILE\n");
      return EXIT_FAILURE;
    }

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 began = g_get_monotonic_time ();
      gint64 took;

      if (write (fd, block, sizeof block) != sizeof block || fdatasync (fd) != 0)
        g_error ("Could not write");
      took = g_get_monotonic_time () - began;
      g_array_append_val (times, took);
    }

  measure_print_latencies (times);
  close (fd);
  return EXIT_SUCCESS;
}
