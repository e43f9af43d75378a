/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <librdkafka/rdkafka.h>
#include <taskbus.h>

G_BEGIN_DECLS

/* Writes a LOG event of a client to the log of GLib. */
void kafka_log_event (rd_kafka_t *rk, rd_kafka_event_t *event);

G_END_DECLS
