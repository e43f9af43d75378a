/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-error.h"
#include "kafka-transaction-call.h"

#include <glib/gi18n-lib.h>

/* How soon it is noticed that the patience is over: librdkafka resumes what the call before did not finish. */
#define SLICE 500

/* Before it is tried again, in milliseconds. */
#define PAUSE 50

typedef struct
{
  KafkaClient *client;
  char *what;
  KafkaTransactionFunc func;
  gpointer data;
  GDestroyNotify destroy;

  KafkaTransactionResult result;
  rd_kafka_resp_err_t code;
  GError *error;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  if (call->destroy != NULL)
    call->destroy (call->data);
  kafka_client_unref (call->client);
  g_clear_error (&call->error);
  g_free (call->what);
  g_free (call);
}

/* The same permissions that records and positions take, and that of the transaction's id. */
static char *
explain_denial (Call *call, rd_kafka_resp_err_t code)
{
  KafkaSettings *settings = kafka_client_get_settings (call->client);
  gboolean is_id = code == RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED;

  return kafka_security_explain_denial (settings->security, code,
                                        code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED ? "Read" : "Write",
                                        is_id ? kafka_settings_get_property (settings, "transactional.id") : NULL);
}

static void
set_refused_error (Call *call, rd_kafka_resp_err_t code, const char *reason)
{
  g_autofree char *denial = explain_denial (call, code);

  kafka_error_set (&call->error, code, denial != NULL ? denial : reason, "%s", call->what);
}

static void
set_fatal_error (Call *call, const rd_kafka_error_t *failure)
{
  rd_kafka_resp_err_t code = rd_kafka_error_code (failure);
  char reason[512] = "";

  if (code == RD_KAFKA_RESP_ERR__FATAL)
    code = rd_kafka_fatal_error (kafka_client_get_handle (call->client), reason, sizeof reason);
  call->code = code;

  if (kafka_error_get_code (code) == TASKBUS_ERROR_FENCED)
    kafka_error_set (&call->error, code,
                     _ ("another process works under its transaction id by now, or it was open for longer than "
                        "“kafka.transaction-timeout”"),
                     "%s", call->what);
  else
    set_refused_error (call, code, *reason != '\0' ? reason : rd_kafka_error_string (failure));
}

/* Why it was tried in vain is of more use than that it took too long. */
static void
set_given_up_error (Call *call)
{
  g_autofree char *problem = kafka_client_dup_problem (call->client, NULL);

  if (problem != NULL)
    g_set_error (&call->error, TASKBUS_ERROR, TASKBUS_ERROR_UNREACHABLE, "%s: %s", call->what, problem);
  else
    g_set_error_literal (&call->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, call->what);
}

static void
pause_briefly (GCancellable *cancellable)
{
  GPollFD fd;

  if (cancellable == NULL || !g_cancellable_make_pollfd (cancellable, &fd))
    return;

  g_poll (&fd, 1, PAUSE);
  g_cancellable_release_fd (cancellable);
}

/* TRUE: that is the end of it. */
static gboolean
judge (Call *call, const rd_kafka_error_t *failure, GCancellable *cancellable)
{
  if (failure == NULL)
    {
      call->result = KAFKA_TRANSACTION_DONE;
      return TRUE;
    }
  if (rd_kafka_error_is_fatal (failure))
    {
      call->result = KAFKA_TRANSACTION_FATAL;
      set_fatal_error (call, failure);
      return TRUE;
    }
  if (rd_kafka_error_txn_requires_abort (failure))
    {
      call->result = KAFKA_TRANSACTION_ABORTABLE;
      set_refused_error (call, rd_kafka_error_code (failure), rd_kafka_error_string (failure));
      return TRUE;
    }
  if (!rd_kafka_error_is_retriable (failure))
    {
      call->result = KAFKA_TRANSACTION_FATAL;
      set_fatal_error (call, failure);
      return TRUE;
    }

  g_debug ("%s: %s", call->what, rd_kafka_error_string (failure));
  if (!g_cancellable_is_cancelled (cancellable))
    return FALSE;

  call->result = KAFKA_TRANSACTION_GAVE_UP;
  set_given_up_error (call);
  return TRUE;
}

static gpointer
run (gpointer data)
{
  g_autoptr (GTask) task = data;
  Call *call = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  while (TRUE)
    {
      rd_kafka_error_t *failure = call->func (kafka_client_get_handle (call->client), call->data, SLICE);
      gboolean is_over = judge (call, failure, cancellable);

      if (failure != NULL)
        rd_kafka_error_destroy (failure);
      if (is_over)
        break;
      pause_briefly (cancellable);
    }

  g_task_return_boolean (task, TRUE);
  return NULL;
}

void
kafka_transaction_call_async (KafkaClient *client,
                              const char *what,
                              KafkaTransactionFunc func,
                              gpointer data,
                              GDestroyNotify destroy,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  call->client = kafka_client_ref (client);
  call->what = g_strdup (what);
  call->func = func;
  call->data = data;
  call->destroy = destroy;
  g_task_set_source_tag (task, kafka_transaction_call_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, call, call_free);
  g_thread_unref (g_thread_new ("kafka-transaction", run, task));
}

KafkaTransactionResult
kafka_transaction_call_finish (GAsyncResult *result, rd_kafka_resp_err_t *code, GError **error)
{
  Call *call = g_task_get_task_data (G_TASK (result));

  if (code != NULL)
    *code = call->code;
  if (call->error != NULL)
    g_propagate_error (error, g_steal_pointer (&call->error));
  return call->result;
}
