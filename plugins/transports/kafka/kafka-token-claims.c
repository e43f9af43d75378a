/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-token-claims.h"

#include <string.h>

#define SUBJECT_MAX_LENGTH 256

/* The members of the outermost object are looked at, what is deeper is passed over: no recursion, and the broker is the one who
 * judges the token. */

static const char *
skip_space (const char *at)
{
  return at + strspn (at, " \t\r\n");
}

/* From an opening quote to behind the closing one; NULL when there is none. */
static const char *
skip_string (const char *at)
{
  for (at++; *at != '\0' && *at != '"'; at++)
    {
      if (*at == '\\' && *++at == '\0')
        return NULL;
    }

  return *at == '"' ? at + 1 : NULL;
}

/* To behind a value of any kind; NULL when it does not end. */
static const char *
skip_value (const char *at)
{
  guint depth = 0;

  do
    {
      if (*at == '"')
        {
          at = skip_string (at);
          if (at == NULL)
            return NULL;
          continue;
        }
      if (*at == '\0')
        return NULL;
      if (*at == '{' || *at == '[')
        depth++;
      else if ((*at == '}' || *at == ']') && depth > 0)
        depth--;
      at++;
    }
  while (depth > 0 || strchr (",}", *at) == NULL);

  return *at != '\0' ? at : NULL;
}

/* The value of a member, up to @end. */
static const char *
find_member (const char *json, const char *name, const char **end)
{
  const char *at = skip_space (json);
  gsize length = strlen (name);

  while (*at == '{' || *at == ',')
    {
      const char *key = skip_space (at + 1);
      const char *key_end = *key == '"' ? skip_string (key) : NULL;
      const char *value;

      if (key_end == NULL)
        return NULL;
      value = skip_space (key_end);
      if (*value != ':')
        return NULL;
      value = skip_space (value + 1);
      *end = skip_value (value);
      if (*end == NULL)
        return NULL;
      if ((gsize) (key_end - key) == length + 2 && strncmp (key + 1, name, length) == 0)
        return value;
      at = skip_space (*end);
    }

  return NULL;
}

static char *
decode_payload (const char *token)
{
  const char *first = strchr (token, '.');
  const char *last = first != NULL ? strchr (first + 1, '.') : NULL;
  GString *base64;
  g_autofree guchar *bytes = NULL;
  char *json = NULL;
  gsize length = 0;

  if (last == NULL)
    return NULL;

  base64 = g_string_new_len (first + 1, last - first - 1);
  for (gsize i = 0; i < base64->len; i++)
    base64->str[i] = base64->str[i] == '-' ? '+' : base64->str[i] == '_' ? '/' : base64->str[i];
  while (base64->len % 4 != 0)
    g_string_append_c (base64, '=');

  bytes = g_base64_decode (base64->str, &length);
  explicit_bzero (base64->str, base64->len);
  g_string_free (base64, TRUE);
  if (bytes != NULL && length > 0 && memchr (bytes, '\0', length) == NULL &&
      g_utf8_validate ((const char *) bytes, (gssize) length, NULL))
    json = g_strndup ((const char *) bytes, length);
  return json;
}

gboolean
kafka_token_read_claims (const char *token, gint64 *expiry, char **subject)
{
  g_autofree char *json = decode_payload (token);
  const char *value, *end;
  char *number_end;
  double seconds;

  *subject = NULL;
  value = json != NULL ? find_member (json, "exp", &end) : NULL;
  if (value == NULL)
    return FALSE;

  seconds = g_ascii_strtod (value, &number_end);
  if (number_end == value || !(seconds > 0 && seconds < 1e11))
    return FALSE;
  *expiry = (gint64) seconds * G_USEC_PER_SEC;

  value = find_member (json, "sub", &end);
  end = value != NULL && *value == '"' ? skip_string (value) : NULL;
  if (end != NULL && end - value > 2 && end - value < SUBJECT_MAX_LENGTH)
    *subject = g_strndup (value + 1, (gsize) (end - value - 2));
  return TRUE;
}
