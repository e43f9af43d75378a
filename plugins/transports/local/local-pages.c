/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-error.h"
#include "local-pages.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What our logs have; the header of a damaged one may say anything. */
#define DEFAULT_PAGE_SIZE 4096

#define WAL_HEADER 32
#define FRAME_HEADER 24
#define WAL_MAGIC 0x377f0682u

typedef struct
{
  guint32 number;
  guint64 at; /* of the page in the WAL */
} Frame;

struct _LocalPages
{
  int db;
  int wal;
  gsize size;
  guint64 n_db_pages;
  GArray *frames;     /* of Frame */
  guint n_committed;  /* of them */
  GHashTable *newest; /* number → index of the committed frame + 1 */
};

static guint32
get_big (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static gboolean
read_at (int fd, guint8 *buffer, gsize size, guint64 at)
{
  return fd >= 0 && pread (fd, buffer, size, (off_t) at) == (gssize) size;
}

static guint64
get_file_size (int fd)
{
  struct stat status;

  return fd >= 0 && fstat (fd, &status) == 0 ? (guint64) status.st_size : 0;
}

static gsize
find_page_size (LocalPages *pages)
{
  guint8 header[18];
  gsize size = 0;

  if (read_at (pages->db, header, sizeof header, 0) && memcmp (header, "SQLite format 3", 16) == 0)
    size = (gsize) header[16] << 8 | header[17];
  if (size == 1)
    size = 65536;
  return size >= 512 && size <= 65536 && (size & (size - 1)) == 0 ? size : DEFAULT_PAGE_SIZE;
}

/* SQLite's checksum of a WAL: over pairs of words, each sum running into the other. */
static void
add_checksum (guint32 sums[2], gboolean big, const guint8 *bytes, gsize size)
{
  for (gsize i = 0; i + 8 <= size; i += 8)
    {
      guint32 words[2];

      memcpy (words, bytes + i, 8);
      sums[0] += (big ? GUINT32_FROM_BE (words[0]) : GUINT32_FROM_LE (words[0])) + sums[1];
      sums[1] += (big ? GUINT32_FROM_BE (words[1]) : GUINT32_FROM_LE (words[1])) + sums[0];
    }
}

/* Frames of this generation of the WAL; those whose chain of checksums leads to a commit are committed. */
static void
read_frames (LocalPages *pages)
{
  g_autofree guint8 *frame = g_malloc (FRAME_HEADER + pages->size);
  guint64 end = get_file_size (pages->wal);
  guint8 header[WAL_HEADER];
  guint32 sums[2] = { 0, 0 };
  gboolean valid;
  gboolean big;

  if (!read_at (pages->wal, header, sizeof header, 0) || (get_big (header) & ~1u) != WAL_MAGIC ||
      get_big (header + 8) != pages->size)
    return;

  big = get_big (header) & 1;
  add_checksum (sums, big, header, 24);
  valid = sums[0] == get_big (header + 24) && sums[1] == get_big (header + 28);
  for (guint64 at = WAL_HEADER; at + FRAME_HEADER + pages->size <= end; at += FRAME_HEADER + pages->size)
    {
      Frame found = { 0, at + FRAME_HEADER };

      if (!read_at (pages->wal, frame, FRAME_HEADER + pages->size, at) || memcmp (frame + 8, header + 16, 8) != 0)
        break;
      found.number = get_big (frame);
      g_array_append_val (pages->frames, found);

      add_checksum (sums, big, frame, 8);
      add_checksum (sums, big, frame + FRAME_HEADER, pages->size);
      valid = valid && sums[0] == get_big (frame + 16) && sums[1] == get_big (frame + 20);
      if (valid && get_big (frame + 4) != 0)
        pages->n_committed = pages->frames->len;
    }

  for (guint i = 0; i < pages->n_committed; i++)
    g_hash_table_insert (pages->newest, GUINT_TO_POINTER (g_array_index (pages->frames, Frame, i).number),
                         GUINT_TO_POINTER (i + 1));
}

LocalPages *
local_pages_open (const char *path, GError **error)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  LocalPages *pages;
  int db = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);

  if (db < 0)
    {
      local_error_set_errno (error, errno, path);
      return NULL;
    }

  pages = g_new0 (LocalPages, 1);
  pages->db = db;
  pages->wal = g_open (wal, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  pages->size = find_page_size (pages);
  pages->n_db_pages = get_file_size (db) / pages->size;
  pages->frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  pages->newest = g_hash_table_new (NULL, NULL);
  read_frames (pages);
  return pages;
}

void
local_pages_close (LocalPages *pages)
{
  close (pages->db);
  if (pages->wal >= 0)
    close (pages->wal);
  g_array_unref (pages->frames);
  g_hash_table_unref (pages->newest);
  g_free (pages);
}

gsize
local_pages_get_size (LocalPages *pages)
{
  return pages->size;
}

guint64
local_pages_get_n (LocalPages *pages)
{
  return pages->n_db_pages + pages->frames->len;
}

guint64
local_pages_get_n_committed (LocalPages *pages)
{
  return pages->n_committed + pages->n_db_pages;
}

static gboolean
read_frame (LocalPages *pages, guint index, guint8 *page, guint32 *number)
{
  Frame *frame = &g_array_index (pages->frames, Frame, index);

  *number = frame->number;
  return read_at (pages->wal, page, pages->size, frame->at);
}

gboolean
local_pages_read (LocalPages *pages, guint64 index, guint8 *page, guint32 *number)
{
  if (index < pages->n_committed)
    return read_frame (pages, (guint) index, page, number);
  if (index >= pages->n_committed + pages->n_db_pages)
    return read_frame (pages, (guint) (index - pages->n_db_pages), page, number);

  index -= pages->n_committed;
  *number = (guint32) index + 1;
  return read_at (pages->db, page, pages->size, index * pages->size);
}

gboolean
local_pages_read_number (LocalPages *pages, guint32 number, gboolean last, guint8 *page)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (pages->newest, GUINT_TO_POINTER (number)));

  if (number == 0)
    return FALSE;
  if (last && index > 0)
    return read_frame (pages, index - 1, page, &number);
  return read_at (pages->db, page, pages->size, (guint64) (number - 1) * pages->size);
}
