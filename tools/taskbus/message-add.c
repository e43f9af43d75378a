/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message-folder.h"
#include "terminal.h"
#include "verb.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>

#define FILE_MAX ((gsize) 1024 * 1024)

static const ToolExample examples[] = {
  { "taskbus message add order.created.json", N_ ("Teach this program and others a type of messages") },
  { "taskbus message describe order.created -O json > order.created.json", N_ ("Make such a file") },
  { NULL }
};

/* Reads a file, or standard input when it is "-". */
static GString *
read_file (const char *path, GError **error)
{
  g_autoptr (GString) text = g_string_sized_new (4096);
  FILE *file = g_str_equal (path, "-") ? stdin : fopen (path, "re");
  char piece[4096];
  gsize size;
  int code = 0;

  if (file == NULL)
    code = errno;
  while (code == 0 && text->len <= FILE_MAX && (size = fread (piece, 1, sizeof (piece), file)) > 0)
    g_string_append_len (text, piece, (gssize) size);
  if (file != NULL)
    {
      code = ferror (file) ? errno : 0;
      if (file != stdin)
        fclose (file);
    }

  if (code != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), _ ("%s cannot be read: %s"), path,
                   g_strerror (code));
      return NULL;
    }
  if (text->len > FILE_MAX)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_TOO_LARGE, _ ("%s is too large for a table file"), path);
      return NULL;
    }

  return g_steal_pointer (&text);
}

/* The one of that name, which a pattern is not. */
static TaskbusMessageType *
find_present (const char *name)
{
  g_autoptr (TaskbusMessageType) type = taskbus_message_type_lookup (name, NULL);

  if (type == NULL || !g_str_equal (taskbus_message_type_get_name (type), name))
    return NULL;
  return g_steal_pointer (&type);
}

/* What it says is all of it, descriptions too. */
static gboolean
is_same (TaskbusMessageType *a, TaskbusMessageType *b)
{
  g_autofree char *table_a = taskbus_message_type_to_json (a);
  g_autofree char *table_b = taskbus_message_type_to_json (b);

  return g_strcmp0 (table_a, table_b) == 0;
}

static gboolean
is_in_user_folder (TaskbusMessageType *type)
{
  g_autofree char *path = tool_message_folder_find_file (taskbus_message_type_get_name (type));

  return g_strcmp0 (taskbus_message_type_get_origin (type), path) == 0;
}

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = read_file (arguments[0], &error);
  g_autoptr (TaskbusMessageType) type = NULL;
  g_autoptr (TaskbusMessageType) present = NULL;
  const char *name;

  if (text == NULL)
    return tool_session_fail (session, error);

  type = taskbus_message_type_new_from_json (text->str, (gssize) text->len, &error);
  if (type == NULL)
    {
      tool_print_error ("%s: %s", arguments[0], error->message);
      return TOOL_EXIT_FAILED; /* what is wrong with a file is not wrong usage */
    }

  name = taskbus_message_type_get_name (type);
  present = find_present (name);
  if (present != NULL && is_same (present, type))
    {
      tool_print_note (_ ("The same type %s is there already, from %s"), name,
                       taskbus_message_type_get_origin (present));
      return TOOL_EXIT_OK;
    }
  if (present != NULL && !is_in_user_folder (present))
    {
      tool_print_error (_ ("There is another message type “%s” already, from “%s”"), name,
                        taskbus_message_type_get_origin (present));
      return TOOL_EXIT_FAILED;
    }
  if (!tool_message_folder_store (type, &error))
    return tool_session_fail (session, error);

  tool_print_remark (present != NULL ? _ ("The type %s is replaced") : _ ("The type %s is added"), name);
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_message_add = {
  .name = "message add",
  .arguments = N_ ("FILE"),
  .summary = N_ ("Add a type of messages from a table file"),
  .description = N_ ("The file says in JSON what the type is, as “taskbus message describe --output json” prints it: "
                     "an application that has the type as a class of its own makes it so. It is checked, and copied "
                     "into the user's data folder, taskbus-1/messages, where it replaces a type of that name; “-” is "
                     "standard input."),
  .examples = examples,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
