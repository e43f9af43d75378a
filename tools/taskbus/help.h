/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "verb.h"

G_BEGIN_DECLS

const ToolVerb *tool_help_request (const ToolVerb *verb, char ***arguments);

void tool_help_append_term (GString *out, const char *term, const char *meaning);
void tool_help_append_options (GString *out, const ToolVerb *verb);
void tool_help_append_destination (GString *out, TaskbusMessageType *type, TaskbusProfile *profile, const char *name);
gboolean
tool_help_append_type (GString *out, const ToolVerb *verb, const char *name, TaskbusProfile *profile, GError **error);

void tool_help_append_man (GString *out);
void tool_help_append_bash (GString *out);
void tool_help_append_zsh (GString *out);
void tool_help_append_fish (GString *out);

G_END_DECLS
