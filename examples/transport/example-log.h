/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* What a group knows of a topic. */
typedef struct
{
  gint64 committed; /* TASKBUS_OFFSET_NONE before the first time */
  gpointer owner;   /* the consumer that has the partition */
} ExamplePosition;

/* All topics of the process, with one partition each.  Whoever uses them holds the lock. */
extern GMutex example_log_lock;

GPtrArray *example_log_get_topic (const char *topic);
char **example_log_list_topics (void);
ExamplePosition *example_log_get_position (const char *group, const char *topic);

G_END_DECLS
