/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TASKBUS_UUID_LENGTH 36

/* Any thread. */
void taskbus_uuid_v7 (gint64 now, char text[TASKBUS_UUID_LENGTH + 1]);

G_END_DECLS
