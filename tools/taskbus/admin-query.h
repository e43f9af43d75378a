/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "session.h"

G_BEGIN_DECLS

TaskbusTopicInfo *tool_query_topic (ToolSession *session, const char *name, GError **error);
TaskbusGroupInfo *tool_query_group (ToolSession *session, const char *name, GError **error);
gint64 tool_topic_count_records (const TaskbusTopicInfo *topic);

G_END_DECLS
