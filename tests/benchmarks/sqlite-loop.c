/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The baseline of the durable figures: SQLite as a program would use it without Taskbus. Writes rows in batches into
 * a new database, every batch on disk before the next, then reads them all. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"

static void
check (sqlite3 *database, int code, int expected)
{
  if (code == expected)
    return;

  g_printerr ("SQLite: %s\n", sqlite3_errmsg (database));
  exit (EXIT_FAILURE);
}

static void
execute (sqlite3 *database, const char *sql)
{
  check (database, sqlite3_exec (database, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void
write_rows (sqlite3 *database, guint count, guint size, guint batch)
{
  g_autofree guint8 *value = g_malloc (size);
  sqlite3_stmt *insert;

  memset (value, 'x', size);
  check (database, sqlite3_prepare_v2 (database, "INSERT INTO log (value) VALUES (?)", -1, &insert, NULL), SQLITE_OK);

  for (guint i = 0; i < count; i++)
    {
      if (i % batch == 0)
        execute (database, "BEGIN IMMEDIATE");
      check (database, sqlite3_bind_blob (insert, 1, value, (int) size, SQLITE_STATIC), SQLITE_OK);
      check (database, sqlite3_step (insert), SQLITE_DONE);
      check (database, sqlite3_reset (insert), SQLITE_OK);
      if ((i + 1) % batch == 0 || i + 1 == count)
        execute (database, "COMMIT");
    }
  sqlite3_finalize (insert);
}

static guint64
read_rows (sqlite3 *database)
{
  sqlite3_stmt *select;
  guint64 count = 0;
  gsize bytes = 0;

  check (database, sqlite3_prepare_v2 (database, "SELECT id, value FROM log ORDER BY id", -1, &select, NULL),
         SQLITE_OK);
  while (sqlite3_step (select) == SQLITE_ROW)
    {
      g_autofree guint8 *copy = g_memdup2 (sqlite3_column_blob (select, 1), (gsize) sqlite3_column_bytes (select, 1));

      bytes += copy[0];
      count++;
    }
  sqlite3_finalize (select);
  return bytes > 0 ? count : 0;
}

int
main (int argc, char **argv)
{
  guint count, size, batch;
  sqlite3 *database = NULL;
  gint64 began, written, read;
  guint64 rows;

  if (argc != 5)
    {
      g_printerr ("sqlite-loop FILE COUNT SIZE BATCH\n");
      return EXIT_FAILURE;
    }
  count = (guint) atoi (argv[2]);
  size = (guint) atoi (argv[3]);
  batch = (guint) atoi (argv[4]);

  check (database, sqlite3_open (argv[1], &database), SQLITE_OK);
  execute (database, "PRAGMA journal_mode=WAL");
  execute (database, "PRAGMA synchronous=FULL");
  execute (database, "CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT, value BLOB)");

  began = g_get_monotonic_time ();
  write_rows (database, count, size, batch);
  written = g_get_monotonic_time ();
  rows = read_rows (database);
  read = g_get_monotonic_time ();

  measure_print_span (began, written, count);
  measure_print ("read-rate", (double) rows * G_USEC_PER_SEC / (double) MAX (read - written, 1));
  sqlite3_close (database);
  return EXIT_SUCCESS;
}
