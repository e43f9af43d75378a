/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-database.h"

G_BEGIN_DECLS

/* Opens what SQLite can still read of a damaged log, or NULL.  A broken first page is replaced, in a copy, by that of
 * the new log @model, for all logs of a version begin alike. */
LocalDatabase *local_salvage_source_open (const char *path, const char *model);

/* Also removes the copy. */
void local_salvage_source_close (LocalDatabase *source, const char *path);

G_END_DECLS
