/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "taskbus-error.h"

G_BEGIN_DECLS

/**
 * TASKBUS_TOPIC_MAX_LENGTH:
 *
 * The longest topic name, in bytes.
 *
 * Since: 1.0
 */
#define TASKBUS_TOPIC_MAX_LENGTH (249)

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_topic_check_name (const char *name, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_topic_is_pattern (const char *name);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_topic_check_pattern (const char *pattern, GError **error);

G_END_DECLS
