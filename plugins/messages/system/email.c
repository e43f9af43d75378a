/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-system-tables.h"

#include "message-base.h"

#include <glib/gi18n.h>

static const TaskbusField fields[] = {
  MESSAGE_BASE_FIELDS,
  { "to", "To", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("Whom it goes to") },
  { "cc", "Cc", TASKBUS_FIELD_STRINGS, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("Who else receives it") },
  { "bcc", "Bcc", TASKBUS_FIELD_STRINGS, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("Who else receives it, unseen") },
  { "subject", "Subject", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("Its subject") },
  { "body", "Body", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("Its text") },
  { "is-html", "IsHtml", TASKBUS_FIELD_BOOLEAN, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("Whether the text is HTML") },
  { "priority", "Priority", TASKBUS_FIELD_INT32, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("How urgent it is") },
  { "retry-count", "RetryCount", TASKBUS_FIELD_INT32, TASKBUS_FIELD_OPTIONAL, NULL,
    N_ ("How often sending it was tried again") },
};

const TaskbusMessageTable message_system_email = {
  .name = "email",
  .topic = "dawning.email-queue",
  .key = "tenant-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .style = TASKBUS_MESSAGE_STYLE_DOTNET,
  .description = N_ ("A mail to be sent"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
