/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-request.h"

G_BEGIN_DECLS

/* The groups of these names with their members, an array of TaskbusGroupInfo; those that are not there are left out.
 * @assigned is NULL or a list that gets the partitions of all members, with the member's name as metadata. */
GPtrArray *
kafka_group_query (KafkaRequest *request, const char *const *names, KafkaPartitionList *assigned, GError **error);

/* Whether a group has no members: BUSY when it has. */
gboolean kafka_group_check_empty (KafkaRequest *request, const char *name, GError **error);

/* Sets BUSY. */
void kafka_group_set_busy (GError **error, const char *name);

/* Where a group is: a list with offsets, those that are committed. */
KafkaPartitionList *kafka_group_query_positions (KafkaRequest *request, const char *name, GError **error);

G_END_DECLS
