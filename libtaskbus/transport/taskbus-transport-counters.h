/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "taskbus-availability.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_TRANSPORT_COUNTERS (taskbus_transport_counters_get_type ())

typedef struct _TaskbusTransportCounters TaskbusTransportCounters;

/**
 * TaskbusTransportCounters:
 * @time: when they were taken, in microseconds since 1970
 * @n_brokers: how many brokers are known
 * @n_connected: how many of them are connected
 * @queued_records: records that wait in the transport to be sent or confirmed
 * @queued_bytes: their bytes
 * @sent_records: records that were sent
 * @sent_bytes: their bytes
 * @received_records: records that were received
 * @received_bytes: their bytes
 * @requests: requests that were sent, of all kinds
 * @request_bytes: their bytes on the wire
 * @responses: responses that were received
 * @response_bytes: their bytes on the wire
 * @errors: requests and responses that went wrong
 * @retries: requests that were sent again
 * @timeouts: requests that were not answered in time
 * @connects: attempts to connect, the first ones and those after a break
 * @disconnects: connections that ended
 * @round_trip_average: the average time between a request and its response in microseconds, or -1 when it is not known
 * @round_trip_p99: the time in which 99 of 100 responses came, of the slowest broker, in microseconds, or -1
 * @lag: how many records are behind the positions of the consumers, or -1 when it is not known
 * @rebalances: how often partitions were handed out anew to consumers
 *
 * What goes on between a transport and its endpoints; a snapshot, taken now and then. What counts began with the transport
 * and never falls; the brokers, what is queued, the times and the lag are as they were at @time.
 *
 * Since: 1.0
 */
struct _TaskbusTransportCounters
{
  gint64 time;
  guint n_brokers;
  guint n_connected;
  guint64 queued_records;
  guint64 queued_bytes;
  guint64 sent_records;
  guint64 sent_bytes;
  guint64 received_records;
  guint64 received_bytes;
  guint64 requests;
  guint64 request_bytes;
  guint64 responses;
  guint64 response_bytes;
  guint64 errors;
  guint64 retries;
  guint64 timeouts;
  guint64 connects;
  guint64 disconnects;
  gint64 round_trip_average;
  gint64 round_trip_p99;
  gint64 lag;
  guint64 rebalances;
};

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_transport_counters_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusTransportCounters *taskbus_transport_counters_new (void);

TASKBUS_AVAILABLE_IN_1_0
TaskbusTransportCounters *taskbus_transport_counters_copy (const TaskbusTransportCounters *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_transport_counters_free (TaskbusTransportCounters *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusTransportCounters, taskbus_transport_counters_free)

G_END_DECLS
