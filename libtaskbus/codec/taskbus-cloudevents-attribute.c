/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What CloudEvents 1.0 lets an attribute be called, and be. */
#include "config.h"

#include "codec/taskbus-cloudevents-attribute-private.h"

#include "codec/taskbus-message-headers-private.h"
#include "message/taskbus-field-time-private.h"
#include "record/taskbus-printable-private.h"
#include "taskbus-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Small letters and digits of ASCII. */
gboolean
taskbus_cloudevents_is_name (const char *name, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_islower (name[i]) && !g_ascii_isdigit (name[i]))
        return FALSE;
    }

  return length > 0;
}

/* No control characters and no noncharacters, in valid UTF-8. */
static gboolean
is_string (const char *value)
{
  if (!g_utf8_validate (value, -1, NULL))
    return FALSE;

  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character < 0x20 || (character >= 0x7f && character <= 0x9f) ||
          (character >= 0xfdd0 && character <= 0xfdef) || (character & 0xfffe) == 0xfffe)
        return FALSE;
    }

  return TRUE;
}

/* A reference has no blanks, and none of what RFC 3986 leaves out. */
static gboolean
is_reference (const char *value)
{
  return *value != '\0' && strpbrk (value, " \"<>\\^`{|}") == NULL;
}

static gboolean
is_acceptable (const char *name, const char *value)
{
  if (!is_string (value))
    return FALSE;

  if (strcmp (name, "time") == 0)
    return taskbus_field_time_check (value, strlen (value), FALSE);
  if (strcmp (name, "source") == 0)
    return is_reference (value);
  if (strcmp (name, "dataschema") == 0)
    return is_reference (value) && g_uri_is_valid (value, G_URI_FLAGS_NONE, NULL);
  if (strcmp (name, "id") == 0 || strcmp (name, "type") == 0 || strcmp (name, "subject") == 0)
    return *value != '\0';

  return TRUE;
}

/* Checks an attribute, the name of which is one, whether it goes out or comes in. */
gboolean
taskbus_cloudevents_check (const char *name, const char *value, GError **error)
{
  g_autofree char *shown = NULL;

  if (is_acceptable (name, value))
    return TRUE;

  shown = taskbus_printable (value);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
               _ ("“%s” is not valid as the CloudEvents attribute “%s”"), shown, name);
  return FALSE;
}

gboolean
taskbus_cloudevents_check_version (const char *version, GError **error)
{
  g_autofree char *shown = NULL;

  if (strcmp (version, TASKBUS_CLOUDEVENTS_VERSION) == 0)
    return TRUE;

  shown = taskbus_printable (version);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE, _ ("CloudEvents of version “%s” are not known; 1.0 is"),
               shown);
  return FALSE;
}

const char *
taskbus_cloudevents_get_source (TaskbusEncoding *encoding)
{
  const char *source = taskbus_encoding_get_attribute (encoding, TASKBUS_ATTRIBUTE_SOURCE);

  return source != NULL ? source : encoding->route->source;
}

/* Trace context has plain headers of its own, and so has what was plain in the record in which the message came. */
gboolean
taskbus_cloudevents_is_extension (TaskbusEncoding *encoding, const TaskbusMessageExtra *attribute)
{
  static const char *const own[] = {
    TASKBUS_ATTRIBUTE_ID,          TASKBUS_ATTRIBUTE_TIME,       TASKBUS_ATTRIBUTE_SOURCE,
    TASKBUS_ATTRIBUTE_TRACEPARENT, TASKBUS_ATTRIBUTE_TRACESTATE, NULL,
  };

  return attribute->text != NULL && taskbus_cloudevents_is_name (attribute->name, strlen (attribute->name)) &&
         !g_strv_contains (own, attribute->name) &&
         (encoding->origin == NULL || taskbus_message_headers_find (encoding->origin, attribute->name) == NULL);
}

/* Names that CloudEvents has for the envelope itself cannot be those of attributes. */
static gboolean
check_attribute (TaskbusEncoding *encoding, const TaskbusMessageExtra *attribute, GError **error)
{
  static const char *const reserved[] = { "type", "specversion", "datacontenttype", "data", NULL };

  if (!g_strv_contains (reserved, attribute->name) && !g_str_has_prefix (attribute->name, TASKBUS_HEADER_CLOUDEVENTS))
    return !taskbus_cloudevents_is_extension (encoding, attribute) ||
           taskbus_cloudevents_check (attribute->name, attribute->text, error);

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
               _ ("“%s” cannot be set as an attribute: CloudEvents has it from the message itself"), attribute->name);
  return FALSE;
}

gboolean
taskbus_cloudevents_check_encoding (TaskbusEncoding *encoding, GError **error)
{
  const TaskbusMessageExtraList *attributes = encoding->attributes;

  if (!taskbus_cloudevents_check ("id", encoding->id, error) ||
      !taskbus_cloudevents_check ("type", encoding->name, error) ||
      !taskbus_cloudevents_check ("datacontenttype", encoding->content_type, error) ||
      !taskbus_cloudevents_check ("source", taskbus_cloudevents_get_source (encoding), error) ||
      (encoding->time != NULL && !taskbus_cloudevents_check ("time", encoding->time, error)))
    return FALSE;

  for (guint i = 0; attributes != NULL && i < attributes->n_items; i++)
    {
      if (!check_attribute (encoding, &attributes->items[i], error))
        return FALSE;
    }

  return TRUE;
}
