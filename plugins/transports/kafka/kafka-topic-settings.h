/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-request.h"

G_BEGIN_DECLS

/* Fills in what was set for the topics, an array of TaskbusTopicInfo by name; what a broker defaults to is no setting of a topic.
 * Topics whose settings may not be read have none. */
gboolean kafka_topic_settings_query (KafkaRequest *request, GPtrArray *topics, GError **error);

G_END_DECLS
