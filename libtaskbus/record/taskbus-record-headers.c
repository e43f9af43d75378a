/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The headers of a record. */
#include "config.h"

#include "record/taskbus-record-private.h"

#include <string.h>

/**
 * taskbus_record_get_n_headers:
 * @record: a record
 *
 * Gets the number of headers.
 *
 * Returns: how many headers there are
 *
 * Since: 1.0
 */
guint
taskbus_record_get_n_headers (const TaskbusRecord *record)
{
  g_return_val_if_fail (record != NULL, 0);

  return record->n_headers;
}

/**
 * taskbus_record_get_header_name:
 * @record: a record
 * @index: which header, from 0
 *
 * Gets a header's name.
 *
 * Returns: (transfer none): the name
 *
 * Since: 1.0
 */
const char *
taskbus_record_get_header_name (const TaskbusRecord *record, guint index)
{
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (index < record->n_headers, NULL);

  return record->headers[index].name;
}

/**
 * taskbus_record_get_header_value:
 * @record: a record
 * @index: which header, from 0
 *
 * Gets a header's value, without copying it.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL when it is null
 *
 * Since: 1.0
 */
GBytes *
taskbus_record_get_header_value (TaskbusRecord *record, guint index)
{
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (index < record->n_headers, NULL);

  return taskbus_record_blob_to_bytes (record, &record->headers[index].value);
}

/**
 * taskbus_record_peek_header_value:
 * @record: a record
 * @index: which header, from 0
 * @size: (out) (optional): the length of the value, in bytes
 *
 * Looks at a header's value, which stays valid as long as the record.
 *
 * Returns: (transfer none) (nullable) (array length=size): the value, or %NULL when it is null
 *
 * Since: 1.0
 */
const guint8 *
taskbus_record_peek_header_value (const TaskbusRecord *record, guint index, gsize *size)
{
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (index < record->n_headers, NULL);

  return taskbus_blob_peek (&record->headers[index].value, size);
}

/**
 * taskbus_record_find_header:
 * @record: a record
 * @name: a header's name
 *
 * Gets the value of the last header of that name: the one that was added last counts.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL when there is no such header or its value is null
 *
 * Since: 1.0
 */
GBytes *
taskbus_record_find_header (TaskbusRecord *record, const char *name)
{
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = record->n_headers; i > 0; i--)
    {
      if (strcmp (record->headers[i - 1].name, name) == 0)
        return taskbus_record_blob_to_bytes (record, &record->headers[i - 1].value);
    }

  return NULL;
}
