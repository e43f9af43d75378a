/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "bus/taskbus-bus.h"
#include "bus/taskbus-counters.h"
#include "bus/taskbus-delivery.h"
#include "bus/taskbus-subscription-options.h"
#include "bus/taskbus-subscription.h"
#include "module/taskbus-module.h"
#include "profile/taskbus-profile.h"
#include "record/taskbus-receipt.h"
#include "record/taskbus-record-builder.h"
#include "record/taskbus-record.h"
#include "record/taskbus-topic.h"
#include "taskbus-enums.h"
#include "taskbus-error.h"
#include "taskbus-version.h"
#include "transport/taskbus-admin.h"
#include "transport/taskbus-cluster-info.h"
#include "transport/taskbus-consumer-options.h"
#include "transport/taskbus-consumer.h"
#include "transport/taskbus-group-info.h"
#include "transport/taskbus-health.h"
#include "transport/taskbus-publication.h"
#include "transport/taskbus-topic-info.h"
#include "transport/taskbus-topic-partition.h"
#include "transport/taskbus-transport.h"
