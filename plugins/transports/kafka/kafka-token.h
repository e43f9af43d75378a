/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-client.h"

G_BEGIN_DECLS

/* Gets a token, in a thread, and hands it to the client, which asked for one; a failure is told to it, and it asks again after ten
 * seconds. */
void kafka_token_refresh (KafkaClient *client, GCancellable *cancellable);

G_END_DECLS
