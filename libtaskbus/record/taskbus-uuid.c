/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* UUIDs of version 7 (RFC 9562): milliseconds, a sequence, and 62 random bits. */
#include "config.h"

#include "record/taskbus-uuid-private.h"
#include "taskbus-fork-private.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* Random numbers are drawn in batches, as a system call costs more than all the rest. */
#define BATCH 128

/* The sequence begins at random in the lower half of its 12 bits, so that there is room above. */
#define SEQUENCE_BITS 12
#define SEQUENCE_START 0x7ff

typedef struct
{
  guint64 numbers[BATCH];
  guint n_left;
  guint fork_generation; /* a child must not draw what its parent draws */
} Batch;

static GPrivate batches = G_PRIVATE_INIT (g_free);

/* Milliseconds and sequence of the latest one; each is larger than the one before. */
static guint64 latest;

static void
refill (Batch *batch)
{
  gsize filled = 0;

  while (filled < sizeof batch->numbers)
    {
      gssize n = getrandom ((guint8 *) batch->numbers + filled, sizeof batch->numbers - filled, 0);

      if (n > 0)
        filled += n;
      else if (errno != EINTR)
        g_error ("The system gives no random numbers: %s", g_strerror (errno));
    }

  batch->n_left = BATCH;
  batch->fork_generation = taskbus_fork_get_generation ();
}

static guint64
draw (void)
{
  Batch *batch = g_private_get (&batches);

  if (G_UNLIKELY (batch == NULL))
    {
      batch = g_new0 (Batch, 1);
      g_private_set (&batches, batch);
    }
  if (batch->n_left == 0 || batch->fork_generation != taskbus_fork_get_generation ())
    refill (batch);

  return batch->numbers[--batch->n_left];
}

/* In a new millisecond the sequence begins anew; when the clock stands still or goes back, it goes on. */
static guint64
next_stamp (gint64 now)
{
  guint64 millisecond = (guint64) (now / 1000);
  guint64 last = __atomic_load_n (&latest, __ATOMIC_RELAXED);
  guint64 stamp;

  do
    {
      stamp = last + 1;
      if (last >> SEQUENCE_BITS < millisecond)
        stamp = millisecond << SEQUENCE_BITS | (draw () & SEQUENCE_START);
    }
  while (!__atomic_compare_exchange_n (&latest, &last, stamp, TRUE, __ATOMIC_RELAXED, __ATOMIC_RELAXED));

  return stamp;
}

/* Eight digits at once: a byte of @digits for each half byte of @number. */
static void
put_hex (char *at, guint32 number)
{
  guint64 digits = number;
  guint64 letters;

  digits = (digits | digits << 16) & 0x0000ffff0000ffffu;
  digits = (digits | digits << 8) & 0x00ff00ff00ff00ffu;
  digits = (digits | digits << 4) & 0x0f0f0f0f0f0f0f0fu;
  letters = ((digits + 0x0606060606060606u) >> 4) & 0x0101010101010101u;
  digits += 0x3030303030303030u + letters * ('a' - '0' - 10);
  digits = GUINT64_TO_BE (digits);
  memcpy (at, &digits, sizeof digits);
}

/* A new one; @now: g_get_real_time (). */
void
taskbus_uuid_v7 (gint64 now, char text[TASKBUS_UUID_LENGTH + 1])
{
  guint64 stamp = next_stamp (now);
  guint64 high = stamp >> SEQUENCE_BITS << 16 | 0x7000 | (stamp & 0xfff);
  guint64 low = (draw () & 0x3fffffffffffffffu) | 0x8000000000000000u;
  char digits[32];

  put_hex (digits, high >> 32);
  put_hex (digits + 8, (guint32) high);
  put_hex (digits + 16, low >> 32);
  put_hex (digits + 24, (guint32) low);

  memcpy (text, digits, 8);
  text[8] = '-';
  memcpy (text + 9, digits + 8, 4);
  text[13] = '-';
  memcpy (text + 14, digits + 12, 4);
  text[18] = '-';
  memcpy (text + 19, digits + 16, 4);
  text[23] = '-';
  memcpy (text + 24, digits + 20, 12);
  text[TASKBUS_UUID_LENGTH] = '\0';
}
