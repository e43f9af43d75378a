/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-database.h"

G_BEGIN_DECLS

/* Brings all records that are intact from the damaged file into the new log, and says which are not. */
gboolean local_salvage_copy_records (const char *from,
                                     LocalDatabase *to,
                                     GHashTable *parts,
                                     gboolean complete,
                                     GString *losses,
                                     gint64 *n_lost,
                                     GError **error);

G_END_DECLS
