/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-consumer.h"
#include "local-group.h"

G_BEGIN_DECLS

struct _TaskbusLocalConsumer
{
  GObject parent_instance;

  LocalSettings *settings;
  LocalReader *reader; /* the transport's; NULL once closed */
  LocalWriter *writer; /* NULL on a log that cannot be written */
  TaskbusConsumerOptions *options;
  const char *group;
  char *topics; /* one a line */
  GPtrArray *patterns;
  GSource *alarm;
  gboolean closed;

  GHashTable *table; /* LocalPart by topic and number */
  GPtrArray *parts;  /* the same, in turn */
  guint turn;

  gint64 catalog_version;
  gint64 newest_partition; /* when the consumer began */
  gboolean rung;
  gboolean has_ends;
  GQueue failures;   /* of GError, to be emitted */
  gboolean examined; /* the log was, and nothing could be read since */
  gint64 again_due;  /* monotonic, or 0: a look that nothing rings for */

  /* of a member of a group */
  LocalMemberId member; /* id 0: not joined */
  int members_fd;
  gboolean joining;
  gboolean beating;
  gint64 believed_until; /* local_clock_now(): until then the others know that we live */
  gint64 beat_due;       /* monotonic */
  gint64 look_due;
  gboolean told;     /* that some member has just ended */
  gint64 commit_due; /* or 0 */
};

/* A position for the bus, or to begin at. */
void local_consumer_add_part (TaskbusLocalConsumer *self, LocalPart *part, GPtrArray *assigned);
void local_consumer_remove_part (TaskbusLocalConsumer *self, LocalPart *part);
void local_consumer_fail (TaskbusLocalConsumer *self, const GError *error);
void local_consumer_try_later (TaskbusLocalConsumer *self);
gboolean local_consumer_resolve (TaskbusLocalConsumer *self, gint64 partition_id, gint64 *offset, GError **error);
gboolean local_consumer_check_open (TaskbusLocalConsumer *self, GError **error);
LocalPart *local_consumer_find_part (TaskbusLocalConsumer *self, const char *topic, gint32 partition, GError **error);

/* Receiving: local-consumer-receive.c */
GPtrArray *local_consumer_receive (TaskbusConsumer *consumer, guint max_records, gsize max_bytes, GError **error);
gboolean
local_consumer_seek (TaskbusConsumer *consumer, const char *topic, gint32 partition, gint64 offset, GError **error);
void local_consumer_announce_ends (TaskbusLocalConsumer *self);

/* A gap in the records that nobody knows, and what cannot be read at all: local-consumer-gap.c */
void local_consumer_examine_gap (TaskbusLocalConsumer *self, LocalPart *part);
void local_consumer_meet (TaskbusLocalConsumer *self, const GError *error);

/* Without a group: local-consumer-plain.c */
void local_consumer_sync_plain (TaskbusLocalConsumer *self);

/* In a group: local-consumer-member.c */
void local_consumer_start_member (TaskbusLocalConsumer *self);
void local_consumer_sync_member (TaskbusLocalConsumer *self);
void local_consumer_tick_member (TaskbusLocalConsumer *self);
gboolean local_consumer_is_believed (TaskbusLocalConsumer *self);
void local_consumer_lose (TaskbusLocalConsumer *self, GPtrArray *parts);

/* What the writer is asked to do for a member, and what it answers. */
typedef struct
{
  LocalMemberId member;
  GArray *positions;
  char *group; /* of a member that joins */
  char *topics;
  char *host;
  char *client;
  int members_fd; /* the request's own */
  gint64 session_timeout;
  gint64 rebalance_timeout;
  gint64 asked;    /* local_clock_now() */
  gboolean waited; /* nothing is received before the answer */
  gboolean alive;
} LocalRequest;

/* Local to the member and its positions: the callback runs on the worker. */
LocalRequest *local_request_new (TaskbusLocalConsumer *self);
void local_request_submit (TaskbusLocalConsumer *self,
                           GTask *task,
                           LocalRequest *request,
                           LocalJobFunc func,
                           gboolean relaxed);

/* Positions: local-consumer-positions.c */
gboolean local_consumer_store_position (TaskbusConsumer *consumer,
                                        const char *topic,
                                        gint32 partition,
                                        gint64 offset,
                                        GError **error);
void local_consumer_commit (TaskbusLocalConsumer *self);
void local_consumer_commit_async (TaskbusConsumer *consumer,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
void local_consumer_release (TaskbusConsumer *consumer, GPtrArray *partitions);
void local_consumer_close_async (TaskbusConsumer *consumer,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data);

G_END_DECLS
