/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Milliseconds since the machine started, the same for all processes, and going on while it sleeps. */
gint64 local_clock_now (void);

/* Tells this start of the machine from others, after which such a time means nothing. */
const char *local_clock_boot_id (void);

G_END_DECLS
