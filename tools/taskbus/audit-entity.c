/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "event.h"

#include <glib/gi18n.h>

static const ToolMessageVerb message = { .type = "audit.entity", .is_audit = TRUE };

static const ToolExample examples[] = {
  { "taskbus audit entity --user-id 6f9619ff-8b86-d011-b42d-00c04fc964ff --action update --entity-type order --entity-id 7 --new-value paid",
    N_ ("Record who changed what") },
  { NULL }
};

const ToolVerb tool_verb_audit_entity = {
  .name = "audit entity",
  .summary = N_ ("Record in the audit log what was done to an entity"),
  .description = tool_event_audit_description,
  .message = &message,
  .options = tool_event_options,
  .examples = examples,
  .forms = TOOL_FORM_TEXT | TOOL_FORM_JSON,
  .default_form = TOOL_FORM_TEXT,
};
