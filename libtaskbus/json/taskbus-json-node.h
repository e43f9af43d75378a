/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/taskbus-json-writer.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

TASKBUS_AVAILABLE_IN_1_0
JsonNode *taskbus_json_to_node (const char *text, gssize length, GError **error);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_json_from_node (JsonNode *node, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_json_writer_node (TaskbusJsonWriter *writer, JsonNode *node);

G_END_DECLS
