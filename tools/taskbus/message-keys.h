/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

char **tool_message_keys_name (TaskbusProfile *profile, const char *const *keys);

void tool_message_key_mention_unknown (TaskbusProfile *profile, const char *key);
void tool_message_keys_mention_unknown (TaskbusProfile *profile);

G_END_DECLS
