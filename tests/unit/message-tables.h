/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

/* The types “test.kinds” (a field of each kind), “test.event” (required and filled in), “test.dotnet”, “test.any.*”. */
void message_tables_register (void);

/* A message of @type in @json, which has to be one. */
TaskbusMessage *message_tables_read (const char *type, const char *json);

/* That the document of @message is exactly @json. */
void message_tables_assert_json (TaskbusMessage *message, const char *json);

/* That @json is refused as a message of @type, by an error that has @words in it. */
void message_tables_assert_refused (const char *type, const char *json, const char *words);
