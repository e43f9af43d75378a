/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <librdkafka/rdkafka.h>
#include <taskbus.h>

G_BEGIN_DECLS

/* What an answer of librdkafka says of a record. */

/* Fates that it meets only because its client does. */
gboolean kafka_fate_is_of_client (rd_kafka_resp_err_t code);

/* What a new client would meet as well. */
gboolean kafka_fate_is_hopeless (rd_kafka_resp_err_t code);

/* What a broker may have stored would be stored twice.  One that refuses a sequence number has not stored the record,
 * although librdkafka thinks that it may have. */
gboolean kafka_fate_is_surely_not_stored (const rd_kafka_message_t *message);

G_END_DECLS
