/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "event.h"

#include <glib/gi18n.h>

static const ToolMessageVerb message = { .type = "task.completed", .argument = "task-id" };

static const ToolExample examples[] = { { "taskbus task completed t1 --result '{\"a\":1}' --duration 5000",
                                          N_ ("Publish it, with what came out") },
                                        { NULL } };

const ToolVerb tool_verb_task_completed = {
  .name = "task completed",
  .arguments = N_ ("TASK"),
  .summary = N_ ("Tell that a task was completed"),
  .message = &message,
  .options = tool_event_options,
  .examples = examples,
  .forms = TOOL_FORM_TEXT | TOOL_FORM_JSON,
  .default_form = TOOL_FORM_TEXT,
  .min_arguments = 1,
  .max_arguments = 1,
};
