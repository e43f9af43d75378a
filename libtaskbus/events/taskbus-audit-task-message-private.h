/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message.h"

G_BEGIN_DECLS

/* What the entries about tasks have in common. */
TaskbusMessage *taskbus_audit_task_message_new (const char *event_type,
                                                const char *task_id,
                                                const char *description,
                                                const char *user_id,
                                                GError **error);

G_END_DECLS
