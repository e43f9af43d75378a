/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-salvage-source.h"
#include "local-schema.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define COPY ".repaired"
#define PAGE_SIZE 4096

static const char *const suffixes[] = { "", "-wal", "-shm" };

static void
remove_copy (const char *copy)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (copy, suffixes[i], NULL);

      g_unlink (name);
    }
}

static gboolean
copy_file (const char *from, const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);

  return g_file_copy (source, target, G_FILE_COPY_OVERWRITE | G_FILE_COPY_NOFOLLOW_SYMLINKS, NULL, NULL, NULL, NULL);
}

static gboolean
copy_first_page (const char *model, const char *copy)
{
  guint8 page[PAGE_SIZE];
  int from = g_open (model, O_RDONLY | O_CLOEXEC, 0);
  int to = g_open (copy, O_RDWR | O_CLOEXEC, 0);
  gboolean success = from >= 0 && to >= 0 && pread (from, page, sizeof page, 0) == sizeof page &&
                     pwrite (to, page, sizeof page, 0) == sizeof page;

  if (from >= 0)
    close (from);
  if (to >= 0)
    close (to);
  return success;
}

static LocalDatabase *
open_tolerant (const char *path)
{
  g_autoptr (LocalDatabase) database = local_database_open (path, LOCAL_DATABASE_READ, NULL);
  int off = 0;

  if (database == NULL)
    return NULL;

  /* A file that is shorter than its header says is readable only so. */
  sqlite3_db_config (database->db, SQLITE_DBCONFIG_DEFENSIVE, 0, &off);
  sqlite3_exec (database->db, "PRAGMA writable_schema=ON", NULL, NULL, NULL);
  return local_schema_is_intact (database) ? g_steal_pointer (&database) : NULL;
}

LocalDatabase *
local_salvage_source_open (const char *path, const char *model)
{
  LocalDatabase *source = open_tolerant (path);
  g_autofree char *copy = g_strconcat (path, COPY, NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *copy_wal = g_strconcat (copy, "-wal", NULL);

  if (source != NULL)
    return source;

  remove_copy (copy);
  if (copy_file (path, copy) && copy_first_page (model, copy))
    {
      copy_file (wal, copy_wal);
      source = open_tolerant (copy);
    }
  if (source == NULL)
    remove_copy (copy);
  return source;
}

void
local_salvage_source_close (LocalDatabase *source, const char *path)
{
  g_autofree char *copy = g_strconcat (path, COPY, NULL);

  local_database_close (source);
  remove_copy (copy);
}
