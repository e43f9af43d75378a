/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "transport/taskbus-consumer.h"

G_BEGIN_DECLS

void taskbus_consumer_add_signals (GType type);

G_END_DECLS
