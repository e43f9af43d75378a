/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

gboolean tool_profile_check_stored (TaskbusProfile *profile, GError **error);
gboolean tool_profile_is_endpoints (const char *key);
char *tool_profile_show_value (TaskbusProfile *profile, const char *key);

G_END_DECLS
