/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-client.h"

G_BEGIN_DECLS

/* Asks the brokers about topics that a producer does not know, in a thread that lives as long as there is something to ask.  By
 * itself librdkafka looks for what it did not find at once only every second. */
typedef struct _KafkaTopicFinder KafkaTopicFinder;

/* @alarm: set off when something that was to be asked again has been. */
KafkaTopicFinder *kafka_topic_finder_new (GSource *alarm);
void kafka_topic_finder_unref (KafkaTopicFinder *finder);

/* On the worker: asks nothing more. */
void kafka_topic_finder_stop (KafkaTopicFinder *finder);

/* Any thread.  Asks until there is such a topic, for some seconds. */
void kafka_topic_finder_find (KafkaTopicFinder *finder, KafkaClient *client, const char *topic);

/* Any thread.  Asks once about what may have changed; FALSE: it did so a short time ago. */
gboolean kafka_topic_finder_ask_again (KafkaTopicFinder *finder, KafkaClient *client, const char *topic);
gboolean kafka_topic_finder_is_asking_again (KafkaTopicFinder *finder);

G_END_DECLS
