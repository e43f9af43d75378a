/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-name-hash-private.h"

/* The constant of FNV-1a for 64 bits. */
#define PRIME G_GUINT64_CONSTANT (0x100000001b3)

/* Another one in each process. */
static guint64
get_seed (void)
{
  static gsize seed;

  if (g_once_init_enter (&seed))
    g_once_init_leave (&seed, ((gsize) g_random_int () << 16 << 16 | g_random_int ()) | 1);
  return seed;
}

/* The upper half, as every bit of the seed and of the name counts there. */
guint
taskbus_name_hash (gconstpointer name)
{
  guint64 hash = get_seed ();

  for (const guint8 *at = name; *at != 0; at++)
    hash = (hash ^ *at) * PRIME;
  return (guint) (hash >> 32);
}
