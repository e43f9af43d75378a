/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <sqlite3.h>
#include <taskbus.h>

#include "local-row.h"

G_BEGIN_DECLS

/* Our own writers wait for each other at the lock file; this is for other programs. */
#define LOCAL_DATABASE_BUSY_TIMEOUT_MS 5000

typedef enum
{
  LOCAL_DATABASE_READ,      /* never writes records, but may set up the WAL's index */
  LOCAL_DATABASE_READ_ONLY, /* on a directory that cannot be written */
  LOCAL_DATABASE_WRITE,
} LocalDatabaseMode;

/* A connection to the log with its prepared statements; used by one thread at a time. */
typedef struct
{
  sqlite3 *db;
  char *path;
  GHashTable *statements; /* SQL text (static) → sqlite3_stmt */
  gboolean relaxed;       /* commits do not wait for the disk */
  gboolean owes;          /* and there were some since one that did */
  int wal_pages;          /* after the last commit of this connection */
  gint64 data_version;
  guint64 device;
  guint64 inode;
} LocalDatabase;

LocalDatabase *local_database_open (const char *path, LocalDatabaseMode mode, GError **error);
void local_database_close (LocalDatabase *database);

/* Whether a commit waits for the disk.  Without that it survives the end of all processes, but not of the machine. */
gboolean local_database_set_relaxed (LocalDatabase *database, gboolean relaxed, GError **error);

/* Whether another file is at the path by now: the log was salvaged, or removed. */
gboolean local_database_is_replaced (LocalDatabase *database);

/* Whether another connection committed since the last call. */
gboolean local_database_poll_changed (LocalDatabase *database, gboolean *changed, GError **error);

/* A statement by its static text, with the parameters bound: i gint64, t text or NULL, b const LocalBlob *. */
sqlite3_stmt *local_database_query (LocalDatabase *database, GError **error, const char *sql, const char *types, ...);

/* The next row: 1, or 0 behind the last, or -1 with an error; the statement is reset after the last. */
int local_database_next (LocalDatabase *database, sqlite3_stmt *statement, GError **error);

gboolean local_database_run (LocalDatabase *database, GError **error, const char *sql, const char *types, ...);
gboolean local_database_get_int (LocalDatabase *database,
                                 gint64 *value,
                                 gboolean *found,
                                 GError **error,
                                 const char *sql,
                                 const char *types,
                                 ...);

LocalBlob local_database_column_blob (sqlite3_stmt *statement, int column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LocalDatabase, local_database_close)

G_END_DECLS
