/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "verb.h"

G_BEGIN_DECLS

/* What the help, the man page and the completions say of an option. */
gboolean tool_option_applies (const GOptionEntry *entry, const ToolVerb *verb);
char *tool_option_argument (const GOptionEntry *entry, const ToolVerb *verb);
char *tool_option_term (const GOptionEntry *entry, const ToolVerb *verb);

char **tool_option_fixed_values (const GOptionEntry *entry, const ToolVerb *verb);
char *tool_option_values_command (const GOptionEntry *entry, const ToolVerb *verb, const char *type_word);
const char *tool_values_command (const char *placeholder);

G_END_DECLS
