/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Counts the handles of librdkafka that a transport made and that are not destroyed yet, which takes its time: the end of the
 * transport waits for them.  Reference counted, any thread. */
typedef struct _KafkaHandles KafkaHandles;

KafkaHandles *kafka_handles_new (void);
KafkaHandles *kafka_handles_ref (KafkaHandles *handles);
void kafka_handles_unref (KafkaHandles *handles);

void kafka_handles_add (KafkaHandles *handles);
void kafka_handles_remove (KafkaHandles *handles);

/* Returns TRUE from the task when none is left, or when its cancellable ends the patience.  One task at a time. */
void kafka_handles_wait (KafkaHandles *handles, GTask *task);

G_END_DECLS
