/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "field-words.h"
#include "table.h"
#include "terminal.h"
#include "verb.h"

#include <glib/gi18n.h>

static const ToolColumn columns[] = {
  { "type", N_ ("TYPE"), FALSE },
  { "topic", N_ ("TOPIC"), FALSE },
  { "envelope", N_ ("ENVELOPE"), FALSE },
  { "key", N_ ("KEY"), FALSE },
  { "description", N_ ("DESCRIPTION"), FALSE },
  { NULL },
};

/* The same, with what is only asked for when something is wrong, and would make the lines too long for a terminal. */
static const ToolColumn all_columns[] = {
  { "type", N_ ("TYPE"), FALSE },
  { "topic", N_ ("TOPIC"), FALSE },
  { "envelope", N_ ("ENVELOPE"), FALSE },
  { "key", N_ ("KEY"), FALSE },
  { "description", N_ ("DESCRIPTION"), FALSE },
  { "origin", N_ ("ORIGIN"), FALSE },
  { NULL },
};

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (GPtrArray) types = taskbus_message_type_list ();
  g_auto (GStrv) problems = taskbus_message_type_list_problems ();
  gboolean has_origin = tool_session_get_form (session) != TOOL_FORM_TABLE || tool_globals.verbose;
  g_autoptr (ToolTable) table = tool_table_new (has_origin ? all_columns : columns);
  gboolean is_json = tool_session_get_form (session) == TOOL_FORM_JSON; /* for programs: in no language */

  for (guint i = 0; problems[i] != NULL; i++)
    tool_print_note ("%s", problems[i]);

  for (guint i = 0; i < types->len; i++)
    {
      TaskbusMessageType *type = g_ptr_array_index (types, i);
      g_autofree char *key = tool_message_type_describe_key (type);

      tool_table_add (table, taskbus_message_type_get_name (type));
      tool_table_add (table, taskbus_message_type_get_topic (type));
      tool_table_add (table, tool_envelope_name (taskbus_message_type_get_envelope (type)));
      tool_table_add (table, key);
      tool_table_add (table, is_json ? taskbus_message_type_get_description (type) : tool_message_type_describe (type));
      if (has_origin)
        tool_table_add (table, taskbus_message_type_get_origin (type));
    }

  tool_table_print (table, session);
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_message_list = {
  .name = "message list",
  .summary = N_ ("List the types of messages"),
  .description = N_ (
    "They come from the modules that are installed, and from table files in the folders that "
    "TASKBUS_MESSAGE_PATH names, in the user's and in the system's data folders "
    "(taskbus-1/messages). What could not be used of these is said on standard error. With --verbose, the "
    "table has the module or file of each."),
  .forms = TOOL_FORMS_LIST,
  .default_form = TOOL_FORM_TABLE,
  .run = run,
};
