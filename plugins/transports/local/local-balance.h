/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Gives each partition to a member that may have it, evenly, moving as few as possible.
 * @eligible has n_members flags for each partition; @owners the present member of each, or -1, and then the new one. */
void local_balance (guint n_members, guint n_partitions, const guint8 *eligible, gint *owners);

G_END_DECLS
