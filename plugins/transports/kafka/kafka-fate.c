/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-fate.h"

gboolean
kafka_fate_is_of_client (rd_kafka_resp_err_t code)
{
  switch (code)
    {
    case RD_KAFKA_RESP_ERR__FATAL:
    case RD_KAFKA_RESP_ERR__PURGE_QUEUE:
    case RD_KAFKA_RESP_ERR__PURGE_INFLIGHT:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__STATE:
    case RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER:
    case RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID:
    case RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
kafka_fate_is_hopeless (rd_kafka_resp_err_t code)
{
  return code == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED || code == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE ||
         code == RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION || code == RD_KAFKA_RESP_ERR__AUTHENTICATION;
}

gboolean
kafka_fate_is_surely_not_stored (const rd_kafka_message_t *message)
{
  return message->err == RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER ||
         rd_kafka_message_status (message) == RD_KAFKA_MSG_STATUS_NOT_PERSISTED;
}
