/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-request.h"

G_BEGIN_DECLS

/* What stands for a time in a query: the beginning and the end of a partition. */
#define KAFKA_TIME_BEGIN (-2)
#define KAFKA_TIME_END (-1)

/* Looks up offsets by time, many at once: a list of partitions, each only once, whose offsets are times in milliseconds becomes
 * one whose offsets are offsets, or errors of one partition each.  The end is what a reader can read now: records of a
 * transaction that is open are behind it. */
gboolean kafka_offsets_query (KafkaRequest *request, KafkaPartitionList **list, GError **error);

G_END_DECLS
