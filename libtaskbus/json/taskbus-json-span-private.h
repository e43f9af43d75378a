/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/taskbus-json-span.h"

G_BEGIN_DECLS

gsize taskbus_json_span_decode (const char *span, gsize length, char *to);

G_END_DECLS
