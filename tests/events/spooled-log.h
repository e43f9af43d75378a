/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* An audit log with its spool in that folder, on a bus of its own to a transport: as the next run of a program. */
TaskbusAuditLog *spooled_log_new (const char *directory, TaskbusTransport *transport, const char *close_timeout);

G_END_DECLS
