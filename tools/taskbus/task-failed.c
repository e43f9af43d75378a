/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "event.h"

#include <glib/gi18n.h>

static const ToolMessageVerb message = { .type = "task.failed", .argument = "task-id" };

static const ToolExample examples[] = { { "taskbus task failed t1 --error 'he said \"no\"'",
                                          N_ ("Publish it, with what went wrong") },
                                        { NULL } };

const ToolVerb tool_verb_task_failed = {
  .name = "task failed",
  .arguments = N_ ("TASK"),
  .summary = N_ ("Tell that a task failed"),
  .message = &message,
  .options = tool_event_options,
  .examples = examples,
  .forms = TOOL_FORM_TEXT | TOOL_FORM_JSON,
  .default_form = TOOL_FORM_TEXT,
  .min_arguments = 1,
  .max_arguments = 1,
};
