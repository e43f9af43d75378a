/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "field-input.h"

#include "exact-text.h"
#include "refusal.h"
#include "time-point.h"

#include <glib/gi18n.h>
#include <string.h>

/* Headers that are written from something else would be dropped without a word. */
static gboolean
check_name (const char *name, const char *shown, GError **error)
{
  if (strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (name))
    return tool_refuse (error, _ ("“%s” is no name of an attribute: these have small letters, digits and “-”"), shown);
  if (g_str_equal (name, "message-id"))
    return tool_refuse (error, _ ("The header “%s” is made from the attribute “%s”: use --attribute %s=VALUE"), shown,
                        TASKBUS_ATTRIBUTE_ID, TASKBUS_ATTRIBUTE_ID);
  if (g_str_equal (name, "message-type"))
    return tool_refuse (
      error, _ ("The header “%s” is made from the type of the message, which the verb or its argument says"), shown);

  return TRUE;
}

/* The version, the id of the trace, that of the parent and the flags, as W3C Trace Context has them. */
static gboolean
is_traceparent (const char *text)
{
  static const gsize lengths[] = { 2, 32, 16, 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      if (strspn (text, "0123456789abcdef") != lengths[i])
        return FALSE;

      text += lengths[i];
      if (i + 1 < G_N_ELEMENTS (lengths) && *text++ != '-')
        return FALSE;
    }

  return *text == '\0';
}

/* Finds out what the attribute gets. */
static char *
read_value (const char *name, const char *value, GError **error)
{
  g_autofree char *shown = tool_exact_show (value);
  g_autofree char *time = NULL;

  if (g_str_equal (name, TASKBUS_ATTRIBUTE_TIME))
    {
      time = tool_time_to_rfc3339 (value);
      if (time == NULL)
        tool_refuse (error, _ ("“%s” is no time as in 2026-01-31T12:00:00Z"), shown);
      return g_steal_pointer (&time);
    }

  if (g_str_equal (name, TASKBUS_ATTRIBUTE_ID) && *value == '\0')
    tool_refuse (error, _ ("The attribute “%s” is empty"), name);
  else if (g_str_equal (name, TASKBUS_ATTRIBUTE_TRACEPARENT) && !is_traceparent (value))
    tool_refuse (error,
                 _ ("“%s” is no traceparent: it has 2, 32, 16 and 2 hexadecimal digits with “-” between them, as in "
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                 shown);
  else
    return g_strdup (value);

  return NULL;
}

/* NAME=VALUE: what an envelope or headers say. */
gboolean
tool_field_input_attribute (TaskbusMessage *message, const char *name, const char *value, GError **error)
{
  g_autofree char *shown = tool_exact_show (name);
  g_autofree char *read = NULL;

  if (!check_name (name, shown, error))
    return FALSE;
  if (!g_utf8_validate (value, -1, NULL))
    return tool_refuse (error, _ ("The value of “%s” is not UTF-8"), shown);
  if (taskbus_message_get_attribute (message, name) != NULL)
    return tool_refuse (error, _ ("The attribute “%s” is given twice"), shown);

  read = read_value (name, value, error);
  if (read == NULL)
    return FALSE;

  taskbus_message_set_attribute (message, name, read);
  return TRUE;
}
