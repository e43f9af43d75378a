/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <sqlite3.h>
#include <taskbus.h>

G_BEGIN_DECLS

void local_error_set_sqlite (GError **error, sqlite3 *db, int code, const char *path);
void local_error_set_errno (GError **error, int number, const char *path);

/* Whether the storage itself answered wrongly, so that the connection is not to be trusted any more. */
gboolean local_error_is_io (int code);
gboolean local_error_is_damage (int code);

G_END_DECLS
