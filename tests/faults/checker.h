/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "history.h"

G_BEGIN_DECLS

typedef enum
{
  FINDING_LOST,      /* confirmed, but neither in the log nor a dead letter */
  FINDING_PHANTOM,   /* in the log, but nobody sent it */
  FINDING_CORRUPT,   /* its payload is another one */
  FINDING_DUP_LOG,   /* in the log more often than once */
  FINDING_ABORTED,   /* in the log, although it failed for certain */
  FINDING_OFFSET,    /* two records at one place */
  FINDING_GAP,       /* an offset without a record */
  FINDING_ORDER,     /* behind a later one of its producer and key */
  FINDING_CONS_LOST, /* confirmed and in the log, but never delivered */
  FINDING_POLL,      /* a session went back or left something out without a rebalance */
  FINDING_CONSERVE,  /* both done and dead, or delivered from nowhere */
  FINDING_RECEIPT,   /* not where its receipt says */
  FINDING_DUP_CONS,  /* delivered again more often than what was in flight explains */
  N_FINDINGS,
} Finding;

typedef struct
{
  gboolean consumed;     /* the deliveries are to be complete */
  gboolean gapless;      /* the transport promises offsets without gaps */
  gboolean late_writes;  /* what a dead incarnation sent may come behind its successor's */
  guint max_duplicates;  /* in the log: in flight × restarts, or 0 */
  guint max_redelivered; /* deliveries: in flight × rebalances, or G_MAXUINT where processes are killed */
} Expectations;

typedef struct
{
  guint counts[N_FINDINGS];
  guint n_unknown;     /* without an answer */
  guint n_saved;       /* of these, in the log */
  guint n_duplicates;  /* in the log, allowed or not */
  guint n_delivered;   /* deliveries in all */
  guint n_redelivered; /* deliveries beyond the first of a message */
  char *first[N_FINDINGS];
} Findings;

Findings *check_history (const History *history, const Expectations *expectations);
guint findings_count (const Findings *findings);
void findings_print (const Findings *findings);
void findings_free (Findings *findings);
const char *finding_name (Finding finding);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Findings, findings_free)

G_END_DECLS
