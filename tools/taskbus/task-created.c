/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "event.h"

#include <glib/gi18n.h>

static const ToolMessageVerb message = { .type = "task.created", .argument = "task-id" };

static const ToolExample examples[] = {
  { "taskbus task created t1 --description \"check the sensor\" --metadata '{\"room\":7}'",
    N_ ("Publish it, with what belongs to the task") },
  { NULL }
};

const ToolVerb tool_verb_task_created = {
  .name = "task created",
  .arguments = N_ ("TASK"),
  .summary = N_ ("Tell that a task was created"),
  .message = &message,
  .options = tool_event_options,
  .examples = examples,
  .forms = TOOL_FORM_TEXT | TOOL_FORM_JSON,
  .default_form = TOOL_FORM_TEXT,
  .min_arguments = 1,
  .max_arguments = 1,
};
