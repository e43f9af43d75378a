/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "taskbus-error.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_SECRET (taskbus_secret_get_type ())

typedef struct _TaskbusSecret TaskbusSecret;

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_secret_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusSecret *taskbus_secret_new (const char *text);

TASKBUS_AVAILABLE_IN_1_0
TaskbusSecret *taskbus_secret_new_from_file (const char *path, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusSecret *taskbus_secret_ref (TaskbusSecret *secret);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_secret_unref (TaskbusSecret *secret);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_secret_reveal (TaskbusSecret *secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusSecret, taskbus_secret_unref)

G_END_DECLS
