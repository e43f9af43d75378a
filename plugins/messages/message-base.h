/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

/* What the messages of the gateway begin with.  Its documents are read without any of them, too. */
/* clang-format off */
#define MESSAGE_BASE_FIELDS \
  { "message-id", "MessageId", TASKBUS_FIELD_UUID, TASKBUS_FIELD_NEW_ID, NULL, "The message" }, \
  { "timestamp", "Timestamp", TASKBUS_FIELD_TIME, TASKBUS_FIELD_NOW, NULL, "When it was made" }, \
  { "correlation-id", "CorrelationId", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, "What it belongs to" }, \
  { "tenant-id", "TenantId", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, "Whose it is" }
