/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message-folder.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* The table file of a type in the user's own folder, whether it is there or not. */
char *
tool_message_folder_find_file (const char *type)
{
  g_autofree char *escaped = g_uri_escape_string (type, ":*", FALSE); /* a name may have a “/” */
  g_autofree char *file = g_strconcat (escaped, ".json", NULL);

  return g_build_filename (g_get_user_data_dir (), "taskbus-1", "messages", file, NULL);
}

/* Writes the table of a type there. */
gboolean
tool_message_folder_store (TaskbusMessageType *type, GError **error)
{
  g_autofree char *path = tool_message_folder_find_file (taskbus_message_type_get_name (type));
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *json = taskbus_message_type_to_json (type);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), _ ("The folder %s cannot be made: %s"), folder,
                   g_strerror (code));
      return FALSE;
    }

  return g_file_set_contents_full (path, json, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
                                   error);
}
