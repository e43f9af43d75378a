/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

void tool_mention_unknown_variables (TaskbusProfile *profile);

G_END_DECLS
