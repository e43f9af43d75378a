/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "session.h"

G_BEGIN_DECLS

TaskbusHealth *tool_readiness_wait (ToolSession *session, TaskbusBus *bus);

G_END_DECLS
