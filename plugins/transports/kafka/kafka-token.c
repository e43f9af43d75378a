/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-token.h"

#include "kafka-token-claims.h"

#include <glib/gi18n-lib.h>

/* How long a token of a file counts that does not say it itself. */
#define FILE_LIFETIME (5 * G_TIME_SPAN_MINUTE)

/* Each time anew: somebody else keeps the file up to date. */
static TaskbusToken *
read_token (TaskbusProfile *profile, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (TaskbusSecret) secret = taskbus_profile_get_secret (profile, "kafka.token", &reason);
  g_autofree char *subject = NULL;
  gint64 expiry;

  if (secret == NULL)
    {
      if (reason != NULL)
        g_propagate_error (error, g_steal_pointer (&reason));
      else
        g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_AUTHORIZED, _ ("There is no token any more"));
      return NULL;
    }

  if (!kafka_token_read_claims (taskbus_secret_reveal (secret), &expiry, &subject))
    expiry = g_get_real_time () + FILE_LIFETIME;
  return taskbus_token_new (secret, subject != NULL ? subject : "token", expiry, NULL);
}

static gboolean
check_token (TaskbusToken *token, GError **error)
{
  if (taskbus_token_get_expiry (token) > g_get_real_time ())
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_AUTHORIZED, _ ("The token of “%s” has expired"),
               taskbus_token_get_principal (token));
  return FALSE;
}

/* librdkafka wants name, value, name, value. */
static GPtrArray *
list_extensions (TaskbusToken *token)
{
  GHashTable *extensions = taskbus_token_get_extensions (token);
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name, value;

  if (extensions == NULL)
    return list;

  g_hash_table_iter_init (&iter, extensions);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_ptr_array_add (list, name);
      g_ptr_array_add (list, value);
    }
  return list;
}

static gboolean
set_token (rd_kafka_t *handle, TaskbusToken *token, GError **error)
{
  g_autoptr (GPtrArray) extensions = list_extensions (token);
  char reason[512] = "";

  if (rd_kafka_oauthbearer_set_token (handle, taskbus_secret_reveal (taskbus_token_get_secret (token)),
                                      taskbus_token_get_expiry (token) / 1000, taskbus_token_get_principal (token),
                                      (const char **) extensions->pdata, extensions->len, reason,
                                      sizeof reason) == RD_KAFKA_RESP_ERR_NO_ERROR)
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_AUTHORIZED, _ ("The token is not accepted: %s"), reason);
  return FALSE;
}

static void
refresh (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  KafkaClient *client = task_data;
  rd_kafka_t *handle = kafka_client_get_handle (client);
  TaskbusProfile *profile = kafka_security_get_profile (kafka_client_get_settings (client)->security);
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusToken) token = taskbus_profile_has_token_func (profile)
                                     ? taskbus_profile_fetch_token (profile, cancellable, &error)
                                     : read_token (profile, &error);

  if (token == NULL || !check_token (token, &error) || !set_token (handle, token, &error))
    {
      g_autofree char *text = g_strdup_printf (_ ("no token to log in with: %s"), error->message);

      rd_kafka_oauthbearer_set_token_failure (handle, text);
    }
  g_task_return_boolean (task, TRUE);
}

void
kafka_token_refresh (KafkaClient *client, GCancellable *cancellable)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, NULL, NULL);

  g_task_set_source_tag (task, kafka_token_refresh);
  g_task_set_task_data (task, kafka_client_ref (client), (GDestroyNotify) kafka_client_unref);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, refresh);
}
