/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "module/taskbus-module.h"

#include "message/taskbus-message.h"
#include "module/taskbus-module-file-private.h"
#include "module/taskbus-module-private.h"
#include "record/taskbus-printable-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What can be a module: the extension point of a kind is “taskbus-” and the kind. */
static const char *const kinds[] = { "transport", "message", "store", NULL };

/* The list of extensions of GIO has no lock of its own.  Recursive, as a module may ask for another one while it is loaded. */
static GRecMutex lock;

/* "KIND-NAME" to the file that was loaded for it, also when it registered nothing. */
static GHashTable *loaded;

/**
 * taskbus_module_register_extension_points:
 *
 * Registers the extension points `taskbus-transport`, `taskbus-message` and `taskbus-store`.
 *
 * A program calls this before it registers an implementation of its own by
 * [func@Gio.IOExtensionPoint.implement]; everything else in the library does it by itself. May be called again, and from any thread.
 *
 * Since: 1.0
 */
void
taskbus_module_register_extension_points (void)
{
  static gsize once = 0;

  if (!g_once_init_enter (&once))
    return;

  g_io_extension_point_set_required_type (g_io_extension_point_register (TASKBUS_TRANSPORT_EXTENSION_POINT_NAME),
                                          TASKBUS_TYPE_TRANSPORT);
  g_io_extension_point_set_required_type (g_io_extension_point_register (TASKBUS_MESSAGE_EXTENSION_POINT_NAME),
                                          TASKBUS_TYPE_MESSAGE);
  g_io_extension_point_register (TASKBUS_STORE_EXTENSION_POINT_NAME);
  g_once_init_leave (&once, 1);
}

static GIOExtensionPoint *
lookup_point (const char *kind)
{
  g_autofree char *name = g_strconcat ("taskbus-", kind, NULL);

  taskbus_module_register_extension_points ();
  return g_io_extension_point_lookup (name);
}

/* Names by files and by what the program registered itself, for the one who misspelled one. */
static char *
describe_choice (const char *kind)
{
  g_auto (GStrv) files = taskbus_module_file_list_names (kind);
  g_autoptr (GString) choice = g_string_new (NULL);

  for (gsize i = 0; files[i] != NULL; i++)
    g_string_append_printf (choice, "%s%s", choice->len > 0 ? ", " : "", files[i]);

  for (GList *l = g_io_extension_point_get_extensions (lookup_point (kind)); l != NULL; l = l->next)
    {
      const char *name = g_io_extension_get_name (l->data);

      if (!g_strv_contains ((const char *const *) files, name))
        g_string_append_printf (choice, "%s%s", choice->len > 0 ? ", " : "", name);
    }

  return g_strdup (choice->len > 0 ? choice->str : _ ("none"));
}

static void
set_no_module (const char *kind, const char *name, GError **error)
{
  g_auto (GStrv) folders = taskbus_module_file_get_folders ();
  g_autofree char *file = taskbus_module_file_get_name (kind, name);
  g_autofree char *searched = g_strjoinv (", ", folders);
  g_autofree char *choice = describe_choice (kind);

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NO_MODULE,
               _ ("There is no %s module “%s” (%s in %s); installed are: %s"), kind, name, file, searched, choice);
}

static gboolean
check_arguments (const char *kind, const char *name, GError **error)
{
  g_autofree char *shown = NULL;

  if (!g_strv_contains (kinds, kind))
    {
      shown = taskbus_printable (kind);
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT, _ ("There are no modules of kind “%s”"),
                   shown);
      return FALSE;
    }

  if (!taskbus_module_name_is_valid (name))
    {
      shown = taskbus_printable (name);
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” cannot be the name of a %s module: it has small letters, digits and “-” only"), shown,
                   kind);
      return FALSE;
    }

  return TRUE;
}

/* With the lock.  Sets the file that the extension is from, or would be; none when the program registered it. */
static GType
load (const char *kind, const char *name, char **file, GError **error)
{
  GIOExtensionPoint *point = lookup_point (kind);
  GIOExtension *extension = g_io_extension_point_get_extension_by_name (point, name);
  gboolean is_messages = strcmp (kind, "message") == 0;
  g_autofree char *id = g_strdup_printf ("%s-%s", kind, name);
  g_autofree char *path = NULL;

  if (loaded == NULL)
    loaded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  path = g_strdup (g_hash_table_lookup (loaded, id));
  if (path != NULL)
    {
      *file = g_strdup (path);
    }
  else if (extension == NULL || is_messages)
    {
      path = taskbus_module_file_find (kind, name);
      *file = g_strdup (path);
      if (path != NULL)
        {
          if (!taskbus_module_file_use (path, error))
            return G_TYPE_INVALID;

          g_hash_table_insert (loaded, g_steal_pointer (&id), g_strdup (path));
          extension = g_io_extension_point_get_extension_by_name (point, name);
        }
      else if (extension == NULL)
        {
          set_no_module (kind, name, error);
          return G_TYPE_INVALID;
        }
    }

  /* The extensions of a message module have the names of its types, so that one of that name says nothing of the module. */
  if (extension == NULL && is_messages)
    return TASKBUS_TYPE_MESSAGE;

  if (extension == NULL)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MODULE, _ ("“%s” registers no %s of the name “%s”"), path,
                   kind, name);
      return G_TYPE_INVALID;
    }

  return g_io_extension_get_type (extension);
}

/**
 * taskbus_module_load:
 * @kind: `transport`, `message` or `store`
 * @name: a name
 * @error: return location for a [error@Taskbus.Error]
 *
 * Gets the type of an extension by its name; loads its module if that was not done before. No other module is loaded.
 * A message module registers an extension for each of its types, by their names; for the module's own name, the type is
 * that of [iface@Taskbus.Message].
 *
 * An extension that the program registered itself comes first. Else `libtaskbus-KIND-NAME.so` is looked for in the folders of the environment
 * variable `TASKBUS_MODULE_PATH` (which does not count in a program with more rights than its caller) and in the one
 * of the installation. A file or folder that others can write is refused. A module stays loaded for good. May be
 * called from any thread; reads files.
 *
 * Returns: the type, or %G_TYPE_INVALID with [error@Taskbus.Error.NO_MODULE] when there is none of that name,
 *   [error@Taskbus.Error.BAD_MODULE] when it cannot be used, or [error@Taskbus.Error.INVALID_ARGUMENT] when it is no kind or no name
 *
 * Since: 1.0
 */
GType
taskbus_module_load (const char *kind, const char *name, GError **error)
{
  g_autofree char *file = NULL;
  GType type;

  g_return_val_if_fail (kind != NULL, G_TYPE_INVALID);
  g_return_val_if_fail (name != NULL, G_TYPE_INVALID);

  if (!check_arguments (kind, name, error))
    return G_TYPE_INVALID;

  g_rec_mutex_lock (&lock);
  type = load (kind, name, &file, error);
  g_rec_mutex_unlock (&lock);
  return type;
}

gboolean
taskbus_module_load_messages (const char *name, GError **error)
{
  return taskbus_module_load ("message", name, error) != G_TYPE_INVALID;
}

GType
taskbus_module_get_extension (const char *kind, const char *name)
{
  GIOExtension *extension;

  g_rec_mutex_lock (&lock);
  extension = g_io_extension_point_get_extension_by_name (lookup_point (kind), name);
  g_rec_mutex_unlock (&lock);
  return extension != NULL ? g_io_extension_get_type (extension) : G_TYPE_INVALID;
}

void
taskbus_module_implement (const char *kind, GType type, const char *name)
{
  g_autofree char *point = g_strconcat ("taskbus-", kind, NULL);

  taskbus_module_register_extension_points ();
  g_rec_mutex_lock (&lock);
  g_io_extension_point_implement (point, type, name, 0);
  g_rec_mutex_unlock (&lock);
}

static void
list_kind (GPtrArray *modules, const char *kind)
{
  g_auto (GStrv) files = taskbus_module_file_list_names (kind);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GList) sorted = NULL;

  for (gsize i = 0; files[i] != NULL; i++)
    g_hash_table_add (names, g_strdup (files[i]));
  if (strcmp (kind, "message") != 0)
    {
      for (GList *l = g_io_extension_point_get_extensions (lookup_point (kind)); l != NULL; l = l->next)
        g_hash_table_add (names, g_strdup (g_io_extension_get_name (l->data)));
    }

  sorted = g_list_sort (g_hash_table_get_keys (names), (GCompareFunc) strcmp);
  for (GList *l = sorted; l != NULL; l = l->next)
    {
      TaskbusModuleInfo *info = g_new0 (TaskbusModuleInfo, 1);
      g_autoptr (GError) error = NULL;

      info->kind = g_strdup (kind);
      info->name = g_strdup (l->data);
      info->type = load (kind, l->data, &info->path, &error);
      info->error = error != NULL ? g_strdup (error->message) : NULL;
      g_ptr_array_add (modules, info);
    }
}

/**
 * taskbus_module_list:
 * @kind: (nullable): `transport`, `message` or `store`, or %NULL for all
 *
 * Lists all modules of a kind, those that cannot be used with the reason. All of them are loaded; to use one of them,
 * [func@Taskbus.module_load] is enough. What types message modules have is told by [func@Taskbus.MessageType.list].
 *
 * Returns: (transfer container) (element-type TaskbusModuleInfo): the modules, by kind and name
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_module_list (const char *kind)
{
  g_autoptr (GPtrArray) modules = NULL;

  g_return_val_if_fail (kind == NULL || g_strv_contains (kinds, kind), NULL);

  modules = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_module_info_free);
  g_rec_mutex_lock (&lock);
  for (gsize i = 0; kinds[i] != NULL; i++)
    {
      if (kind == NULL || strcmp (kind, kinds[i]) == 0)
        list_kind (modules, kinds[i]);
    }
  g_rec_mutex_unlock (&lock);
  return g_steal_pointer (&modules);
}

/**
 * taskbus_transport_new:
 * @name: a transport's name
 * @error: return location for a [error@Taskbus.Error]
 *
 * Makes a transport; loads its module if that was not done before, see [func@Taskbus.module_load].
 *
 * Returns: (transfer full): a new transport, not open yet, or %NULL with an error as of [func@Taskbus.module_load]
 *
 * Since: 1.0
 */
TaskbusTransport *
taskbus_transport_new (const char *name, GError **error)
{
  GType type;

  g_return_val_if_fail (name != NULL, NULL);

  type = taskbus_module_load ("transport", name, error);
  if (type == G_TYPE_INVALID)
    return NULL;

  return g_object_new (type, NULL);
}
