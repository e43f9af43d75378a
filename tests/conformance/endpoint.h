/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

TaskbusBus *endpoint_make_bus (const char *endpoints, char *const *settings, const char *directory, GError **error);

G_END_DECLS
