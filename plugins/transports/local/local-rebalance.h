/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-log.h"

G_BEGIN_DECLS

/* Removes the members of a group that are dead, and gives its partitions to the ones that live: at once where nobody
 * has them, otherwise once their owner gave them back or had time enough.  Sets @changed when there is anything new. */
gboolean local_rebalance (LocalLog *log, gint64 group_id, gboolean *changed, GError **error);

G_END_DECLS
