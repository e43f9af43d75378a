/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* What the clients of a transport count, added up.  Reference counted, any thread. */
typedef struct _KafkaStatistics KafkaStatistics;

KafkaStatistics *kafka_statistics_new (void);
KafkaStatistics *kafka_statistics_ref (KafkaStatistics *statistics);
void kafka_statistics_unref (KafkaStatistics *statistics);

/* Takes librdkafka's statistics of a client, and reads them in a thread. */
void kafka_statistics_take (KafkaStatistics *statistics, gconstpointer client, const char *json);

/* The client is gone; what it did is still counted. */
void kafka_statistics_forget (KafkaStatistics *statistics, gconstpointer client);

/* NULL: nothing was counted yet. */
TaskbusTransportCounters *kafka_statistics_get (KafkaStatistics *statistics);

/* What a text of librdkafka says of one client; NULL when it is broken. */
TaskbusTransportCounters *kafka_statistics_parse (const char *json);

G_END_DECLS
