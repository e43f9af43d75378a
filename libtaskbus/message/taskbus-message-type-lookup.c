/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message-type-registry-private.h"

#include "message/taskbus-message-table-file-private.h"
#include "message/taskbus-message-type-private.h"
#include "message/taskbus-message.h"
#include "module/taskbus-module-file-private.h"
#include "module/taskbus-module-private.h"
#include "profile/taskbus-nearest-name-private.h"
#include "record/taskbus-printable-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whether all modules and table files were read, so that what is not registered does not exist. */
static int all_loaded;

/* What of these could not be used, and why. */
static GMutex problems_lock;
static GPtrArray *problems;

/* The module whose name is the first word of the type is the likely one. */
static void
load_likely_module (const char *name)
{
  g_autofree char *word = g_strndup (name, strspn (name, G_CSET_a_2_z G_CSET_DIGITS));
  g_autoptr (GError) error = NULL;

  if (taskbus_module_name_is_valid (word) && !taskbus_module_load_messages (word, &error) &&
      !g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_NO_MODULE))
    g_info ("%s", error->message);
}

static void
load_all (void)
{
  g_autoptr (GPtrArray) found = NULL;
  g_auto (GStrv) modules = NULL;

  if (g_atomic_int_get (&all_loaded))
    return;

  found = g_ptr_array_new_with_free_func (g_free);
  modules = taskbus_module_file_list_names ("message");
  for (gsize i = 0; modules[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!taskbus_module_load_messages (modules[i], &error))
        g_ptr_array_add (found, g_strdup (error->message));
    }
  taskbus_message_table_file_load_all (found);

  g_mutex_lock (&problems_lock);
  if (problems == NULL)
    problems = g_steal_pointer (&found);
  g_mutex_unlock (&problems_lock);
  g_atomic_int_set (&all_loaded, TRUE);
}

/* A class that was only registered at the extension point is described by its properties. */
static TaskbusMessageType *
peek_extension (const char *name)
{
  GType gtype = taskbus_module_get_extension ("message", name);
  g_autoptr (TaskbusMessageType) type = NULL;
  g_autoptr (GError) error = NULL;

  if (gtype == G_TYPE_INVALID)
    return NULL;

  type = taskbus_message_type_register_class (gtype, name, NULL, NULL, TASKBUS_ENVELOPE_FLAT, &error);
  if (type == NULL)
    g_info ("%s", error->message);
  return type;
}

TaskbusMessageType *
taskbus_message_type_peek (const char *name)
{
  TaskbusMessageType *type = taskbus_message_type_registry_get (name);

  if (type == NULL && !g_atomic_int_get (&all_loaded))
    {
      load_likely_module (name);
      type = taskbus_message_type_registry_get (name);
      if (type == NULL)
        {
          load_all ();
          type = taskbus_message_type_registry_get (name);
        }
    }

  if (type == NULL)
    type = peek_extension (name);
  if (type == NULL)
    type = taskbus_message_type_registry_get_pattern (name);
  return type;
}

static const char *
find_nearest (const char *name)
{
  g_autoptr (GPtrArray) list = taskbus_message_type_registry_list ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (names, ((TaskbusMessageType *) list->pdata[i])->name);
  g_ptr_array_add (names, NULL);
  return taskbus_nearest_name (name, (const char *const *) names->pdata);
}

static void
set_not_found (const char *name, GError **error)
{
  g_auto (GStrv) lines = taskbus_message_type_list_problems ();
  g_autofree char *shown = taskbus_printable (name);
  const char *nearest = find_nearest (name);

  if (nearest != NULL)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("There is no message type “%s”; did you mean “%s”?"),
                 shown, nearest);
  else if (lines[0] != NULL)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                 _ ("There is no message type “%s”, unless it is where nothing could be read: %s"), shown, lines[0]);
  else
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                 _ ("There is no message type “%s”; “taskbus message list” shows those that there are"), shown);
}

/**
 * taskbus_message_type_lookup:
 * @name: the name of a type, as `task.created`
 * @error: return location for a [error@Taskbus.Error]
 *
 * Finds a type of messages by its name.
 *
 * It is what the program registered, or else the module of the type's first word (`message-task`), then all other
 * message modules and table files are read, once in a process. Last come patterns: `task.archived` is of `task.*` where
 * nothing else is of that name. May be called from any thread; may read files.
 *
 * Returns: (transfer full): the type, or %NULL with [error@Taskbus.Error.NOT_FOUND]
 *
 * Since: 1.0
 */
TaskbusMessageType *
taskbus_message_type_lookup (const char *name, GError **error)
{
  TaskbusMessageType *type;

  g_return_val_if_fail (name != NULL, NULL);

  type = taskbus_message_type_peek (name);
  if (type != NULL)
    return taskbus_message_type_ref (type);

  if (error != NULL)
    set_not_found (name, error);
  return NULL;
}

/**
 * taskbus_message_type_list:
 *
 * Lists all types of messages that there are: registered by the program, in modules, in table files. All message
 * modules are loaded. May be called from any thread; may read files.
 *
 * Returns: (transfer full) (element-type TaskbusMessageType): the types, by name
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_message_type_list (void)
{
  load_all ();
  return taskbus_message_type_registry_list ();
}

/**
 * taskbus_message_type_list_problems:
 *
 * Tells which message modules and table files could not be used, and why. The others can.
 *
 * Returns: (transfer full) (array zero-terminated=1): a line for each, for people
 *
 * Since: 1.0
 */
char **
taskbus_message_type_list_problems (void)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  load_all ();
  g_mutex_lock (&problems_lock);
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    g_strv_builder_add (lines, problems->pdata[i]);
  g_mutex_unlock (&problems_lock);
  return g_strv_builder_end (lines);
}
