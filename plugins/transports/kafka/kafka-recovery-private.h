/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-group-size.h"
#include "kafka-producer-private.h"

G_BEGIN_DECLS

struct _KafkaRecovery
{
  KafkaProducer *producer;

  /* The worker's. */
  gboolean running;
  gboolean renews;
  GQueue kept; /* to be sent again, before what is held */
  gboolean unsorted;
  KafkaGroupSize group;
  gint64 since; /* when it began to wait for what is under way */
  gint64 pause; /* before the next new client, when the last one failed without any success */
  gint64 not_before;
  gint64 doze_until;

  GMutex mutex;                 /* of what follows; with it held, the producer's flag does not change */
  KafkaRecoveryReasons reasons; /* new ones, of any thread */
  GQueue held;
  gboolean dozes; /* until something is held */
  gboolean refusing;
};

G_END_DECLS
