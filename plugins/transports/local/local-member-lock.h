/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A member holds a byte of the file as long as its process lives, so that its end is seen at once. */
gboolean local_member_lock_hold (int fd, gint64 member_id);
gboolean local_member_lock_is_held (int fd, gint64 member_id);

G_END_DECLS
