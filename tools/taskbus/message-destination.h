/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* Where the messages of a type go, and in what, for people: what the profile says comes with where it says so.  Without a profile, what
 * the type itself says; @name may be one that belongs to a pattern. */
char *tool_message_destination_topic (TaskbusProfile *profile, TaskbusMessageType *type, const char *name);
char *tool_message_destination_envelope (TaskbusProfile *profile, TaskbusMessageType *type, const char *name);

G_END_DECLS
