/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-error.h"
#include "kafka-request.h"

#define FIRST_PATIENCE (500 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  gatomicrefcount ref_count;
  KafkaClient *client;
  KafkaBlockingFunc func;
  gpointer data;
  GDestroyNotify clear_func;
  gint64 deadline;

  GMutex mutex; /* of what follows */
  GCond cond;
  rd_kafka_resp_err_t code;
  gboolean is_done;
  gboolean is_cancelled;
  gboolean is_abandoned;
} Call;

static void
call_unref (gpointer data)
{
  Call *call = data;

  if (!g_atomic_ref_count_dec (&call->ref_count))
    return;

  g_atomic_rc_box_release_full (call->data, call->clear_func);
  kafka_client_unref (call->client);
  g_cond_clear (&call->cond);
  g_mutex_clear (&call->mutex);
  g_free (call);
}

static gboolean
is_over (Call *call)
{
  gboolean is_abandoned;

  g_mutex_lock (&call->mutex);
  is_abandoned = call->is_abandoned;
  g_mutex_unlock (&call->mutex);
  return is_abandoned || g_get_monotonic_time () >= call->deadline;
}

/* It is asked for again with ever more patience: nobody can interrupt it, and the end of the client has to wait for it. */
static gpointer
run_call (gpointer data)
{
  Call *call = data;
  gint64 patience = FIRST_PATIENCE;
  rd_kafka_resp_err_t code;

  do
    {
      gint64 left = MIN (patience, call->deadline - g_get_monotonic_time ());

      code = call->func (kafka_client_get_handle (call->client), call->data, (int) MAX (left / 1000, 1));
      patience *= 2;
    }
  while (code != RD_KAFKA_RESP_ERR_NO_ERROR && kafka_error_get_code (code) == TASKBUS_ERROR_UNREACHABLE &&
         !is_over (call));

  g_mutex_lock (&call->mutex);
  call->code = code;
  call->is_done = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);
  call_unref (call);
  return NULL;
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  Call *call = data;

  g_mutex_lock (&call->mutex);
  call->is_cancelled = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);
}

static Call *
start_call (KafkaRequest *request, KafkaBlockingFunc func, gpointer data, GDestroyNotify clear_func)
{
  Call *call = g_new0 (Call, 1);

  g_atomic_ref_count_init (&call->ref_count);
  g_mutex_init (&call->mutex);
  g_cond_init (&call->cond);
  call->client = kafka_client_ref (request->client);
  call->func = func;
  call->data = g_atomic_rc_box_acquire (data);
  call->clear_func = clear_func;
  call->deadline = request->deadline;
  g_atomic_ref_count_inc (&call->ref_count);
  g_thread_unref (g_thread_new ("kafka-request", run_call, call));
  return call;
}

/* TRUE: it is done.  The caller has the lock.  A refusal counts only when there is no answer: it may have been of one broker,
 * or of one login. */
static gboolean
wait_for_call (KafkaRequest *request, Call *call, GError **error)
{
  while (!call->is_done)
    {
      gint64 until = g_get_monotonic_time () + KAFKA_REQUEST_LOOK;

      if (call->is_cancelled)
        return FALSE;
      if (!g_cond_wait_until (&call->cond, &call->mutex, until) && !call->is_done &&
          !kafka_request_check_refused (request, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
kafka_request_run (KafkaRequest *request,
                   KafkaBlockingFunc func,
                   gpointer data,
                   GDestroyNotify clear_func,
                   GError **error)
{
  Call *call = start_call (request, func, data, clear_func);
  rd_kafka_resp_err_t code;
  gulong handler = 0;
  gboolean is_done, is_cancelled;

  if (request->cancellable != NULL)
    handler = g_cancellable_connect (request->cancellable, G_CALLBACK (on_cancelled), call, NULL);
  g_mutex_lock (&call->mutex);
  is_done = wait_for_call (request, call, error);
  is_cancelled = call->is_cancelled;
  call->is_abandoned = TRUE;
  code = call->code;
  g_mutex_unlock (&call->mutex);
  g_cancellable_disconnect (request->cancellable, handler);
  call_unref (call);

  if (is_done && code != RD_KAFKA_RESP_ERR_NO_ERROR)
    kafka_request_set_error (request, code, NULL, error);
  else if (!is_done && is_cancelled)
    g_cancellable_set_error_if_cancelled (request->cancellable, error);
  if (!is_done || code != RD_KAFKA_RESP_ERR_NO_ERROR)
    return FALSE;

  kafka_request_renew (request);
  return TRUE;
}
