/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-settings.h"

G_BEGIN_DECLS

/* To be called for each handle that was made: the process shall not end in the middle of its end. */
void kafka_end_prepare (KafkaSettings *settings);

/* Destroys a handle in a thread, because that can take its time; its settings live as long. */
void kafka_end_handle (rd_kafka_t *handle, KafkaSettings *settings);

G_END_DECLS
