/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-subscription-options.h"

G_BEGIN_DECLS

struct _TaskbusSubscriptionOptions
{
  GObject parent_instance;

  gint64 start;
  guint max_in_flight;
  guint64 max_bytes;
  guint retry_delay;
  guint retry_delay_max;
  guint answer_timeout;
  gboolean dead_letters;
  gboolean reject_undecodable;
  GPtrArray *partitions;
  TaskbusPolling *polling;
};

/* Its properties. */
enum
{
  TASKBUS_SUBSCRIPTION_OPTIONS_START = 1,
  TASKBUS_SUBSCRIPTION_OPTIONS_MAX_IN_FLIGHT,
  TASKBUS_SUBSCRIPTION_OPTIONS_MAX_BYTES,
  TASKBUS_SUBSCRIPTION_OPTIONS_RETRY_DELAY,
  TASKBUS_SUBSCRIPTION_OPTIONS_RETRY_DELAY_MAX,
  TASKBUS_SUBSCRIPTION_OPTIONS_ANSWER_TIMEOUT,
  TASKBUS_SUBSCRIPTION_OPTIONS_DEAD_LETTERS,
  TASKBUS_SUBSCRIPTION_OPTIONS_REJECT_UNDECODABLE,
  TASKBUS_SUBSCRIPTION_OPTIONS_PARTITIONS,
  TASKBUS_SUBSCRIPTION_OPTIONS_POLLING,
  TASKBUS_SUBSCRIPTION_OPTIONS_N_PROPERTIES
};

extern GParamSpec *taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_N_PROPERTIES];

TaskbusSubscriptionOptions *taskbus_subscription_options_copy (TaskbusSubscriptionOptions *options);

G_END_DECLS
