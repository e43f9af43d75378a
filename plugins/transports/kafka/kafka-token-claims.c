/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-token-claims.h"

#include <string.h>
#include <taskbus.h>

#define SUBJECT_MAX_LENGTH 256

typedef struct
{
  double expiry; /* 0: none */
  char *subject;
} Claims;

static guchar *
decode_payload (const char *token, gsize *length)
{
  const char *first = strchr (token, '.');
  const char *last = first != NULL ? strchr (first + 1, '.') : NULL;
  GString *base64;
  guchar *bytes;

  if (last == NULL)
    return NULL;

  base64 = g_string_new_len (first + 1, last - first - 1);
  for (gsize i = 0; i < base64->len; i++)
    base64->str[i] = base64->str[i] == '-' ? '+' : base64->str[i] == '_' ? '/' : base64->str[i];
  while (base64->len % 4 != 0)
    g_string_append_c (base64, '=');

  bytes = g_base64_decode (base64->str, length);
  explicit_bzero (base64->str, base64->len);
  g_string_free (base64, TRUE);
  return bytes;
}

static void
take_subject (Claims *claims, TaskbusJsonReader *reader)
{
  gsize length;
  const char *text = taskbus_json_reader_get_string (reader, &length);

  g_clear_pointer (&claims->subject, g_free);
  if (text != NULL && length > 0 && length < SUBJECT_MAX_LENGTH && memchr (text, '\0', length) == NULL)
    claims->subject = g_strndup (text, length);
}

/* The members of the outermost object are looked at, what is deeper is passed over: the broker is the one who judges the token. */
static gboolean
read_members (Claims *claims, TaskbusJsonReader *reader)
{
  TaskbusJsonToken token;

  if (taskbus_json_reader_next (reader, NULL) != TASKBUS_JSON_TOKEN_BEGIN_OBJECT)
    return FALSE;

  while ((token = taskbus_json_reader_next (reader, NULL)) == TASKBUS_JSON_TOKEN_NAME)
    {
      gboolean is_expiry = taskbus_json_reader_is_text (reader, "exp", 3);
      gboolean is_subject = taskbus_json_reader_is_text (reader, "sub", 3);

      taskbus_json_reader_next (reader, NULL);
      if (is_expiry && !taskbus_json_reader_get_double (reader, &claims->expiry))
        claims->expiry = 0;
      if (is_subject)
        take_subject (claims, reader);
      if (taskbus_json_reader_skip (reader, NULL, NULL, NULL) == TASKBUS_JSON_TOKEN_INVALID)
        return FALSE;
    }

  return token == TASKBUS_JSON_TOKEN_END_OBJECT && taskbus_json_reader_next (reader, NULL) == TASKBUS_JSON_TOKEN_END;
}

gboolean
kafka_token_read_claims (const char *token, gint64 *expiry, char **subject)
{
  g_auto (TaskbusJsonReader) reader;
  Claims claims = { 0, NULL };
  gsize length = 0;
  g_autofree guchar *payload = decode_payload (token, &length);
  gboolean is_good;

  *subject = NULL;
  taskbus_json_reader_init (&reader, (const char *) payload, (gssize) length);
  is_good = read_members (&claims, &reader) && claims.expiry > 0 && claims.expiry < 1e11;
  if (is_good)
    {
      *expiry = (gint64) claims.expiry * G_USEC_PER_SEC;
      *subject = g_steal_pointer (&claims.subject);
    }

  g_free (claims.subject);
  return is_good;
}
