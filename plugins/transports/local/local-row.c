/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-row.h"

#include <string.h>
#include <zlib.h>

/* Stands for the size of null. */
#define NULL_SIZE G_MAXUINT32

/* The CRC-32 over all that the row says, each variable part with its size before it. */
guint32
local_row_checksum (const LocalRow *row)
{
  const LocalBlob *blobs[] = { &row->key, &row->value, &row->headers };
  guint64 numbers[3] = { GUINT64_TO_LE ((guint64) row->id), GUINT64_TO_LE ((guint64) row->topic_id),
                         GUINT64_TO_LE ((guint64) row->timestamp) };
  guint32 sizes[G_N_ELEMENTS (blobs)];
  uLong crc = crc32 (0, NULL, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (blobs); i++)
    sizes[i] = GUINT32_TO_LE (blobs[i]->data != NULL ? (guint32) blobs[i]->size : NULL_SIZE);

  crc = crc32 (crc, (const Bytef *) numbers, sizeof numbers);
  crc = crc32 (crc, (const Bytef *) sizes, sizeof sizes);
  for (gsize i = 0; i < G_N_ELEMENTS (blobs); i++)
    {
      if (blobs[i]->data != NULL && blobs[i]->size > 0)
        crc = crc32 (crc, blobs[i]->data, (uInt) blobs[i]->size);
    }
  return (guint32) crc;
}

static void
append_size (GByteArray *packed, guint32 size)
{
  guint32 little = GUINT32_TO_LE (size);

  g_byte_array_append (packed, (const guint8 *) &little, sizeof little);
}

/* Each header is: size of the name with its NUL, the name with its NUL, size of the value, the value. */
void
local_row_pack_headers (GByteArray *packed, const TaskbusRecord *record)
{
  g_byte_array_set_size (packed, 0);
  for (guint i = 0; i < taskbus_record_get_n_headers (record); i++)
    {
      const char *name = taskbus_record_get_header_name (record, i);
      gsize name_size = strlen (name) + 1;
      gsize size;
      const guint8 *value = taskbus_record_peek_header_value (record, i, &size);

      append_size (packed, (guint32) name_size);
      g_byte_array_append (packed, (const guint8 *) name, (guint) name_size);
      append_size (packed, value != NULL ? (guint32) size : NULL_SIZE);
      if (value != NULL)
        g_byte_array_append (packed, value, (guint) size);
    }
}

static gboolean
take_size (const guint8 **place, const guint8 *end, guint32 *size)
{
  if (end - *place < (ptrdiff_t) sizeof *size)
    return FALSE;

  memcpy (size, *place, sizeof *size);
  *size = GUINT32_FROM_LE (*size);
  *place += sizeof *size;
  return TRUE;
}

/* The builder borrows the values.  FALSE when the bytes are not what local_row_pack_headers() makes. */
gboolean
local_row_unpack_headers (const LocalBlob *packed, TaskbusRecordBuilder *builder)
{
  const guint8 *place = packed->data;
  const guint8 *end = place + packed->size;

  if (packed->data == NULL)
    return TRUE;

  while (place < end)
    {
      const char *name;
      guint32 size;

      if (!take_size (&place, end, &size) || size == 0 || size > end - place || place[size - 1] != '\0')
        return FALSE;
      name = (const char *) place;
      place += size;

      if (!take_size (&place, end, &size))
        return FALSE;
      if (size == NULL_SIZE)
        {
          taskbus_record_builder_add_header_data (builder, name, NULL, 0);
          continue;
        }
      if (size > end - place)
        return FALSE;
      taskbus_record_builder_add_header_data (builder, name, place, size);
      place += size;
    }

  return TRUE;
}
