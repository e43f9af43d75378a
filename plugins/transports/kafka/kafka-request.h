/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-client.h"

G_BEGIN_DECLS

/* So often is looked whether the brokers refuse to talk at all. */
#define KAFKA_REQUEST_LOOK (200 * G_TIME_SPAN_MILLISECOND)

/* A request of administration: what waits for the brokers, for how long, and who can end it. */
typedef struct
{
  KafkaClient *client;
  GCancellable *cancellable;
  gint64 deadline;            /* monotonic */
  char *what;                 /* that cannot be done, for messages */
  const char *permission;     /* that it takes, as Kafka calls it */
  rd_kafka_resp_err_t denial; /* the error without it */
  char *resource;             /* on which */
} KafkaRequest;

/* Something of librdkafka that blocks for up to @timeout ms; called again as long as nobody answers. */
typedef rd_kafka_resp_err_t (*KafkaBlockingFunc) (rd_kafka_t *rk, gpointer data, int timeout);

KafkaRequest *kafka_request_new (KafkaClient *client, GCancellable *cancellable, const char *format, ...)
  G_GNUC_PRINTF (3, 4);
void kafka_request_free (KafkaRequest *request);

/* What was answered was worth the wait: there is as much time again for the next part.  Done by itself after each. */
void kafka_request_renew (KafkaRequest *request);

/* For the error of a user who may not: @permission, a literal, is on @resource, or NULL for any, when the brokers say @denial. */
void
kafka_request_needs (KafkaRequest *request, const char *permission, rd_kafka_resp_err_t denial, const char *resource);

/* Sets “WHAT: REASON”, with the endpoint and its last problem when nobody answered. */
void kafka_request_set_error (KafkaRequest *request, rd_kafka_resp_err_t code, const char *reason, GError **error);

/* With a wrong password nobody needs to wait until the time is over. */
gboolean kafka_request_check_refused (KafkaRequest *request, GError **error);

/* The milliseconds that are left, at least 1. */
int kafka_request_get_timeout (KafkaRequest *request);

/* Waits a little, as before another look at the same thing.  FALSE: cancelled, or the time is over. */
gboolean kafka_request_pause (KafkaRequest *request, gint64 duration);

/* For requests with a queue: the options, and the answer. */
rd_kafka_AdminOptions_t *kafka_request_new_options (KafkaRequest *request, rd_kafka_admin_op_t operation);
rd_kafka_event_t *kafka_request_wait (KafkaRequest *request, rd_kafka_queue_t *queue, GError **error);

/* For functions that block: runs it in a thread, which is left alone with @data, a block of g_atomic_rc_box_new(), when the
 * cancellable ends the patience. */
gboolean kafka_request_run (KafkaRequest *request,
                            KafkaBlockingFunc func,
                            gpointer data,
                            GDestroyNotify clear_func,
                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KafkaRequest, kafka_request_free)

/* What librdkafka gives. */
typedef rd_kafka_event_t KafkaEvent;
typedef rd_kafka_queue_t KafkaQueue;
typedef rd_kafka_AdminOptions_t KafkaAdminOptions;
typedef rd_kafka_topic_partition_list_t KafkaPartitionList;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KafkaEvent, rd_kafka_event_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KafkaQueue, rd_kafka_queue_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KafkaAdminOptions, rd_kafka_AdminOptions_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KafkaPartitionList, rd_kafka_topic_partition_list_destroy)

G_END_DECLS
