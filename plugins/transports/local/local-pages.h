/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The pages of a damaged log and of its WAL as they lie in the files, without SQLite. */
typedef struct _LocalPages LocalPages;

LocalPages *local_pages_open (const char *path, GError **error);
void local_pages_close (LocalPages *pages);

gsize local_pages_get_size (LocalPages *pages);

/* How many there are, what is committed first; one page may be there several times, as it was at different times. */
guint64 local_pages_get_n (LocalPages *pages);

/* The first of them: what the log consists, or consisted, of. */
guint64 local_pages_get_n_committed (LocalPages *pages);
gboolean local_pages_read (LocalPages *pages, guint64 index, guint8 *page, guint32 *number);

/* A page by its number: as it was last, or as it was before the WAL. */
gboolean local_pages_read_number (LocalPages *pages, guint32 number, gboolean last, guint8 *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LocalPages, local_pages_close)

G_END_DECLS
