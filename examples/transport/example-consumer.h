/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

#define EXAMPLE_TYPE_CONSUMER (example_consumer_get_type ())
G_DECLARE_FINAL_TYPE (ExampleConsumer, example_consumer, EXAMPLE, CONSUMER, GObject)

void example_consumer_register (GTypeModule *module);
TaskbusConsumer *example_consumer_new (TaskbusConsumerOptions *options);

/* With the lock held: all consumers of the process look for topics, places in a group and records. */
void example_consumer_wake_all (void);

G_END_DECLS
