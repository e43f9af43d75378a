/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "event.h"

#include <glib/gi18n.h>

static const ToolMessageVerb message = { .type = "task.audit",
                                         .argument = "task-id",
                                         .preset = "event-type",
                                         .value = "task_submission",
                                         .is_audit = TRUE };

static const ToolExample examples[] = { { "taskbus audit submission t1 --description \"check the sensor\" --user-id u1",
                                          N_ ("Record who submitted which task") },
                                        { NULL } };

const ToolVerb tool_verb_audit_submission = {
  .name = "audit submission",
  .arguments = N_ ("TASK"),
  .summary = N_ ("Record in the audit log that a task was submitted"),
  .description = tool_event_audit_description,
  .message = &message,
  .options = tool_event_options,
  .examples = examples,
  .forms = TOOL_FORM_TEXT | TOOL_FORM_JSON,
  .default_form = TOOL_FORM_TEXT,
  .min_arguments = 1,
  .max_arguments = 1,
};
