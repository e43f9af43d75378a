/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "codec/taskbus-envelope-private.h"

G_BEGIN_DECLS

#define TASKBUS_CLOUDEVENTS_VERSION "1.0"

/* CloudEvents has a name for it; what says it is there. */
gboolean taskbus_cloudevents_is_name (const char *name, gsize length);
gboolean taskbus_cloudevents_check (const char *name, const char *value, GError **error);
gboolean taskbus_cloudevents_check_version (const char *version, GError **error);

/* What goes out: the attributes that are CloudEvents' own, and the rest. */
const char *taskbus_cloudevents_get_source (TaskbusEncoding *encoding);
gboolean taskbus_cloudevents_check_encoding (TaskbusEncoding *encoding, GError **error);
gboolean taskbus_cloudevents_is_extension (TaskbusEncoding *encoding, const TaskbusMessageExtra *attribute);

G_END_DECLS
