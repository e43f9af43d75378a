/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-database.h"

G_BEGIN_DECLS

/* Keeps the newest time up to every so many records: the first record of a time or later is where that first
 * reaches it, whatever the order of the times. */
gboolean local_time_index_note (LocalDatabase *database,
                                gint64 partition_id,
                                gint64 offset,
                                gint64 max_timestamp,
                                GError **error);

/* The offset of the first record whose time is @timestamp or later; @end when there is none. */
gboolean local_time_index_find (LocalDatabase *database,
                                gint64 partition_id,
                                gint64 timestamp,
                                gint64 low,
                                gint64 end,
                                gint64 *offset,
                                GError **error);

G_END_DECLS
