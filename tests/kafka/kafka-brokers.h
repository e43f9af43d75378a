/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Real brokers for a test in C, looked after by a process of their own (broker.py), which ends, and they with it, when
 * the test frees this or dies. Its options and orders: broker.py --help. Calls block until it has been done. */
typedef struct _KafkaBrokers KafkaBrokers;

/* G_IO_ERROR_NOT_SUPPORTED: there can be no broker on this machine, and the message says why. */
KafkaBrokers *kafka_brokers_start (const char *const *options, GError **error);
void kafka_brokers_free (KafkaBrokers *brokers);

/* “start 1”, “stop 2 3”, “kill 1”, “pause 1”, “resume 1”, “ready”. */
gboolean kafka_brokers_order (KafkaBrokers *brokers, const char *order, GError **error);

/* HOST:PORT of all brokers, with commas; listener: plaintext, sasl_plaintext, sasl_ssl, ssl, tls, misnamed, outdated. */
const char *kafka_brokers_get_endpoint (KafkaBrokers *brokers, const char *listener);

/* user: alice, reader, writer, nobody. */
const char *kafka_brokers_get_password (KafkaBrokers *brokers, const char *user);

/* name: ca or stranger-ca, with a NULL part; client, client-encrypted, client-expired, client-stranger, with the part
 * certificate, key or key-password. */
const char *kafka_brokers_get_certificate (KafkaBrokers *brokers, const char *name, const char *part);

/* The class path with Kafka's Java client and tools. */
const char *kafka_brokers_get_classpath (KafkaBrokers *brokers);

/* 0 while it doesn't run. */
GPid kafka_brokers_get_pid (KafkaBrokers *brokers, int broker);

/* The number of the broker that leads the partition; waits until one that runs does. -1: error. */
int kafka_brokers_find_leader (KafkaBrokers *brokers, const char *topic, int partition, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KafkaBrokers, kafka_brokers_free)

G_END_DECLS
