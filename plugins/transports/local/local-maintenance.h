/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-log.h"

G_BEGIN_DECLS

/* A small step of what is done beside: deleting what retention or a deleted topic gave up.  Returns after how many µs
 * the next one is due. */
gint64 local_maintenance_step (LocalLog *log);

G_END_DECLS
