/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* Who sees the records that one bus published. */
typedef enum
{
  SHARING_BUS,     /* that bus only */
  SHARING_PROCESS, /* the buses of the process */
  SHARING_MACHINE, /* the buses of all processes */
} Sharing;

/* What a case asks of a transport.  The first ones are the transport's own capabilities. */
typedef enum
{
  NEEDS_NOTHING = 0,
  NEEDS_DURABLE = TASKBUS_CAPABILITY_DURABLE,
  NEEDS_ORDERED = TASKBUS_CAPABILITY_ORDERED,
  NEEDS_GROUPS = TASKBUS_CAPABILITY_GROUPS,
  NEEDS_ADMIN = TASKBUS_CAPABILITY_ADMINISTRATION,
  NEEDS_TIMESTAMPS = TASKBUS_CAPABILITY_TIMESTAMPS,
  NEEDS_REPLAY = TASKBUS_CAPABILITY_REPLAY,
  NEEDS_CONSUME = TASKBUS_CAPABILITY_CONSUME,
  NEEDS_BUSES = 1 << 16,         /* several buses share their records */
  NEEDS_PROCESSES = 1 << 17,     /* and so do several processes */
  NEEDS_PARTITIONS = 1 << 18,    /* a topic can have several partitions */
  NEEDS_LIMIT = 1 << 19,         /* the size of a record is limited */
  NEEDS_FREE_TOPICS = 1 << 20,   /* a topic comes to be by publishing to it */
  NEEDS_STRICT_TOPICS = 1 << 21, /* or it does not */
} Needs;

/* What a transport promises; what it promises is tested. */
typedef struct
{
  TaskbusCapabilities capabilities;
  Sharing sharing;
  gboolean creates_topics;  /* publishing to a topic makes it */
  gint32 n_partitions;      /* of the topics of the tests */
  guint64 max_record_bytes; /* 0: none that is known */
  guint session_timeout;    /* ms after which a dead member of a group is given up */
} Features;

Needs features_provided (const Features *features);
char *features_describe (const Features *features);

G_END_DECLS
