/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "fixture.h"

G_BEGIN_DECLS

typedef struct _Collector Collector;

typedef TaskbusOutcome (*CollectorAnswer) (Collector *collector, TaskbusDelivery *delivery, gpointer data);

/* A subscription that keeps all it is given.  Everything happens in the main thread. */
struct _Collector
{
  TaskbusSubscription *subscription;
  GPtrArray *records; /* of TaskbusRecord, one a delivery */
  GArray *attempts;   /* of guint, likewise */
  GHashTable *counts; /* of "topic/partition/offset": deliveries */
  GPtrArray *held;    /* of TaskbusDelivery that was not answered */
  CollectorAnswer answer;
  gpointer answer_data;
  guint n_assigned; /* partitions that it has */
  guint n_revoked;  /* partitions that were taken */
  guint n_ends;
};

gboolean collector_is_listening (Collector *collector, Fixture *fixture);
Collector *collector_new (CollectorAnswer answer, gpointer data);
Collector *collector_start (TaskbusBus *bus, const char *group, const char *topic, TaskbusSubscriptionOptions *options);
Collector *
collector_listen (Fixture *fixture, const char *group, const char *topic, TaskbusSubscriptionOptions *options);
void collector_subscribe (Collector *collector,
                          TaskbusBus *bus,
                          const char *group,
                          const char *const *topics,
                          TaskbusSubscriptionOptions *options);
void collector_close (Collector *collector);
void collector_free (Collector *collector);

TaskbusRecord *collector_record (Collector *collector, guint index);
guint collector_attempt (Collector *collector, guint index);
guint collector_number (Collector *collector, guint index);
guint collector_count (Collector *collector, const TaskbusRecord *record);
guint collector_n_different (Collector *collector);
void collector_assert_each_once (Collector *collector);
void collector_assert_numbers (Collector *collector, guint first, guint n);

TaskbusOutcome answer_by_holding (Collector *collector, TaskbusDelivery *delivery, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Collector, collector_free)

G_END_DECLS
