/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message-table-file-private.h"

#include "message/taskbus-message-type-private.h"
#include "message/taskbus-message-type-registry-private.h"
#include "record/taskbus-printable-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX_SIZE (1024 * 1024)
#define FILES_MAX 4096

/* Of several the first one counts.  What a caller with less rights could say does not. */
static char **
list_folders (void)
{
  gboolean is_secure = getauxval (AT_SECURE) != 0;
  const char *path = is_secure ? NULL : g_getenv ("TASKBUS_MESSAGE_PATH");
  g_auto (GStrv) parts = g_strsplit (path != NULL ? path : "", G_SEARCHPATH_SEPARATOR_S, -1);
  const char *const *system = g_get_system_data_dirs ();
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] != '\0')
        g_strv_builder_add (folders, parts[i]);
    }

  if (!is_secure)
    {
      g_autofree char *user = g_build_filename (g_get_user_data_dir (), "taskbus-1", "messages", NULL);

      g_strv_builder_add (folders, user);
    }
  for (gsize i = 0; !is_secure && system[i] != NULL; i++)
    {
      g_autofree char *folder = g_build_filename (system[i], "taskbus-1", "messages", NULL);

      g_strv_builder_add (folders, folder);
    }

  return g_strv_builder_end (folders);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_files (const char *folder)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && files->len < FILES_MAX && (name = g_dir_read_name (dir)) != NULL)
    {
      if (*name != '.' && g_str_has_suffix (name, ".json"))
        g_ptr_array_add (files, g_build_filename (folder, name, NULL));
    }

  g_ptr_array_sort (files, compare_paths);
  return files;
}

static gboolean
set_errno (GError **error)
{
  int saved = errno;

  g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (saved), g_strerror (saved));
  return FALSE;
}

/* Reads to the end, or a byte more than may be. */
static gboolean
read_all (int fd, GByteArray *bytes, GError **error)
{
  guint8 buffer[16384];

  while (bytes->len <= FILE_MAX_SIZE)
    {
      gssize n = read (fd, buffer, sizeof buffer);

      if (n == 0)
        return TRUE;
      if (n > 0)
        g_byte_array_append (bytes, buffer, (guint) n);
      else if (errno != EINTR)
        return set_errno (error);
    }

  g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_TOO_LARGE, _ ("It has more than 1 MiB"));
  return FALSE;
}

/* Of a pipe or a device nothing is read, and nothing is waited for. */
static GByteArray *
read_file (const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;
  gboolean done;

  if (fd < 0)
    {
      set_errno (error);
      return NULL;
    }

  if (fstat (fd, &status) != 0)
    done = set_errno (error);
  else if (!S_ISREG (status.st_mode))
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE, _ ("It is no regular file"));
      done = FALSE;
    }
  else
    done = read_all (fd, bytes, error);

  close (fd);
  return done ? g_steal_pointer (&bytes) : NULL;
}

static gboolean
load_file (const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = read_file (path, error);
  g_autoptr (TaskbusMessageType) type = NULL;

  if (bytes == NULL)
    return FALSE;

  type = taskbus_message_table_file_read (bytes->data != NULL ? (const char *) bytes->data : "", bytes->len, path,
                                          error);
  if (type == NULL)
    return FALSE;

  if (!taskbus_message_type_publish (type))
    g_debug ("“%s”: there is a message type “%s” already", path, taskbus_message_type_get_name (type));
  return TRUE;
}

void
taskbus_message_table_file_load_all (GPtrArray *problems)
{
  g_auto (GStrv) folders = list_folders ();

  for (gsize i = 0; folders[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) files = list_files (folders[i]);

      for (guint j = 0; j < files->len; j++)
        {
          g_autoptr (GError) error = NULL;
          g_autofree char *shown = taskbus_printable (files->pdata[j]);

          if (!load_file (files->pdata[j], &error))
            g_ptr_array_add (problems, g_strdup_printf (_ ("“%s” cannot be used: %s"), shown, error->message));
        }
    }
}

static gboolean
is_same_field (const TaskbusField *a, const TaskbusField *b)
{
  return strcmp (a->name, b->name) == 0 && strcmp (a->member, b->member) == 0 && a->kind == b->kind &&
         a->flags == b->flags && (a->values == NULL) == (b->values == NULL) &&
         (a->values == NULL || g_strv_equal (a->values, b->values));
}

static gboolean
is_same (TaskbusMessageType *a, TaskbusMessageType *b)
{
  if (a->n_entries != b->n_entries || a->envelope != b->envelope || a->style != b->style ||
      g_strcmp0 (a->key, b->key) != 0 || g_strcmp0 (a->alternate_key, b->alternate_key) != 0 ||
      g_strcmp0 (taskbus_message_type_get_topic (a), taskbus_message_type_get_topic (b)) != 0)
    return FALSE;

  for (guint i = 0; i < a->n_entries; i++)
    {
      if (!is_same_field (&a->entries[i].field, &b->entries[i].field))
        return FALSE;
    }

  return TRUE;
}

static TaskbusMessageType *
choose_present (TaskbusMessageType *present, TaskbusMessageType *type, GError **error)
{
  if (is_same (present, type))
    return taskbus_message_type_ref (present);

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_EXISTS, _ ("There is another message type “%s” already, from “%s”"),
               type->name, present->origin != NULL ? present->origin : "");
  return NULL;
}

/**
 * taskbus_message_type_new_from_json:
 * @json: the text of a table file, see [method@Taskbus.MessageType.to_json]
 * @length: its length, or -1 when it ends by a NUL
 * @error: return location for a [error@Taskbus.Error]
 *
 * Reads and checks a table file. The type is not registered: it tells what it says, but has no class, and no messages can be made of
 * it. May be called from any thread.
 *
 * Returns: (transfer full): the type, or %NULL with [error@Taskbus.Error.BAD_MESSAGE] or
 *   [error@Taskbus.Error.INVALID_ARGUMENT] when it cannot be used
 *
 * Since: 1.0
 */
TaskbusMessageType *
taskbus_message_type_new_from_json (const char *json, gssize length, GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  return taskbus_message_table_file_read (json, length < 0 ? strlen (json) : (gsize) length, g_get_prgname (), error);
}

/**
 * taskbus_message_type_register_json:
 * @json: the text of a table file, see [method@Taskbus.MessageType.to_json]
 * @length: its length, or -1 when it ends by a NUL
 * @error: return location for a [error@Taskbus.Error]
 *
 * Registers a type that a table file describes. May be called from any thread.
 *
 * Returns: (transfer full): the type; one that is registered already when it says the same but for descriptions; or %NULL with
 *   [error@Taskbus.Error.BAD_MESSAGE] or [error@Taskbus.Error.INVALID_ARGUMENT] when it cannot be used, or
 *   [error@Taskbus.Error.EXISTS] when there is another one of the name
 *
 * Since: 1.0
 */
TaskbusMessageType *
taskbus_message_type_register_json (const char *json, gssize length, GError **error)
{
  g_autoptr (TaskbusMessageType) type = NULL;
  TaskbusMessageType *present;

  g_return_val_if_fail (json != NULL, NULL);

  type = taskbus_message_type_new_from_json (json, length, error);
  if (type == NULL)
    return NULL;

  present = taskbus_message_type_peek (type->name);
  if (present != NULL && strcmp (present->name, type->name) == 0)
    return choose_present (present, type, error);

  /* Another thread may have been quicker. */
  if (!taskbus_message_type_publish (type))
    return choose_present (taskbus_message_type_registry_get (type->name), type, error);
  return g_steal_pointer (&type);
}
