/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "verb.h"

G_BEGIN_DECLS

gboolean tool_command_line_parse (char ***arguments, const ToolVerb **verb, GError **error);

G_END_DECLS
