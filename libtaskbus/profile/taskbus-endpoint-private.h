/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "taskbus-error.h"

G_BEGIN_DECLS

char **taskbus_endpoint_parse_list (const char *text, GError **error);
char *taskbus_endpoint_get_transport (const char *endpoint);

G_END_DECLS
