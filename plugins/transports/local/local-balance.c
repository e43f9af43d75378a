/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-balance.h"

/* The member with the fewest partitions among those that may have this one, or -1. */
static gint
find_least (guint n_members, const guint8 *eligible, const guint *loads)
{
  gint least = -1;

  for (guint m = 0; m < n_members; m++)
    {
      if (eligible[m] && (least < 0 || loads[m] < loads[least]))
        least = (gint) m;
    }
  return least;
}

void
local_balance (guint n_members, guint n_partitions, const guint8 *eligible, gint *owners)
{
  g_autofree guint *loads = g_new0 (guint, MAX (n_members, 1));
  gboolean moved;

  for (guint p = 0; p < n_partitions; p++)
    {
      if (owners[p] >= 0 && ((guint) owners[p] >= n_members || !eligible[p * n_members + (guint) owners[p]]))
        owners[p] = -1;
      if (owners[p] >= 0)
        loads[owners[p]]++;
    }

  for (guint p = 0; p < n_partitions; p++)
    {
      if (owners[p] >= 0)
        continue;
      owners[p] = find_least (n_members, &eligible[p * n_members], loads);
      if (owners[p] >= 0)
        loads[owners[p]]++;
    }

  /* Each move makes the loads more even, so that this ends. */
  do
    {
      moved = FALSE;
      for (guint p = n_partitions; p > 0; p--)
        {
          gint owner = owners[p - 1];
          gint least = find_least (n_members, &eligible[(p - 1) * n_members], loads);

          if (owner < 0 || loads[owner] <= loads[least] + 1)
            continue;
          loads[owner]--;
          loads[least]++;
          owners[p - 1] = least;
          moved = TRUE;
        }
    }
  while (moved);
}
