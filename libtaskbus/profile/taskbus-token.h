/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "profile/taskbus-secret.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_TOKEN (taskbus_token_get_type ())

typedef struct _TaskbusToken TaskbusToken;

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_token_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusToken *taskbus_token_new (TaskbusSecret *secret, const char *principal, gint64 expiry, GHashTable *extensions);

TASKBUS_AVAILABLE_IN_1_0
TaskbusToken *taskbus_token_ref (TaskbusToken *token);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_token_unref (TaskbusToken *token);

TASKBUS_AVAILABLE_IN_1_0
TaskbusSecret *taskbus_token_get_secret (TaskbusToken *token);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_token_get_principal (TaskbusToken *token);

TASKBUS_AVAILABLE_IN_1_0
gint64 taskbus_token_get_expiry (TaskbusToken *token);

TASKBUS_AVAILABLE_IN_1_0
GHashTable *taskbus_token_get_extensions (TaskbusToken *token);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusToken, taskbus_token_unref)

G_END_DECLS
