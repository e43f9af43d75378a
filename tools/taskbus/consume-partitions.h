/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "consume.h"

G_BEGIN_DECLS

gboolean tool_consume_is_bounded (const ToolConsumePlan *plan);
gboolean tool_consume_needs_spans (const ToolConsumePlan *plan);
gboolean
tool_consume_look_around (ToolSession *session, const ToolConsumePlan *plan, GPtrArray **spans, GError **error);

G_END_DECLS
