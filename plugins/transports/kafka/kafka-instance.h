/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The names of static members: two of a group that had the same would throw each other out. The first consumer of a group in this
 * process has the name of the profile, the next one NAME-2, and so on; a name is free again when its consumer has ended. */
typedef struct _KafkaInstance KafkaInstance;

KafkaInstance *kafka_instance_new (const char *endpoints, const char *group, const char *name);
void kafka_instance_free (KafkaInstance *instance);
const char *kafka_instance_get_id (KafkaInstance *instance);

G_END_DECLS
