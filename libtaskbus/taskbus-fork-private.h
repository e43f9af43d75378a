/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A number that is another one in each process that was forked: threads do not come along, so that a bus must notice. */
guint taskbus_fork_get_generation (void);

G_END_DECLS
