/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-subscription-options.h"

G_BEGIN_DECLS

TaskbusSubscriptionOptions *taskbus_subscription_options_copy (TaskbusSubscriptionOptions *options);

G_END_DECLS
