/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message-type.h"

G_BEGIN_DECLS

/* Reads the text of a table file; @origin is where it is from, for people.  It is not registered yet. */
TaskbusMessageType *
taskbus_message_table_file_read (const char *json, gsize length, const char *origin, GError **error);

/* Registers what is in the folders of table files; of what cannot be used the reasons are added to @problems. */
void taskbus_message_table_file_load_all (GPtrArray *problems);

G_END_DECLS
