/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-examine.h"

#include <glib/gi18n-lib.h>

gboolean
local_examine_doubt (LocalLog *log, gpointer data, GError **error)
{
  log->damaged = TRUE;
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT, _ ("“%s” is damaged"), log->settings->path);
  return FALSE;
}

gboolean
local_examine_renew (LocalLog *log, gpointer data, GError **error)
{
  return TRUE; /* to begin is to salvage */
}

/* Run once more after CORRUPT, which begins with the salvage. */
static gboolean
doubt_once (LocalLog *log, gpointer data, GError **error)
{
  gboolean *doubted = data;

  if (*doubted)
    return TRUE;
  *doubted = TRUE;
  return local_examine_doubt (log, NULL, error);
}

gboolean
local_examine_run (LocalWriter *writer, GCancellable *cancellable, GError **error)
{
  gboolean doubted = FALSE;

  return local_writer_run (writer, doubt_once, &doubted, cancellable, error);
}
