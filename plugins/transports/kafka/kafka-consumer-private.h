/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-consumer.h"
#include "kafka-event-source.h"
#include "kafka-instance.h"
#include "kafka-lookup.h"
#include "kafka-part.h"
#include "plugin-alarm.h"

G_BEGIN_DECLS

typedef enum
{
  KAFKA_RESET_EARLIEST,
  KAFKA_RESET_LATEST,
  KAFKA_RESET_NONE,
} KafkaReset;

/* A rebalance that has to be answered. */
typedef struct
{
  guint serial;
  rd_kafka_topic_partition_list_t *list;
  gint64 due;       /* monotonic: when it is looked at again, or given up */
  gboolean is_busy; /* something is asked for it */
} KafkaRebalance;

struct _TaskbusKafkaConsumer
{
  GObject parent_instance;

  KafkaSettings *settings;
  TaskbusConsumerOptions *options;
  const char *group;
  gint64 start;
  KafkaReset reset;

  KafkaClient *client;
  rd_kafka_queue_t *control; /* the queue that the client serves; NULL without a group */
  rd_kafka_queue_t *fetch;   /* only receive() polls it */
  GSource *fetch_source;
  GSource *alarm;
  gboolean closed;

  GHashTable *table; /* KafkaPart by topic and number */
  TaskbusRecordBuilder *builder;
  KafkaPart *last; /* whose record came last, of the topic behind this handle */
  const rd_kafka_topic_t *last_topic;
  GQueue failures; /* of GError, to be emitted */

  /* without a group: kafka-consumer-plain.c */
  GPtrArray *patterns;
  gboolean all_topics;
  GHashTable *topics; /* name → rd_kafka_topic_t, of what is asked for or read */
  GHashTable *missing;
  gboolean looking;
  gboolean looked; /* once: what comes later is read from its start */
  gint64 look_due;
  gint64 look_interval;
  char *look_problem;

  /* in a group: kafka-consumer-group.c */
  gboolean cooperative;
  KafkaInstance *instance; /* of a static member */
  guint n_rebalances;
  KafkaRebalance *assigning; /* until it is known where to begin */
  KafkaRebalance *revoking;  /* until what runs is done and committed */
  GHashTable *seen;          /* the topics that were assigned once */
  char *group_problem;

  /* kafka-consumer-positions.c */
  gint64 commit_interval; /* µs */
  gint64 commit_due;      /* monotonic, or 0 */
  GQueue commits;         /* of GTask, whose answers are awaited */

  /* kafka-consumer-reset.c */
  gboolean is_resetting;
  gint64 reset_due; /* monotonic, or 0 */

  /* kafka-consumer-nudge.c */
  guint64 full_records; /* 0: no need to nudge */
  guint64 full_bytes;
  gboolean was_full;
  gboolean is_nudging;

  /* kafka-consumer-watchdog.c */
  gint64 poll_interval; /* µs */
  guint n_work;         /* records that the application has */
  gint64 work_since;    /* when it answered last */
  gboolean is_away;     /* the group was left because of that */

  /* kafka-consumer-close.c */
  GTask *closing;
};

/* kafka-consumer.c */
gboolean kafka_consumer_check_open (TaskbusKafkaConsumer *self, GError **error);
KafkaPart *kafka_consumer_find_part (TaskbusKafkaConsumer *self, const char *topic, gint32 partition, GError **error);
KafkaPart *kafka_consumer_add_part (TaskbusKafkaConsumer *self, const char *topic, gint32 partition, gint64 position);
void kafka_consumer_remove_part (TaskbusKafkaConsumer *self, KafkaPart *part);
void kafka_consumer_fail (TaskbusKafkaConsumer *self, const GError *error);
void kafka_consumer_stop (TaskbusKafkaConsumer *self);

/* Records: kafka-consumer-receive.c */
GPtrArray *kafka_consumer_receive (TaskbusConsumer *consumer, guint max_records, gsize max_bytes, GError **error);
gboolean kafka_consumer_tell_ready (gpointer data);

/* For what came out of the wrong queue.  FALSE: it is nothing of a partition that is assigned. */
gboolean kafka_consumer_take_stray (TaskbusKafkaConsumer *self, rd_kafka_event_t *event);

/* Where to begin: kafka-consumer-begin.c */
gint64 kafka_consumer_get_begin (TaskbusKafkaConsumer *self, const KafkaSpan *span, gint64 wanted, gint64 *position);

gint64 kafka_consumer_get_offset (const KafkaPart *part);

/* Without a group: kafka-consumer-plain.c */
gboolean kafka_consumer_start_plain (TaskbusKafkaConsumer *self, GError **error);
void kafka_consumer_tick_plain (TaskbusKafkaConsumer *self, gint64 now);
void kafka_consumer_stop_plain (TaskbusKafkaConsumer *self);

/* In a group: kafka-consumer-group.c */
gboolean kafka_consumer_start_group (TaskbusKafkaConsumer *self, GError **error);
gboolean kafka_consumer_fetch_again (TaskbusKafkaConsumer *self, const char *topic, gint32 number);
void kafka_consumer_rebalance (TaskbusKafkaConsumer *self, rd_kafka_event_t *event);
void kafka_consumer_tick_group (TaskbusKafkaConsumer *self, gint64 now);
void kafka_consumer_release (TaskbusConsumer *consumer, GPtrArray *partitions);
void kafka_consumer_end_assign (TaskbusKafkaConsumer *self);
void kafka_consumer_end_revoke (TaskbusKafkaConsumer *self);
void kafka_rebalance_free (KafkaRebalance *rebalance);

gboolean kafka_consumer_subscribe (TaskbusKafkaConsumer *self, GError **error);

/* Positions that do not exist: kafka-consumer-reset.c */
void kafka_consumer_reset (TaskbusKafkaConsumer *self, KafkaPart *part);
void kafka_consumer_tick_reset (TaskbusKafkaConsumer *self, gint64 now);

/* Begins again at the positions of the parts. */
void kafka_consumer_restart_plain (TaskbusKafkaConsumer *self, GPtrArray *parts);
void kafka_consumer_restart_group (TaskbusKafkaConsumer *self, GPtrArray *parts);

/* Fetching that stands still: kafka-consumer-nudge.c */
void kafka_consumer_start_nudging (TaskbusKafkaConsumer *self);
void kafka_consumer_consider_nudging (TaskbusKafkaConsumer *self, gsize record_bytes);

/* Handlers that make no progress: kafka-consumer-watchdog.c */
void kafka_consumer_note_work (TaskbusConsumer *consumer, guint n_records);
void kafka_consumer_tick_watchdog (TaskbusKafkaConsumer *self, gint64 now);

/* Positions: kafka-consumer-positions.c */
gboolean kafka_consumer_store_position (TaskbusConsumer *consumer,
                                        const char *topic,
                                        gint32 partition,
                                        gint64 offset,
                                        GError **error);
void kafka_consumer_commit_async (TaskbusConsumer *consumer,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
void kafka_consumer_tick_positions (TaskbusKafkaConsumer *self, gint64 now);
void kafka_consumer_committed (TaskbusKafkaConsumer *self, rd_kafka_event_t *event);

/* Commits what is stored, with @all also what is on its way already; the task gets the answer. */
void kafka_consumer_commit (TaskbusKafkaConsumer *self, gboolean all, GTask *task);
void kafka_consumer_drop_commits (TaskbusKafkaConsumer *self);

/* The end: kafka-consumer-close.c */
void kafka_consumer_close_async (TaskbusConsumer *consumer,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data);
void kafka_consumer_tick_close (TaskbusKafkaConsumer *self, gint64 now);

G_END_DECLS
