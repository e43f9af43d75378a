/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <librdkafka/rdkafka.h>
#include <taskbus.h>

G_BEGIN_DECLS

/* What a producer does when it cannot go straight on: everything new is held back, in order; what was under way comes back; then all of
 * it is sent again in the order of its first sending.  Nobody notices but by the clock.  The reasons:
 *
 * - librdkafka's producer failed for good: there is a new one.
 * - A batch was larger than what the topic takes, though its records may not be: they are sent in smaller groups.
 * - A topic or partition is not known, but may be by now: the brokers are asked first.
 */
typedef struct _KafkaRecovery KafkaRecovery;
typedef struct _KafkaProducer KafkaProducer;

typedef enum
{
  KAFKA_RECOVERY_RENEW = 1 << 0,
  KAFKA_RECOVERY_ASK = 1 << 1,
  KAFKA_RECOVERY_LATE = 1 << 2,
} KafkaRecoveryReasons;

KafkaRecovery *kafka_recovery_new (KafkaProducer *producer);
void kafka_recovery_free (KafkaRecovery *recovery);

/* Any thread: keeps one back.  FALSE, not @refused and no error: nothing is held any more.  The other one begins to hold. */
gboolean
kafka_recovery_hold (KafkaRecovery *recovery, TaskbusPublication *publication, gboolean *refused, GError **error);
gboolean kafka_recovery_begin_and_hold (KafkaRecovery *recovery,
                                        KafkaRecoveryReasons reason,
                                        TaskbusPublication *publication,
                                        GError **error);

/* Any thread: one was sent the straight way, and meanwhile a recovery has begun, which must not be overtaken by it. */
void kafka_recovery_note_late (KafkaRecovery *recovery);

/* On the worker: the producer failed. */
void kafka_recovery_renew (KafkaRecovery *recovery);

/* On the worker: whether a record that was not stored is kept to be sent again, with its reference; it was in a batch of @n. */
gboolean kafka_recovery_takes (KafkaRecovery *recovery, const rd_kafka_message_t *message, gsize n);

/* On the worker: goes on as far as possible. */
void kafka_recovery_step (KafkaRecovery *recovery);
gboolean kafka_recovery_is_idle (KafkaRecovery *recovery);

/* On the worker: a record was stored, so that the client works. */
void kafka_recovery_note_success (KafkaRecovery *recovery);

/* On the worker: takes nothing more, and then also fails what is kept. */
void kafka_recovery_refuse (KafkaRecovery *recovery);
void kafka_recovery_give_up (KafkaRecovery *recovery);

G_END_DECLS
