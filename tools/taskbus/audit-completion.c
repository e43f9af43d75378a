/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "event.h"

#include <glib/gi18n.h>

static const ToolMessageVerb message = { .type = "task.audit",
                                         .argument = "task-id",
                                         .preset = "event-type",
                                         .value = "task_completion",
                                         .is_audit = TRUE };

static const ToolExample examples[] = {
  { "taskbus audit completion t1 --description \"check the sensor\" --duration 5000 --success true",
    N_ ("Record how long it took, and that it succeeded") },
  { NULL }
};

const ToolVerb tool_verb_audit_completion = {
  .name = "audit completion",
  .arguments = N_ ("TASK"),
  .summary = N_ ("Record in the audit log that a task was completed"),
  .description = tool_event_audit_description,
  .message = &message,
  .options = tool_event_options,
  .examples = examples,
  .forms = TOOL_FORM_TEXT | TOOL_FORM_JSON,
  .default_form = TOOL_FORM_TEXT,
  .min_arguments = 1,
  .max_arguments = 1,
};
