/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <librdkafka/rdkafka.h>
#include <taskbus.h>

G_BEGIN_DECLS

/* The code of ours for one of librdkafka's. */
TaskbusError kafka_error_get_code (rd_kafka_resp_err_t code);

/* Sets an error “WHAT: REASON”; @reason may be NULL for librdkafka's own words. */
void kafka_error_set (GError **error, rd_kafka_resp_err_t code, const char *reason, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

G_END_DECLS
