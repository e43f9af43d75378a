/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-cells.h"

#include <string.h>

#define TABLE_LEAF 0x0d
#define DATABASE_HEADER 100

/* SQLite's own limit of a row. */
#define MAX_PAYLOAD 1000000000u

typedef struct
{
  LocalPages *pages;
  gsize size;
  guint64 max_payload;
  guint8 *page;
  guint8 *overflow;
  gboolean committed;
  GByteArray *payload;
  LocalCellFunc func;
  gpointer data;
} Scan;

/* Seven bits a byte, the ninth byte eight. */
static gboolean
take_varint (const guint8 **place, const guint8 *end, guint64 *value)
{
  *value = 0;
  for (guint i = 0; i < 9 && *place < end; i++)
    {
      guint8 byte = *(*place)++;

      if (i == 8)
        {
          *value = *value << 8 | byte;
          return TRUE;
        }
      *value = *value << 7 | (byte & 0x7f);
      if ((byte & 0x80) == 0)
        return TRUE;
    }
  return FALSE;
}

static gsize
get_local_size (gsize size, guint64 payload)
{
  gsize max = size - 35;
  gsize min = (size - 12) * 32 / 255 - 23;
  gsize local;

  if (payload <= max)
    return (gsize) payload;
  local = min + (gsize) ((payload - min) % (size - 4));
  return local <= max ? local : min;
}

/* The part of a row that lies in a chain of pages of its own. */
static gboolean
take_overflow (Scan *scan, guint32 number, guint64 missing, gboolean last)
{
  while (missing > 0)
    {
      gsize n = MIN (missing, scan->size - 4);

      if (!local_pages_read_number (scan->pages, number, last, scan->overflow))
        return FALSE;
      g_byte_array_append (scan->payload, scan->overflow + 4, (guint) n);
      missing -= n;
      memcpy (&number, scan->overflow, 4);
      number = GUINT32_FROM_BE (number);
    }
  return TRUE;
}

static gboolean
take_number (const guint8 **place, const guint8 *end, guint size, gint64 *number)
{
  guint64 value = 0;

  if (end - *place < (ptrdiff_t) size)
    return FALSE;
  if (size > 0 && (*place)[0] & 0x80)
    value = G_MAXUINT64;
  for (guint i = 0; i < size; i++)
    value = value << 8 | *(*place)++;
  *number = (gint64) value;
  return TRUE;
}

static gboolean
take_column (LocalCell *cell, guint64 type, const guint8 **place, const guint8 *end)
{
  static const guint8 sizes[] = { 0, 1, 2, 3, 4, 6, 8 };
  guint i = cell->n_columns++;

  memset (&cell->columns[i], 0, sizeof cell->columns[i]);
  if (type == 0)
    return TRUE;
  if (type < G_N_ELEMENTS (sizes))
    {
      cell->columns[i].is_number = TRUE;
      return take_number (place, end, sizes[type], &cell->columns[i].number);
    }
  if (type == 8 || type == 9)
    {
      cell->columns[i].is_number = TRUE;
      cell->columns[i].number = (gint64) type - 8;
      return TRUE;
    }
  if (type < 12 || (type - 12) / 2 > (guint64) (end - *place))
    return FALSE;

  cell->columns[i].blob.data = *place;
  cell->columns[i].blob.size = (gsize) (type - 12) / 2;
  *place += cell->columns[i].blob.size;
  return TRUE;
}

static gboolean
parse_payload (Scan *scan, LocalCell *cell)
{
  const guint8 *place = scan->payload->data;
  const guint8 *end = place + scan->payload->len;
  const guint8 *types_end;
  guint64 header;
  const guint8 *body;

  cell->n_columns = 0;
  if (scan->payload->len == 0 || !take_varint (&place, end, &header) || header > scan->payload->len)
    return FALSE;

  types_end = scan->payload->data + header;
  body = types_end;
  while (place < types_end)
    {
      guint64 type;

      if (cell->n_columns == LOCAL_CELL_COLUMNS || !take_varint (&place, types_end, &type) ||
          !take_column (cell, type, &body, end))
        return FALSE;
    }
  return TRUE;
}

static void
take_cell (Scan *scan, gsize at)
{
  const guint8 *place = scan->page + at;
  const guint8 *end = scan->page + scan->size;
  LocalCell cell;
  guint64 size;
  guint64 rowid;
  gsize local;
  guint32 overflow = 0;

  if (!take_varint (&place, end, &size) || size > scan->max_payload || !take_varint (&place, end, &rowid))
    return;
  cell.rowid = (gint64) rowid;
  cell.committed = scan->committed;
  local = get_local_size (scan->size, size);
  if (local > (gsize) (end - place) || (local < size && local + 4 > (gsize) (end - place)))
    return;
  if (local < size)
    {
      memcpy (&overflow, place + local, 4);
      overflow = GUINT32_FROM_BE (overflow);
    }

  /* An older leaf may lead to older pages. */
  for (guint attempt = 0; attempt < (local < size ? 2 : 1); attempt++)
    {
      g_byte_array_set_size (scan->payload, 0);
      g_byte_array_append (scan->payload, place, (guint) local);
      if (take_overflow (scan, overflow, size - local, attempt == 0) && parse_payload (scan, &cell) &&
          scan->func (&cell, scan->data))
        return;
    }
}

static void
take_page (Scan *scan, guint32 number)
{
  gsize start = number == 1 ? DATABASE_HEADER : 0;
  guint n_cells = (guint) scan->page[start + 3] << 8 | scan->page[start + 4];

  if (scan->page[start] != TABLE_LEAF)
    return;

  for (guint i = 0; i < n_cells && start + 8 + 2 * i + 2 <= scan->size; i++)
    {
      const guint8 *pointer = scan->page + start + 8 + 2 * i;
      gsize at = (gsize) pointer[0] << 8 | pointer[1];

      if (at > start + 8 && at < scan->size)
        take_cell (scan, at);
    }
}

void
local_cells_foreach (LocalPages *pages, LocalCellFunc func, gpointer data)
{
  Scan scan = { .pages = pages, .size = local_pages_get_size (pages), .func = func, .data = data };
  guint64 n = local_pages_get_n (pages);

  scan.max_payload = MIN (n * scan.size, MAX_PAYLOAD);
  scan.page = g_malloc (scan.size);
  scan.overflow = g_malloc (scan.size);
  scan.payload = g_byte_array_new ();
  for (guint64 i = 0; i < n; i++)
    {
      guint32 number;

      scan.committed = i < local_pages_get_n_committed (pages);
      if (local_pages_read (pages, i, scan.page, &number))
        take_page (&scan, number);
    }
  g_free (scan.page);
  g_free (scan.overflow);
  g_byte_array_unref (scan.payload);
}
