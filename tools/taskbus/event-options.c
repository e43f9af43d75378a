/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "event.h"
#include "field-input.h"

#include <glib/gi18n.h>
#include <string.h>

static char **option_set;
static char **option_json;
static char **option_members;
static char **option_attributes;
static char *option_key;
static gboolean option_dry_run;

const GOptionEntry tool_event_options[] = {
  { "set", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &option_set,
    N_ ("Set a field; may be repeated, for a list of texts also with the same field"), N_ ("FIELD=VALUE") },
  { "json", 'j', 0, G_OPTION_ARG_FILENAME_ARRAY, &option_json, N_ ("Set a field to a JSON value; may be repeated"),
    N_ ("FIELD=JSON") },
  { "member", 'm', 0, G_OPTION_ARG_FILENAME_ARRAY, &option_members,
    N_ ("Add a member that the type does not know; may be repeated"), N_ ("NAME=JSON") },
  { "attribute", 'a', 0, G_OPTION_ARG_FILENAME_ARRAY, &option_attributes,
    N_ ("Say something about the message: id, time, source, subject, correlation-id, request-id, traceparent, "
        "tracestate, or an extension of CloudEvents; may be repeated"),
    N_ ("NAME=VALUE") },
  { "key", 'k', 0, G_OPTION_ARG_FILENAME, &option_key, N_ ("The key of the record, instead of the key field's value"),
    N_ ("KEY") },
  { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &option_dry_run, N_ ("Print the record instead of publishing it"), NULL },
  { NULL }
};

const char tool_event_audit_description[] = N_ (
  "The entry goes where the audit log goes: the profile's keys audit.profile and audit.endpoints can name another "
  "place for it than for other records. --endpoints and --transport win. Where the key audit.enabled is false, nothing "
  "is written. The command waits until the entry is confirmed: it does not use the spool, also with audit.fallback=spool, "
  "and fails when the target does not answer.");

/* The key for the record, or NULL when the message has it. */
const char *
tool_event_get_key (void)
{
  return option_key;
}

gboolean
tool_event_is_dry_run (void)
{
  return option_dry_run;
}

typedef gboolean (*Setter) (TaskbusMessage *message, const char *name, const char *value, GError **error);

static gboolean
set_each (TaskbusMessage *message, char **pairs, const char *option, const char *form, Setter setter, GError **error)
{
  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i++)
    {
      const char *equals = strchr (pairs[i], '=');
      g_autofree char *name = NULL;

      if (equals == NULL || equals == pairs[i])
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("Option --%s needs %s, but “%s” was given"),
                       option, form, pairs[i]);
          return FALSE;
        }

      name = g_strndup (pairs[i], equals - pairs[i]);
      if (!setter (message, name, equals + 1, error))
        return FALSE;
    }

  return TRUE;
}

/* Sets all that the command line says of the message. */
gboolean
tool_event_fill (TaskbusMessage *message, GError **error)
{
  return set_each (message, option_set, "set", _ ("FIELD=VALUE"), tool_field_input_text, error) &&
         set_each (message, option_json, "json", _ ("FIELD=JSON"), tool_field_input_json, error) &&
         set_each (message, option_members, "member", _ ("NAME=JSON"), tool_field_input_member, error) &&
         set_each (message, option_attributes, "attribute", _ ("NAME=VALUE"), tool_field_input_attribute, error);
}
