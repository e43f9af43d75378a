/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-salvage.h"
gboolean
local_salvage_is_sound (const char *path)
{
  return TRUE;
}
gboolean
local_salvage (const char *path, GError **error)
{
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT, "%s", path);
  return FALSE;
}
