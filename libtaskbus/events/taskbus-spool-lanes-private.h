/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-bus.h"

G_BEGIN_DECLS

/* What is being sent of a spool.  Records of one key follow each other in a lane: the next one is sent when the one before is
 * settled.  Lanes run beside each other.  Records without a key share a lane.
 *
 * Nothing passes a record that could not be sent: when one fails for now, all that waits is given back, to be delivered again
 * with it, and once it is there it is sent alone, until the target takes it.  So no delivery is held while time has to pass,
 * which would hold up who wants to take over the log; a target that is away is asked once at a time; and what was sent on beyond
 * the position, which the next reader sends again, is never more than a certain number of records.
 *
 * It relies on the log's having one partition.  The pause before a retry is to be the same each time, so that what was given back
 * together comes in its order.  All of it belongs to the thread of the subscription. */
typedef struct _TaskbusSpoolLanes TaskbusSpoolLanes;

/* A record was sent (%TASKBUS_OUTCOME_DONE), can never be, or not now; with the error of the latter two. */
typedef void (*TaskbusSpoolLanesFunc) (TaskbusOutcome outcome, const GError *error, gpointer data);

TaskbusSpoolLanes *
taskbus_spool_lanes_new (TaskbusBus *target, GCancellable *cancellable, TaskbusSpoolLanesFunc func, gpointer data);

/* Answers @delivery in the end, when @record is sent. */
void taskbus_spool_lanes_take (TaskbusSpoolLanes *self, TaskbusDelivery *delivery, TaskbusRecord *record);

/* What was delivered belongs to somebody else, or begins anew. */
void taskbus_spool_lanes_forget (TaskbusSpoolLanes *self);

guint taskbus_spool_lanes_get_n_sending (TaskbusSpoolLanes *self);

/* Whether one failed and was not sent since. */
gboolean taskbus_spool_lanes_is_failing (TaskbusSpoolLanes *self);

/* When nothing is being sent. */
void taskbus_spool_lanes_free (TaskbusSpoolLanes *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusSpoolLanes, taskbus_spool_lanes_free)

G_END_DECLS
