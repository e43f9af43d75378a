/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

/* A class of messages as an application writes one: plain properties, nothing of Taskbus but the interface. */
#define MESSAGE_TYPE_ORDER (message_order_get_type ())
G_DECLARE_FINAL_TYPE (MessageOrder, message_order, MESSAGE, ORDER, GObject)

/* One with a property that no message can have. */
#define MESSAGE_TYPE_ODD (message_odd_get_type ())
G_DECLARE_FINAL_TYPE (MessageOdd, message_odd, MESSAGE, ODD, GObject)
