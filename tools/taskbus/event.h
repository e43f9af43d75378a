/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "verb.h"

G_BEGIN_DECLS

/* The options of every verb that publishes a typed message. */
extern const GOptionEntry tool_event_options[];
/* What is said of those that write the audit log. */
extern const char tool_event_audit_description[];

gboolean tool_event_fill (TaskbusMessage *message, GError **error);
const char *tool_event_get_key (void);
gboolean tool_event_is_dry_run (void);

int tool_event_publish (ToolSession *session, const ToolVerb *verb, TaskbusMessage *message);
int tool_event_run_verb (ToolSession *session, const ToolVerb *verb, const char *subject);

G_END_DECLS
