/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "line-input.h"
#include "session.h"

G_BEGIN_DECLS

typedef enum
{
  TOOL_INPUT_LINES,
  TOOL_INPUT_JSON,
  TOOL_INPUT_RAW,
} ToolInputForm;

/* How records are made from what is read. */
typedef struct
{
  const char *topic; /* NULL: each record names its own */
  ToolInputForm input;
  GBytes *key;
  char *separator; /* between key and value; NULL: none */
  gsize separator_size;
  char **headers;
  gint32 partition;
  gint64 timestamp;
  gboolean tombstone;
  gboolean prints_receipts;
} ToolPublishRecipe;

TaskbusRecordBuilder *tool_publish_recipe_builder (const ToolPublishRecipe *recipe);
int tool_publish_record (ToolSession *session, TaskbusRecord *record);
void tool_publish_print_receipt (ToolSession *session, const TaskbusReceipt *receipt);
int tool_publish_stream (ToolSession *session, const ToolPublishRecipe *recipe, gsize limit);

G_END_DECLS
