/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-bus.h"

G_BEGIN_DECLS

/* Records that are kept on this machine until they are where they belong: a local log, of which a thread sends them on to
 * the target, those of one key one after the other, in the order in which they were stored.  At least once: when the process
 * ends before its time, those it sent last may be sent again, in their order.  Several processes can share the directory of one
 * target: one of them sends.
 *
 * A record that the target can never take (too large, not acceptable) goes to the log's dead letters and is told. */
typedef struct _TaskbusSpool TaskbusSpool;

/* In the spool's thread: a record went to the dead letters, or none can be sent until somebody does something about it. */
typedef void (*TaskbusSpoolTroubleFunc) (const GError *error, gpointer data);

/* Blocks until the log is open.  @destroy is called in any case, and after the last call of @func. */
TaskbusSpool *taskbus_spool_new (const char *directory,
                                 TaskbusBus *target,
                                 TaskbusSpoolTroubleFunc func,
                                 gpointer data,
                                 GDestroyNotify destroy,
                                 GError **error);

/* What is published on this bus instead of @record is sent to the target in the end. */
TaskbusBus *taskbus_spool_get_bus (TaskbusSpool *self);
TaskbusRecord *taskbus_spool_wrap (TaskbusRecord *record);

/* Sends on what it can within the close-timeout of the target's profile, and ends; the rest stays.  Blocks. */
gboolean taskbus_spool_close (TaskbusSpool *self, GError **error);

/* Ends in the background. */
void taskbus_spool_free (TaskbusSpool *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusSpool, taskbus_spool_free)

G_END_DECLS
