/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-database.h"

G_BEGIN_DECLS

typedef enum
{
  LOCAL_SCHEMA_NEW,     /* nothing is there */
  LOCAL_SCHEMA_CURRENT, /* a log that this version understands */
  LOCAL_SCHEMA_DAMAGED, /* a log that cannot be read */
  LOCAL_SCHEMA_REFUSED, /* not ours, or newer: not to be touched */
} LocalSchemaState;

/* What is at the path.  @is_ours: the directory bears our mark, so that what cannot be read was a log. */
LocalSchemaState local_schema_examine (const char *path, gboolean is_ours, gboolean can_write, GError **error);

/* Whether the tables are the ones that were made: the text of which SQLite reads that may be damaged, too. */
gboolean local_schema_is_intact (LocalDatabase *database);

/* Makes an empty log, with the writer's lock held. */
gboolean local_schema_create (const char *path, GError **error);

G_END_DECLS
