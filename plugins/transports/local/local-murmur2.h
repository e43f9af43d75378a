/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint32 local_murmur2 (const guint8 *data, gsize size);
gint32 local_murmur2_partition (const guint8 *key, gsize size, gint32 n_partitions);

G_END_DECLS
