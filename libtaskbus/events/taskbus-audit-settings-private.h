/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "events/taskbus-audit-log.h"

G_BEGIN_DECLS

/* What a profile says of the audit log. */
typedef struct
{
  gboolean enabled;
  TaskbusAuditFallback fallback;
  char *spool; /* a directory; NULL when nothing is spooled */
} TaskbusAuditSettings;

gboolean taskbus_audit_settings_read (TaskbusAuditSettings *settings, TaskbusProfile *profile, GError **error);
void taskbus_audit_settings_clear (TaskbusAuditSettings *settings);

/* The profile of a bus that carries nothing but the audit log. */
TaskbusProfile *
taskbus_audit_settings_make_profile (const TaskbusAuditSettings *settings, TaskbusProfile *profile, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaskbusAuditSettings, taskbus_audit_settings_clear)

G_END_DECLS
