/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-writer.h"

G_BEGIN_DECLS

/* Two jobs for whoever met damage while reading: the first fails with CORRUPT, and the second, which therefore begins
 * with a doubt, has the log checked and salvaged; it rings the doorbell. */
gboolean local_examine_doubt (LocalLog *log, gpointer data, GError **error);
gboolean local_examine_renew (LocalLog *log, gpointer data, GError **error);

/* The same for who can wait for it. */
gboolean local_examine_run (LocalWriter *writer, GCancellable *cancellable, GError **error);

G_END_DECLS
