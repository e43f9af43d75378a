/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* Whether SQLite finds the structure of the file in order. */
gboolean local_salvage_is_sound (const char *path);

/* Puts the damaged log aside and makes a new one of all that is still true in it, with the writer's lock held. */
gboolean local_salvage (const char *path, GError **error);

/* A salvage was interrupted between the two; local_salvage_resume() ends it, with the writer's lock held. */
gboolean local_salvage_is_pending (const char *path);
gboolean local_salvage_resume (const char *path, GError **error);

G_END_DECLS
