/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "suggestion.h"

#include <string.h>

#define WORD_MAX 32

/* The number of characters to insert, delete or replace to make one word of the other. */
static guint
distance (const char *a, const char *b)
{
  gsize n = strlen (b);
  guint row[WORD_MAX + 1];

  for (gsize j = 0; j <= n; j++)
    row[j] = j;
  for (gsize i = 0; a[i] != '\0'; i++)
    {
      guint diagonal = row[0];

      row[0] = i + 1;
      for (gsize j = 0; j < n; j++)
        {
          guint above = row[j + 1];

          row[j + 1] = MIN (MIN (above, row[j]) + 1, diagonal + (a[i] != b[j]));
          diagonal = above;
        }
    }

  return row[n];
}

/* Finds the candidate that was probably meant, or NULL when none is near. */
const char *
tool_suggest (const char *word, const char *const *candidates)
{
  const char *best = NULL;
  guint best_distance = 3;

  if (strlen (word) > WORD_MAX)
    return NULL;

  for (guint i = 0; candidates[i] != NULL; i++)
    {
      guint d;

      if (strlen (candidates[i]) > WORD_MAX)
        continue;

      d = distance (word, candidates[i]);
      if (d < best_distance && d < strlen (word))
        {
          best = candidates[i];
          best_distance = d;
        }
    }

  return best;
}
