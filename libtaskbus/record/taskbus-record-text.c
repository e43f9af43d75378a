/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A record for logs. */
#include "config.h"

#include "record/taskbus-record-private.h"

#include <string.h>

#define SHOWN_MAX 48
#define SHOWN_HEADERS_MAX 8

/* Shows at most SHOWN_MAX bytes, so that a payload never floods a log, and only printable ones. */
static void
append_blob (GString *string, const char *name, const TaskbusBlob *blob)
{
  gsize shown = MIN (blob->size, SHOWN_MAX);

  g_string_append_printf (string, " %s=", name);
  if (blob->data == NULL)
    {
      g_string_append (string, "null");
      return;
    }

  g_string_append_c (string, '"');
  for (gsize i = 0; i < shown; i++)
    {
      guint8 byte = blob->data[i];

      if (byte == '"' || byte == '\\')
        g_string_append_printf (string, "\\%c", byte);
      else if (g_ascii_isprint (byte))
        g_string_append_c (string, (char) byte);
      else
        g_string_append_printf (string, "\\x%02x", byte);
    }
  g_string_append_c (string, '"');
  if (shown < blob->size)
    g_string_append_printf (string, "… (%" G_GSIZE_FORMAT " bytes)", blob->size);
}

/**
 * taskbus_record_to_string:
 * @record: a record
 *
 * Describes the record in one line of printable text, for logs.
 *
 * At most 48 bytes of a key, value or header and at most 8 headers are shown, so that the line stays short.
 *
 * Returns: (transfer full): the description
 *
 * Since: 1.0
 */
char *
taskbus_record_to_string (const TaskbusRecord *record)
{
  GString *string;

  g_return_val_if_fail (record != NULL, NULL);

  string = g_string_new (NULL);
  for (gsize i = 0; record->topic[i] != '\0' && i < 249; i++)
    g_string_append_c (string, g_ascii_isprint (record->topic[i]) ? record->topic[i] : '?');
  if (record->partition != TASKBUS_PARTITION_ANY)
    g_string_append_printf (string, " [%d]", record->partition);
  if (record->offset >= 0)
    g_string_append_printf (string, " @%" G_GINT64_FORMAT, record->offset);
  append_blob (string, "key", &record->key);
  append_blob (string, "value", &record->value);
  for (guint i = 0; i < MIN (record->n_headers, SHOWN_HEADERS_MAX); i++)
    {
      TaskbusBlob name = taskbus_blob_from_data ((const guint8 *) record->headers[i].name,
                                                 strlen (record->headers[i].name));

      append_blob (string, "header", &name);
      append_blob (string, "is", &record->headers[i].value);
    }
  if (record->n_headers > SHOWN_HEADERS_MAX)
    g_string_append_printf (string, " and %u more headers", record->n_headers - SHOWN_HEADERS_MAX);

  return g_string_free (string, FALSE);
}
