/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <librdkafka/rdkafka.h>

/* What the programs on a bare librdkafka have in common: a configuration with the settings that our transport has, and
 * a thread that serves a producer's delivery reports, as a program that cares about throughput has one. */

rd_kafka_conf_t *kafka_bare_producer_conf (const char *brokers);
rd_kafka_conf_t *kafka_bare_consumer_conf (const char *brokers, const char *group);
void kafka_bare_set (rd_kafka_conf_t *conf, const char *name, const char *value);
void kafka_bare_set_all (rd_kafka_conf_t *conf, char **settings);
rd_kafka_t *kafka_bare_new (rd_kafka_type_t type, rd_kafka_conf_t *conf);
void kafka_bare_subscribe (rd_kafka_t *consumer, const char *topic);
void kafka_bare_check (rd_kafka_resp_err_t code);

typedef struct _KafkaBarePoller KafkaBarePoller;

KafkaBarePoller *kafka_bare_poller_start (rd_kafka_t *producer);
void kafka_bare_poller_stop (KafkaBarePoller *poller);
