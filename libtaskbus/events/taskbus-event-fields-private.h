/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message.h"

G_BEGIN_DECLS

/* What callers say, put into messages.  What cannot be written is refused here, by the caller's own word for it. */

gboolean taskbus_event_check_id (const char *id, const char *what, GError **error);
gboolean taskbus_event_check_text (const char *text, const char *what, GError **error);

/* NULL leaves the field unset. */
gboolean taskbus_event_set_text (TaskbusMessage *message, const char *field, const char *text, GError **error);
gboolean taskbus_event_set_json (TaskbusMessage *message, const char *field, const char *json, GError **error);

G_END_DECLS
