/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-event-fields-private.h"

#include "taskbus-error.h"

#include <glib/gi18n-lib.h>

gboolean
taskbus_event_check_text (const char *text, const char *what, GError **error)
{
  const char *end;

  if (text == NULL || g_utf8_validate (text, -1, &end))
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
               _ ("“%s” is not valid UTF-8: byte 0x%02X at position %zu"), what, *(const guchar *) end,
               (gsize) (end - text));
  return FALSE;
}

gboolean
taskbus_event_check_id (const char *id, const char *what, GError **error)
{
  if (*id != '\0')
    return taskbus_event_check_text (id, what, error);

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT, _ ("“%s” is empty"), what);
  return FALSE;
}

gboolean
taskbus_event_set_text (TaskbusMessage *message, const char *field, const char *text, GError **error)
{
  if (!taskbus_event_check_text (text, field, error))
    return FALSE;

  if (text != NULL)
    g_object_set (message, field, text, NULL);
  return TRUE;
}

gboolean
taskbus_event_set_json (TaskbusMessage *message, const char *field, const char *json, GError **error)
{
  return json == NULL || taskbus_message_set_json (message, field, json, error);
}
