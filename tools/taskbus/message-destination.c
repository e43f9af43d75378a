/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message-destination.h"

#include "field-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* A pattern has no key. */
static char *
find (TaskbusProfile *profile, const char *section, const char *name, const char *otherwise)
{
  g_autofree char *key = g_strconcat (section, ".", name, NULL);
  g_autofree char *value = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *remark = NULL;

  if (profile != NULL && strchr (name, '*') == NULL)
    value = taskbus_profile_get_string (profile, key);
  if (value == NULL)
    return g_strdup (otherwise);

  origin = taskbus_profile_describe_origin (profile, key);
  /* TRANSLATORS: a remark behind a sentence */
  remark = g_strdup_printf (_ (" (%s)"), origin);
  return g_strconcat (value, remark, NULL);
}

char *
tool_message_destination_topic (TaskbusProfile *profile, TaskbusMessageType *type, const char *name)
{
  return find (profile, "topic", name, taskbus_message_type_get_topic (type));
}

char *
tool_message_destination_envelope (TaskbusProfile *profile, TaskbusMessageType *type, const char *name)
{
  return find (profile, "envelope", name, tool_envelope_name (taskbus_message_type_get_envelope (type)));
}
