/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-system-tables.h"

#include "message-base.h"

#include <glib/gi18n.h>

static const TaskbusField fields[] = {
  MESSAGE_BASE_FIELDS,
  { "alert-rule-id", "AlertRuleId", TASKBUS_FIELD_UUID, TASKBUS_FIELD_REQUIRED, NULL, N_ ("The rule") },
  { "rule-name", "RuleName", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("Its name") },
  { "metric-type", "MetricType", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("What it watches") },
  { "severity", "Severity", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("How bad it is") },
  { "current-value", "CurrentValue", TASKBUS_FIELD_DOUBLE, TASKBUS_FIELD_REQUIRED, NULL, N_ ("What was measured") },
  { "threshold", "Threshold", TASKBUS_FIELD_DOUBLE, TASKBUS_FIELD_REQUIRED, NULL, N_ ("What the rule allows") },
  { "description", "Description", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("In words") },
};

const TaskbusMessageTable message_system_alert_notification = {
  .name = "alert.notification",
  .topic = "dawning.alert-notification",
  .key = "tenant-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .style = TASKBUS_MESSAGE_STYLE_DOTNET,
  .description = N_ ("An alert rule fired"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
