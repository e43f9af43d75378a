/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "module/taskbus-module-file-private.h"
#include "module/taskbus-module.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <gmodule.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_LENGTH 64

/* No dots and slashes, so that a name never leads out of the folders of modules. */
gboolean
taskbus_module_name_is_valid (const char *name)
{
  gsize length = strnlen (name, NAME_MAX_LENGTH + 1);

  return length > 0 && length <= NAME_MAX_LENGTH && name[0] != '-' &&
         strspn (name, G_CSET_a_2_z G_CSET_DIGITS "-") == length;
}

/* Where modules are, in the order of searching.  The environment counts unless the program has more rights than its
 * caller. */
char **
taskbus_module_file_get_folders (void)
{
  const char *path = getauxval (AT_SECURE) == 0 ? g_getenv ("TASKBUS_MODULE_PATH") : NULL;
  g_auto (GStrv) parts = g_strsplit (path != NULL ? path : "", G_SEARCHPATH_SEPARATOR_S, -1);
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *folder = *parts[i] != '\0' ? g_canonicalize_filename (parts[i], NULL) : NULL;

      if (folder != NULL)
        g_strv_builder_add (folders, folder);
    }

  g_strv_builder_add (folders, TASKBUS_MODULEDIR);
  return g_strv_builder_end (folders);
}

char *
taskbus_module_file_get_name (const char *kind, const char *name)
{
  return g_strdup_printf ("libtaskbus-%s-%s.so", kind, name);
}

/* The first file of that name, whether it can be used or not; NULL when there is none. */
char *
taskbus_module_file_find (const char *kind, const char *name)
{
  g_auto (GStrv) folders = taskbus_module_file_get_folders ();
  g_autofree char *file = taskbus_module_file_get_name (kind, name);

  for (gsize i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], file, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
        return g_steal_pointer (&path);
    }

  return NULL;
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names of the modules of a kind by their files, sorted; nothing is opened. */
char **
taskbus_module_file_list_names (const char *kind)
{
  g_auto (GStrv) folders = taskbus_module_file_get_folders ();
  g_autofree char *prefix = g_strdup_printf ("libtaskbus-%s-", kind);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  char **list;
  guint length;

  for (gsize i = 0; folders[i] != NULL; i++)
    {
      g_autoptr (GDir) dir = g_dir_open (folders[i], 0, NULL);
      const char *file;

      while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *name = NULL;

          if (!g_str_has_prefix (file, prefix) || !g_str_has_suffix (file, ".so"))
            continue;

          name = g_strndup (file + strlen (prefix), strlen (file) - strlen (prefix) - strlen (".so"));
          if (taskbus_module_name_is_valid (name) && !g_hash_table_contains (names, name))
            g_hash_table_add (names, g_steal_pointer (&name));
        }
    }

  list = (char **) g_hash_table_get_keys_as_array (names, &length);
  qsort (list, length, sizeof *list, compare_names);
  return list;
}

/* Checks the file of @module or the folder that it is in. */
static gboolean
check_owner (const char *path, const char *module, GError **error)
{
  struct stat status;

  if (stat (path, &status) != 0)
    {
      int saved = errno;

      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MODULE, _ ("“%s” cannot be examined: %s"), module,
                   g_strerror (saved));
      return FALSE;
    }

  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MODULE,
                   _ ("“%s” is not safe: others than its owner can write “%s”; run “chmod go-w” on that"), module,
                   path);
      return FALSE;
    }

  if (status.st_uid != 0 && status.st_uid != geteuid ())
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MODULE,
                   _ ("“%s” is not safe: “%s” belongs to user %u, neither to root nor to the user of this program"),
                   module, path, status.st_uid);
      return FALSE;
    }

  return TRUE;
}

/* A module is a part of the program, so nobody else may be able to put one in its place. */
static gboolean
check_safety (const char *path, GError **error)
{
  g_autofree char *real = realpath (path, NULL);
  int saved = errno;
  g_autofree char *folder = NULL;
  g_autofree char *real_folder = NULL;

  if (real == NULL)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MODULE, _ ("“%s” cannot be examined: %s"), path,
                   g_strerror (saved));
      return FALSE;
    }

  folder = g_path_get_dirname (path);
  real_folder = g_path_get_dirname (real);
  return check_owner (real, path, error) && check_owner (folder, path, error) && check_owner (real_folder, path, error);
}

static gboolean
check_abi (GModule *module, const char *path, GError **error)
{
  gpointer abi = NULL;

  if (!g_module_symbol (module, "taskbus_module_abi", &abi) || abi == NULL)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MODULE,
                   _ ("“%s” is not a module of Taskbus: it has no symbol taskbus_module_abi"), path);
      return FALSE;
    }

  if (*(const guint32 *) abi != TASKBUS_MODULE_ABI)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MODULE,
                   _ ("“%s” was compiled for module interface %u, but this library has %u; install the version that "
                      "belongs to it"),
                   path, *(const guint32 *) abi, (guint) TASKBUS_MODULE_ABI);
      return FALSE;
    }

  return TRUE;
}

/* libtaskbus-transport-null.so has g_io_taskbus_transport_null_load () and …_unload (). */
static gboolean
check_entries (GModule *module, const char *path, GError **error)
{
  static const char *const entries[] = { "load", "unload" };
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *name = g_strndup (file + strlen ("lib"), strcspn (file, ".") - strlen ("lib"));

  g_strdelimit (name, "-", '_');
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autofree char *entry = g_strdup_printf ("g_io_%s_%s", name, entries[i]);
      gpointer symbol = NULL;

      if (!g_module_symbol (module, entry, &symbol) || symbol == NULL)
        {
          g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MODULE,
                       _ ("“%s” is not a module of Taskbus: it has no function %s"), path, entry);
          return FALSE;
        }
    }

  return TRUE;
}

/* Modules that were taken into use, for good: their types may be in use, and types are never given back. */
static GSList *in_use;

/* Under the lock of the loader.  Opens a module for good, so that it can register its extension.  GIOModule tells only the standard error of what goes
 * wrong, so it is opened here before; at once with all it needs, else a missing function would end the program later. */
gboolean
taskbus_module_file_use (const char *path, GError **error)
{
  g_autoptr (GError) reason = NULL;
  GModule *module;
  GIOModule *io_module;

  if (!check_safety (path, error))
    return FALSE;

  module = g_module_open_full (path, G_MODULE_BIND_LOCAL, &reason);
  if (module == NULL)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MODULE, _ ("“%s” cannot be loaded: %s"), path,
                   reason->message);
      return FALSE;
    }

  if (!check_abi (module, path, error) || !check_entries (module, path, error))
    {
      g_module_close (module);
      return FALSE;
    }

  g_module_make_resident (module);
  io_module = g_io_module_new (path);
  g_type_module_set_name (G_TYPE_MODULE (io_module), path);
  in_use = g_slist_prepend (in_use, io_module);
  if (!g_type_module_use (G_TYPE_MODULE (io_module)))
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MODULE, _ ("“%s” cannot be loaded"), path);
      return FALSE;
    }

  return TRUE;
}
