/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/taskbus-json-reader.h"

/**
 * taskbus_json_check: (skip)
 * @text: (nullable): what should be a JSON document
 * @length: its length, or -1 when it ends by a NUL
 * @error: return location for a [error@Taskbus.Error]
 *
 * Checks a whole document, as strictly as a [struct@Taskbus.JsonReader] does. Members of the same name are no fault here.
 *
 * Returns: %TRUE when it is good, otherwise %FALSE with [error@Taskbus.Error.BAD_MESSAGE]
 *
 * Since: 1.0
 */
gboolean
taskbus_json_check (const char *text, gssize length, GError **error)
{
  TaskbusJsonReader reader;
  TaskbusJsonToken token;

  g_return_val_if_fail (text != NULL || length <= 0, FALSE);

  taskbus_json_reader_init (&reader, text, length);
  do
    token = taskbus_json_reader_next (&reader, error);
  while (token != TASKBUS_JSON_TOKEN_END && token != TASKBUS_JSON_TOKEN_INVALID);
  return token == TASKBUS_JSON_TOKEN_END;
}
