/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-publisher-queues-private.h"

G_BEGIN_DECLS

/* All of these without the lock. */
void taskbus_publisher_settle (TaskbusPublication *const *publications, guint n_publications);
void taskbus_publisher_report_removed (TaskbusPublisher *self, GPtrArray *removed, GArray *drains, gboolean ended);
void taskbus_publisher_run_drains (GArray *drains);
void taskbus_publisher_pump (TaskbusPublisher *self);

G_END_DECLS
