/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-statistics.h"

struct _KafkaStatistics
{
  gatomicrefcount ref_count;

  GMutex mutex;                   /* of what follows */
  GHashTable *clients;            /* client → TaskbusTransportCounters, empty before the first ones */
  GHashTable *busy;               /* those whose statistics are being read */
  TaskbusTransportCounters *gone; /* what clients did that are no more */
};

typedef struct
{
  KafkaStatistics *statistics;
  gconstpointer client;
  char *json;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  kafka_statistics_unref (job->statistics);
  g_free (job->json);
  g_free (job);
}

KafkaStatistics *
kafka_statistics_new (void)
{
  KafkaStatistics *statistics = g_new0 (KafkaStatistics, 1);

  g_atomic_ref_count_init (&statistics->ref_count);
  g_mutex_init (&statistics->mutex);
  statistics->clients = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) taskbus_transport_counters_free);
  statistics->busy = g_hash_table_new (NULL, NULL);
  statistics->gone = taskbus_transport_counters_new ();
  return statistics;
}

KafkaStatistics *
kafka_statistics_ref (KafkaStatistics *statistics)
{
  g_atomic_ref_count_inc (&statistics->ref_count);
  return statistics;
}

void
kafka_statistics_unref (KafkaStatistics *statistics)
{
  if (!g_atomic_ref_count_dec (&statistics->ref_count))
    return;

  g_hash_table_unref (statistics->clients);
  g_hash_table_unref (statistics->busy);
  taskbus_transport_counters_free (statistics->gone);
  g_mutex_clear (&statistics->mutex);
  g_free (statistics);
}

/* What has been counted, which never falls. */
static void
add_totals (TaskbusTransportCounters *sum, const TaskbusTransportCounters *counters)
{
  sum->time = MAX (sum->time, counters->time);
  sum->sent_records += counters->sent_records;
  sum->sent_bytes += counters->sent_bytes;
  sum->received_records += counters->received_records;
  sum->received_bytes += counters->received_bytes;
  sum->requests += counters->requests;
  sum->request_bytes += counters->request_bytes;
  sum->responses += counters->responses;
  sum->response_bytes += counters->response_bytes;
  sum->errors += counters->errors;
  sum->retries += counters->retries;
  sum->timeouts += counters->timeouts;
  sum->connects += counters->connects;
  sum->disconnects += counters->disconnects;
  sum->rebalances += counters->rebalances;
}

/* How it is now; the clients all know the same brokers. */
static void
add_state (TaskbusTransportCounters *sum, const TaskbusTransportCounters *counters)
{
  sum->n_brokers = MAX (sum->n_brokers, counters->n_brokers);
  sum->n_connected = MAX (sum->n_connected, counters->n_connected);
  sum->queued_records += counters->queued_records;
  sum->queued_bytes += counters->queued_bytes;
  sum->round_trip_average = MAX (sum->round_trip_average, counters->round_trip_average);
  sum->round_trip_p99 = MAX (sum->round_trip_p99, counters->round_trip_p99);
  if (counters->lag >= 0)
    sum->lag = MAX (sum->lag, 0) + counters->lag;
}

/* Nothing was asked for since the last time: then it takes as long as it took. */
static void
keep_round_trip (TaskbusTransportCounters *counters, const TaskbusTransportCounters *last)
{
  if (last == NULL || counters->round_trip_average >= 0)
    return;
  counters->round_trip_average = last->round_trip_average;
  counters->round_trip_p99 = last->round_trip_p99;
}

static void
read_statistics (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  KafkaStatistics *statistics = job->statistics;
  TaskbusTransportCounters *counters = kafka_statistics_parse (job->json);

  g_mutex_lock (&statistics->mutex);
  if (g_hash_table_remove (statistics->busy, job->client) && counters != NULL)
    {
      counters->time = g_get_real_time ();
      keep_round_trip (counters, g_hash_table_lookup (statistics->clients, job->client));
      g_hash_table_replace (statistics->clients, (gpointer) job->client, g_steal_pointer (&counters));
    }
  g_mutex_unlock (&statistics->mutex);
  g_clear_pointer (&counters, taskbus_transport_counters_free);
  g_task_return_boolean (task, TRUE);
}

void
kafka_statistics_take (KafkaStatistics *statistics, gconstpointer client, const char *json)
{
  g_autoptr (GTask) task = NULL;
  Job *job;
  gboolean is_free;

  g_mutex_lock (&statistics->mutex);
  is_free = g_hash_table_add (statistics->busy, (gpointer) client);
  g_mutex_unlock (&statistics->mutex);
  if (!is_free) /* slower than they come: the next ones will do */
    return;

  job = g_new (Job, 1);
  job->statistics = kafka_statistics_ref (statistics);
  job->client = client;
  job->json = g_strdup (json);
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, kafka_statistics_take);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, read_statistics);
}

void
kafka_statistics_forget (KafkaStatistics *statistics, gconstpointer client)
{
  TaskbusTransportCounters *counters;

  g_mutex_lock (&statistics->mutex);
  g_hash_table_remove (statistics->busy, client);
  counters = g_hash_table_lookup (statistics->clients, client);
  if (counters != NULL)
    add_totals (statistics->gone, counters);
  g_hash_table_remove (statistics->clients, client);
  g_mutex_unlock (&statistics->mutex);
}

TaskbusTransportCounters *
kafka_statistics_get (KafkaStatistics *statistics)
{
  g_autoptr (TaskbusTransportCounters) sum = NULL;
  GHashTableIter iter;
  gpointer counters;

  g_mutex_lock (&statistics->mutex);
  sum = taskbus_transport_counters_copy (statistics->gone);
  g_hash_table_iter_init (&iter, statistics->clients);
  while (g_hash_table_iter_next (&iter, NULL, &counters))
    {
      add_totals (sum, counters);
      add_state (sum, counters);
    }
  g_mutex_unlock (&statistics->mutex);
  return sum->time != 0 ? g_steal_pointer (&sum) : NULL;
}
