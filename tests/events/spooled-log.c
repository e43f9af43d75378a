/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "spooled-log.h"

TaskbusAuditLog *
spooled_log_new (const char *directory, TaskbusTransport *transport, const char *close_timeout)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (GError) error = NULL;
  TaskbusAuditLog *audit;

  g_assert_true (taskbus_profile_set (profile, "audit.fallback", "spool", NULL));
  g_assert_true (taskbus_profile_set (profile, "audit.spool", directory, NULL));
  g_assert_true (taskbus_profile_set (profile, "close-timeout", close_timeout, NULL));
  bus = taskbus_bus_new_for_transport (transport, profile);
  audit = taskbus_audit_log_new_for_bus (bus, &error);
  g_assert_no_error (error);
  return audit;
}
