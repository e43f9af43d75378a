/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-murmur2.h"

#define MULTIPLIER 0x5bd1e995u
#define ROTATION 24
#define SEED 0x9747b28cu

/* MurmurHash2 of 32 bits with the seed of Kafka's Java client. */
guint32
local_murmur2 (const guint8 *data, gsize size)
{
  guint32 hash = SEED ^ (guint32) size;

  for (; size >= 4; data += 4, size -= 4)
    {
      guint32 word = data[0] | (guint32) data[1] << 8 | (guint32) data[2] << 16 | (guint32) data[3] << 24;

      word *= MULTIPLIER;
      word ^= word >> ROTATION;
      word *= MULTIPLIER;
      hash *= MULTIPLIER;
      hash ^= word;
    }

  if (size >= 3)
    hash ^= (guint32) data[2] << 16;
  if (size >= 2)
    hash ^= (guint32) data[1] << 8;
  if (size >= 1)
    {
      hash ^= data[0];
      hash *= MULTIPLIER;
    }

  hash ^= hash >> 13;
  hash *= MULTIPLIER;
  hash ^= hash >> 15;
  return hash;
}

/* The sign bit is masked, not negated: that is what “positive” means to Kafka. */
gint32
local_murmur2_partition (const guint8 *key, gsize size, gint32 n_partitions)
{
  return (gint32) ((local_murmur2 (key, size) & 0x7fffffffu) % (guint32) n_partitions);
}
