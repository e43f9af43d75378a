/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile/taskbus-nearest-name-private.h"

#include <string.h>

#define NAME_MAX_LENGTH 64

/* How many letters have to be changed, added, taken away or swapped with their neighbour; two rows back are enough for that. */
static guint
edit_distance (const char *a, const char *b)
{
  guint rows[3][NAME_MAX_LENGTH + 1];
  guint *before = rows[0], *last = rows[1], *row = rows[2];
  gsize a_length = strlen (a);
  gsize b_length = strlen (b);

  for (gsize j = 0; j <= b_length; j++)
    last[j] = j;

  for (gsize i = 1; i <= a_length; i++)
    {
      guint *free_row = before;

      row[0] = i;
      for (gsize j = 1; j <= b_length; j++)
        {
          row[j] = MIN (MIN (last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
        }

      before = last;
      last = row;
      row = free_row;
    }

  return last[b_length];
}

/* Finds the candidate that was probably meant: the one with the fewest typing mistakes, if they are few for its length. */
const char *
taskbus_nearest_name (const char *name, const char *const *candidates)
{
  const char *nearest = NULL;
  guint least = G_MAXUINT;

  if (strlen (name) > NAME_MAX_LENGTH)
    return NULL;

  for (gsize i = 0; candidates[i] != NULL; i++)
    {
      guint distance;

      if (strlen (candidates[i]) > NAME_MAX_LENGTH)
        continue;

      distance = edit_distance (name, candidates[i]);
      if (distance < least && distance <= 1 + strlen (candidates[i]) / 6)
        {
          least = distance;
          nearest = candidates[i];
        }
    }

  return nearest;
}
