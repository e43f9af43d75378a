/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "transport/taskbus-admin.h"

G_BEGIN_DECLS

/* What the doors answer when the transport cannot do the operation, or fails in it. */
gboolean taskbus_admin_missing (TaskbusAdmin *self, const char *operation, GError **error);
gboolean
taskbus_admin_answer (gboolean success, GError *reason, TaskbusAdmin *self, const char *operation, GError **error);
GPtrArray *taskbus_admin_take_array (GPtrArray *array,
                                     GDestroyNotify free_element,
                                     GError *reason,
                                     TaskbusAdmin *self,
                                     const char *operation,
                                     GError **error);

G_END_DECLS
