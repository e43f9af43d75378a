/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "verb.h"

G_BEGIN_DECLS

/* The options that a verb has because the messages that it publishes have fields. */
const GOptionEntry *tool_field_options_get (const ToolVerb *verb, GError **error);
gboolean tool_field_options_apply (const ToolVerb *verb, TaskbusMessage *message, GError **error);
gboolean tool_field_options_check (const ToolVerb *verb, TaskbusMessage *message, GError **error);

G_END_DECLS
