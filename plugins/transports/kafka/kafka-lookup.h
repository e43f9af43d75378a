/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-client.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What librdkafka only tells to who waits: asked on a thread of its own, answered on the context of the call. */

/* A partition, and where it begins and ends; TASKBUS_OFFSET_NONE is what could not be found out. */
typedef struct
{
  char *topic;
  gint32 number;
  gint64 committed; /* or nothing was committed */
  gint64 low;
  gint64 high;
} KafkaSpan;

KafkaSpan *kafka_span_new (const char *topic, gint32 number);
void kafka_span_free (KafkaSpan *span);

/* Fills in an array of KafkaSpan; it fails only when the positions of the group are asked for and cannot be had. */
void kafka_lookup_spans_async (KafkaClient *client,
                               GPtrArray *spans,
                               gboolean committed,
                               gpointer source_object,
                               GAsyncReadyCallback callback,
                               gpointer data);
GPtrArray *kafka_lookup_spans_finish (GAsyncResult *result, GError **error);

/* Of the cluster's topics, or of those that the client has a handle of. */
void kafka_lookup_topics_async (KafkaClient *client,
                                gboolean all,
                                gpointer source_object,
                                GAsyncReadyCallback callback,
                                gpointer data);
const rd_kafka_metadata_t *kafka_lookup_topics_finish (GAsyncResult *result, GError **error);

G_END_DECLS
