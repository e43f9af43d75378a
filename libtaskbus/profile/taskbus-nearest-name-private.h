/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *taskbus_nearest_name (const char *name, const char *const *candidates);

G_END_DECLS
