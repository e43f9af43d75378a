/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-settings.h"

G_BEGIN_DECLS

/* A handle of librdkafka with its event loop: events of all kinds are served on the context where it was made, the ones that
 * every client has by itself, the others by its owner.  Reference counted, since requests of administration use the
 * handle on other threads; the last reference destroys the handle, in a thread, because that can take its time. */
typedef struct _KafkaClient KafkaClient;

/* Takes an event; the client destroys it afterwards. */
typedef void (*KafkaEventFunc) (KafkaClient *client, rd_kafka_event_t *event, gpointer data);

KafkaClient *kafka_client_new (KafkaSettings *settings,
                               KafkaScope role,
                               rd_kafka_conf_t *conf,
                               KafkaEventFunc func,
                               gpointer data,
                               GError **error);
KafkaClient *kafka_client_ref (KafkaClient *client);
void kafka_client_unref (KafkaClient *client);

/* On the worker: no event is served any more. */
void kafka_client_stop (KafkaClient *client);
/* Any thread: nobody wants anything of it any more. */
gboolean kafka_client_is_stopped (KafkaClient *client);

/* On the worker: serves what is there now.  TRUE: there may be more. */
gboolean kafka_client_serve (KafkaClient *client);

rd_kafka_t *kafka_client_get_handle (KafkaClient *client);
KafkaSettings *kafka_client_get_settings (KafkaClient *client);

/* What the brokers last complained of; NULL when all is well.  Any thread. */
char *kafka_client_dup_problem (KafkaClient *client, rd_kafka_resp_err_t *code);
/* Whether that is the login, which nobody needs to try again at once. */
gboolean kafka_client_is_refused (KafkaClient *client);
/* A broker answered; costs next to nothing when there was no problem.  Any thread. */
void kafka_client_clear_problem (KafkaClient *client);

/* When a broker last confirmed something, in monotonic time; 0 before that.  Any thread. */
void kafka_client_note_success (KafkaClient *client);
gint64 kafka_client_get_success_time (KafkaClient *client);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KafkaClient, kafka_client_unref)

G_END_DECLS
