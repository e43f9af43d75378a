/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-json-walk.h"
#include "kafka-statistics.h"

#include <string.h>

typedef struct
{
  TaskbusTransportCounters *counters;
  gint64 sum_of_averages;
  gint64 n_averages;

  /* Of the broker that is being read. */
  gint64 node_id;
  gboolean is_logical;
  gboolean is_up;
  gint64 average;
  gint64 p99;
  gint64 n_round_trips;

  /* Of the partition that is being read. */
  gint64 lag;
  gboolean is_active;
} Reading;

typedef struct
{
  const char *name;
  gsize offset;
} Count;

#define COUNT(name, field)                                                                                             \
  {                                                                                                                    \
    name, G_STRUCT_OFFSET (TaskbusTransportCounters, field)                                                            \
  }

static const Count client_counts[] = {
  COUNT ("msg_cnt", queued_records),
  COUNT ("msg_size", queued_bytes),
  COUNT ("txmsgs", sent_records),
  COUNT ("txmsg_bytes", sent_bytes),
  COUNT ("rxmsgs", received_records),
  COUNT ("rxmsg_bytes", received_bytes),
  COUNT ("tx", requests),
  COUNT ("tx_bytes", request_bytes),
  COUNT ("rx", responses),
  COUNT ("rx_bytes", response_bytes),
  { NULL },
};

static const Count broker_counts[] = {
  COUNT ("txerrs", errors),
  COUNT ("rxerrs", errors),
  COUNT ("txretries", retries),
  COUNT ("req_timeouts", timeouts),
  COUNT ("connects", connects),
  COUNT ("disconnects", disconnects),
  { NULL },
};

static const Count group_counts[] = {
  COUNT ("rebalance_cnt", rebalances),
  { NULL },
};

static void
add (Reading *reading, const Count *counts, const char *name, const char *value)
{
  for (const Count *count = counts; count->name != NULL; count++)
    {
      if (strcmp (count->name, name) == 0 && g_ascii_isdigit (*value))
        G_STRUCT_MEMBER (guint64, reading->counters, count->offset) += g_ascii_strtoull (value, NULL, 10);
    }
}

static void
begin_broker (Reading *reading)
{
  reading->node_id = -1;
  reading->is_logical = FALSE;
  reading->is_up = FALSE;
  reading->n_round_trips = 0;
}

/* Some that librdkafka lists are other names of a broker, for a group's coordinator or for where it began. */
static void
end_broker (Reading *reading)
{
  if (reading->node_id >= 0 && !reading->is_logical)
    {
      reading->counters->n_brokers++;
      reading->counters->n_connected += reading->is_up ? 1 : 0;
    }
  if (reading->n_round_trips > 0)
    {
      reading->sum_of_averages += reading->average;
      reading->n_averages++;
      reading->counters->round_trip_p99 = MAX (reading->counters->round_trip_p99, reading->p99);
    }
  begin_broker (reading);
}

static void
take_broker (Reading *reading, const KafkaJsonPath *path, const char *value)
{
  const char *name = path->names[path->depth - 1];

  if (path->depth == 2 && value == NULL)
    end_broker (reading);
  if (value == NULL)
    return;

  if (path->depth == 4 && strcmp (path->names[2], "rtt") == 0)
    {
      if (strcmp (name, "avg") == 0)
        reading->average = g_ascii_strtoll (value, NULL, 10);
      else if (strcmp (name, "p99") == 0)
        reading->p99 = g_ascii_strtoll (value, NULL, 10);
      else if (strcmp (name, "cnt") == 0)
        reading->n_round_trips = g_ascii_strtoll (value, NULL, 10);
    }
  if (path->depth != 3)
    return;

  if (strcmp (name, "nodeid") == 0)
    reading->node_id = g_ascii_strtoll (value, NULL, 10);
  else if (strcmp (name, "source") == 0)
    reading->is_logical = strcmp (value, "logical") == 0 || strcmp (value, "internal") == 0;
  else if (strcmp (name, "state") == 0)
    reading->is_up = strcmp (value, "UP") == 0;
  else
    add (reading, broker_counts, name, value);
}

/* How far a consumer is behind is only known while it fetches. */
static void
take_partition (Reading *reading, const KafkaJsonPath *path, const char *value)
{
  if (path->depth == 4 && value == NULL)
    {
      if (reading->is_active && reading->lag >= 0)
        reading->counters->lag = MAX (reading->counters->lag, 0) + reading->lag;
      reading->is_active = FALSE;
      reading->lag = -1;
    }
  if (path->depth != 5 || value == NULL)
    return;

  if (strcmp (path->names[4], "consumer_lag") == 0)
    reading->lag = g_ascii_strtoll (value, NULL, 10);
  else if (strcmp (path->names[4], "fetch_state") == 0)
    reading->is_active = strcmp (value, "active") == 0;
}

static void
take (const KafkaJsonPath *path, const char *value, gpointer data)
{
  Reading *reading = data;

  if (path->depth == 1 && value != NULL)
    add (reading, client_counts, path->names[0], value);
  else if (path->depth > 1 && strcmp (path->names[0], "brokers") == 0)
    take_broker (reading, path, value);
  else if (path->depth > 3 && strcmp (path->names[0], "topics") == 0 && strcmp (path->names[2], "partitions") == 0)
    take_partition (reading, path, value);
  else if (path->depth == 2 && value != NULL && strcmp (path->names[0], "cgrp") == 0)
    add (reading, group_counts, path->names[1], value);
}

TaskbusTransportCounters *
kafka_statistics_parse (const char *json)
{
  Reading reading = { .counters = taskbus_transport_counters_new (), .lag = -1 };

  begin_broker (&reading);
  if (!kafka_json_walk (json, take, &reading))
    {
      taskbus_transport_counters_free (reading.counters);
      return NULL;
    }
  if (reading.n_averages > 0)
    reading.counters->round_trip_average = reading.sum_of_averages / reading.n_averages;
  return reading.counters;
}
