/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which message: the seq counts up per producer, incarnation and key. */
typedef struct
{
  guint32 producer;
  guint32 incarnation;
  guint32 key;
  guint32 seq;
} MessageId;

/* What its producer knows of a message. */
typedef enum
{
  RESULT_UNKNOWN, /* no answer: it may be stored or not */
  RESULT_OK,
  RESULT_FAILED, /* certainly not stored */
} Result;

/* A record of the log, as a fresh reader finds it. */
typedef struct
{
  MessageId id;
  gint32 partition;
  gint64 offset;
  gboolean intact; /* the payload is the one that belongs to the id */
} Stored;

/* What a consumer's session was given; a rebalance is one without an attempt. */
typedef struct
{
  guint32 session;
  gint32 partition;
  gint64 offset;
  MessageId id;
  guint32 attempt;
} Delivered;

/* All that is known in the end.  It is gathered by a process that is never killed. */
typedef struct
{
  GHashTable *invoked; /* MessageId: Result */
  GArray *log;         /* of Stored, in the order of the reader */
  GArray *dead;        /* likewise, of the dead letters */
  GArray *deliveries;  /* of Delivered, in the order of arrival */
  GArray *receipts;    /* of Stored: where what was confirmed was said to be */
  guint n_ok;
  guint n_failed;
} History;

History *history_new (void);
void history_free (History *history);

void history_invoke (History *history, const MessageId *id);
void history_answer (History *history, const MessageId *id, Result result);
void history_confirm (History *history, const MessageId *id, gint32 partition, gint64 offset);
void history_store (History *history, const MessageId *id, gint32 partition, gint64 offset, gboolean intact);
void history_bury (History *history, const MessageId *id, gint32 partition, gint64 offset, gboolean intact);
void history_deliver (History *history,
                      guint32 session,
                      gint32 partition,
                      gint64 offset,
                      const MessageId *id,
                      guint32 attempt);
void history_rebalance (History *history, guint32 session, gint32 partition);

guint message_id_hash (gconstpointer id);
gboolean message_id_equal (gconstpointer a, gconstpointer b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (History, history_free)

G_END_DECLS
