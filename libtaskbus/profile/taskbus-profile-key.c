/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile/taskbus-nearest-name-private.h"
#include "profile/taskbus-profile-private.h"
#include "record/taskbus-printable-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define KEY_MAX_LENGTH 128
#define DAY_MS (24 * 60 * 60 * 1000)

/* In the order of TaskbusAuditFallback. */
static const char *const audit_fallbacks[] = { "drop", "fail", "spool", NULL };

const TaskbusProfileKey taskbus_profile_keys[] = {
  { "endpoints", TASKBUS_PROFILE_STRING, "local:", 0, 0,
    N_ ("Where the records go: local:, local:/folder or null:, or what another transport takes") },
  { "transport", TASKBUS_PROFILE_STRING, NULL, 0, 0,
    N_ ("The transport that carries the records, when it is not the one that the endpoints name") },
  { "client-id", TASKBUS_PROFILE_STRING, NULL, 0, 0, N_ ("What the program calls itself towards the transport") },
  { "group", TASKBUS_PROFILE_STRING, NULL, 0, 0, N_ ("The consumer group of subscriptions that name none") },
  { "queue.max-records", TASKBUS_PROFILE_INTEGER, "100000", 1, 100 * 1000 * 1000,
    N_ ("How many published records may wait for their confirmation") },
  { "queue.max-bytes", TASKBUS_PROFILE_INTEGER, "67108864", 1024, G_GINT64_CONSTANT (1) << 40,
    N_ ("How many bytes of published records may wait for their confirmation") },
  { "publish-timeout", TASKBUS_PROFILE_INTEGER, "30000", 1, DAY_MS,
    N_ ("How long a published record may wait for its confirmation, in milliseconds") },
  { "close-timeout", TASKBUS_PROFILE_INTEGER, "10000", 0, DAY_MS,
    N_ ("How long closing waits for what is under way, in milliseconds") },
  { "rebalance-timeout", TASKBUS_PROFILE_INTEGER, "10000", 0, DAY_MS,
    N_ ("How long a partition that goes to another member waits for running handlers, in milliseconds") },
  { "audit.enabled", TASKBUS_PROFILE_BOOLEAN, "true", 0, 0, N_ ("Whether the audit log writes what it is told") },
  { "audit.fallback", TASKBUS_PROFILE_WORD, "drop", 0, 0,
    N_ ("What happens to an entry of the audit log that cannot be delivered: drop, fail or spool"), audit_fallbacks },
  { "audit.spool", TASKBUS_PROFILE_STRING, NULL, 0, 0,
    N_ ("The folder where entries of the audit log wait with the fallback spool, as an absolute path") },
  { "audit.profile", TASKBUS_PROFILE_STRING, NULL, 0, 0,
    N_ ("The profile of the audit log, when it is not that of the program") },
  { "audit.endpoints", TASKBUS_PROFILE_STRING, NULL, 0, 0,
    N_ ("Where the audit log goes, when that is not where all other records go") },
  { "task.max-poll-records", TASKBUS_PROFILE_INTEGER, "10", 1, 1000 * 1000,
    N_ ("How many records the listener for tasks asks a transport for that has to be asked") },
  { "task.poll-wait", TASKBUS_PROFILE_INTEGER, "30000", 0, G_MAXINT32,
    N_ ("How long it waits there for the first of them, in milliseconds") },
  { "task.idle-pause", TASKBUS_PROFILE_INTEGER, "1000", 0, G_MAXINT32,
    N_ ("How long it pauses when there was none, in milliseconds") },
  { "task.error-pause", TASKBUS_PROFILE_INTEGER, "5000", 0, G_MAXINT32,
    N_ ("How long it pauses after an error, in milliseconds") },
  { NULL, TASKBUS_PROFILE_STRING, NULL, 0, 0, NULL },
};

const TaskbusProfileKey *
taskbus_profile_find_key (const char *name)
{
  for (const TaskbusProfileKey *key = taskbus_profile_keys; key->name != NULL; key++)
    {
      if (strcmp (key->name, name) == 0)
        return key;
    }

  return NULL;
}

/* Whether the part before the first dot is one of the core's own: “queue” is, “local” belongs to a transport. */
static gboolean
is_core_section (const char *name, gsize length)
{
  for (const TaskbusProfileKey *key = taskbus_profile_keys; key->name != NULL; key++)
    {
      if (strncmp (key->name, name, length) == 0 && key->name[length] == '.')
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_transport_key (const char *name)
{
  const char *dot = strchr (name, '.');
  gsize length = strlen (name);

  return dot != NULL && dot != name && dot[1] != '\0' && length <= KEY_MAX_LENGTH && g_ascii_islower (name[0]) &&
         strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-") == (gsize) (dot - name) &&
         strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-._") == length && !is_core_section (name, dot - name) &&
         taskbus_profile_describe_message_key (name) == NULL;
}

/* Keys of the core are known; the ones of a transport or of a type of messages only have to look like one. */
gboolean
taskbus_profile_check_key_name (const char *name, GError **error)
{
  const char *names[G_N_ELEMENTS (taskbus_profile_keys)] = { NULL };
  const char *nearest;
  g_autofree char *shown = NULL;

  if (taskbus_profile_find_key (name) != NULL || is_transport_key (name) || taskbus_profile_is_message_key (name))
    return TRUE;

  for (gsize i = 0; taskbus_profile_keys[i].name != NULL; i++)
    names[i] = taskbus_profile_keys[i].name;

  shown = taskbus_printable (name);
  nearest = taskbus_nearest_name (name, names);
  if (nearest != NULL)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                 _ ("There is no profile key “%s”; did you mean “%s”?"), shown, nearest);
  else
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                 _ ("There is no profile key “%s”; a transport's own keys are written TRANSPORT.KEY in small letters"),
                 shown);
  return FALSE;
}

gboolean
taskbus_profile_parse_integer (const char *key,
                               const char *value,
                               const char *origin,
                               gint64 minimum,
                               gint64 maximum,
                               gint64 *number,
                               GError **error)
{
  g_autofree char *shown = NULL;

  if (g_ascii_string_to_signed (value, 10, minimum, maximum, number, NULL))
    return TRUE;

  shown = taskbus_printable (value);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
               _ ("“%s” for key “%s” (%s) is not a whole number from %" PRId64 " to %" PRId64), shown, key, origin,
               minimum, maximum);
  return FALSE;
}

/* Checks what can be known of a value without its user: the encoding of any, and what a key of the core can be. */
gboolean
taskbus_profile_check_value (const char *name, const char *value, const char *origin, GError **error)
{
  const TaskbusProfileKey *key = taskbus_profile_find_key (name);
  gboolean truth;
  gint64 number;
  guint word;

  if (!g_utf8_validate (value, -1, NULL))
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                   _ ("The value for key “%s” (%s) is not valid UTF-8"), name, origin);
      return FALSE;
    }

  if (taskbus_profile_is_message_key (name))
    return taskbus_profile_check_message_value (name, value, origin, error);

  switch (key != NULL ? key->kind : TASKBUS_PROFILE_STRING)
    {
    case TASKBUS_PROFILE_INTEGER:
      return taskbus_profile_parse_integer (name, value, origin, key->minimum, key->maximum, &number, error);
    case TASKBUS_PROFILE_BOOLEAN:
      return taskbus_profile_check_boolean (name, value, origin, &truth, error);
    case TASKBUS_PROFILE_WORD:
      return taskbus_profile_parse_word (key, value, origin, &word, error);
    case TASKBUS_PROFILE_STRING:
    default:
      return TRUE;
    }
}

/* local.session-timeout → TASKBUS_LOCAL_SESSION_TIMEOUT */
char *
taskbus_profile_key_to_variable (const char *key)
{
  GString *variable = g_string_new ("TASKBUS_");

  for (; *key != '\0'; key++)
    g_string_append_c (variable, g_ascii_isalnum (*key) ? g_ascii_toupper (*key) : '_');

  return g_string_free (variable, FALSE);
}

/* The key that a variable sets, as well as can be told: of several keys with one variable a transport's key is taken to have
 * one dot.  NULL when it is no variable of a key. */
char *
taskbus_profile_variable_to_key (const char *variable)
{
  g_autofree char *name = NULL;
  char *section;

  for (const TaskbusProfileKey *key = taskbus_profile_keys; key->name != NULL; key++)
    {
      g_autofree char *own = taskbus_profile_key_to_variable (key->name);

      if (strcmp (own, variable) == 0)
        return g_strdup (key->name);
    }

  if (taskbus_profile_is_message_variable (variable))
    return taskbus_profile_message_variable_to_key (variable);

  name = g_ascii_strdown (variable + strlen ("TASKBUS_"), -1);
  section = strchr (name, '_');
  if (section == NULL)
    return NULL;

  *section = '.';
  g_strdelimit (section, "_", '-');
  return is_transport_key (name) ? g_steal_pointer (&name) : NULL;
}

/* queue.max-records → queue-max-records: the names of GSettings have no dots. */
char *
taskbus_profile_key_to_setting (const char *key)
{
  return g_strdelimit (g_strdup (key), ".", '-');
}

/**
 * taskbus_profile_describe_key:
 * @key: a key
 *
 * Describes a key of the core, or one of a type of messages, in one sentence, in the user's language.
 *
 * Returns: (transfer none) (nullable): the description, or %NULL when the core has no such key
 *
 * Since: 1.0
 */
const char *
taskbus_profile_describe_key (const char *key)
{
  const TaskbusProfileKey *known;

  g_return_val_if_fail (key != NULL, NULL);

  known = taskbus_profile_find_key (key);
  return known != NULL ? _ (known->description) : taskbus_profile_describe_message_key (key);
}

/* Gets the last word of a name in small letters, and shortens the name by it. */
static char *
take_last_word (char *name)
{
  gsize length = strlen (name);
  gsize start;
  char *word;

  while (length > 0 && strchr (".-_", name[length - 1]) != NULL)
    length--;
  start = length;
  while (start > 0 && strchr (".-_", name[start - 1]) == NULL)
    start--;

  word = g_ascii_strdown (name + start, (gssize) (length - start));
  name[start] = '\0';
  return word;
}

/**
 * taskbus_profile_key_is_secret:
 * @key: a key, or its variable of the environment
 *
 * Tells whether the value of a key is secret. The last word of its name says it: `password`, `passphrase`, `secret`, `token` or
 * `credentials`, or the two words `key.pem`; words are separated by a dot, a dash or an underscore. So `kafka.password` and
 * `kafka.ssl.key.pem` are, and `kafka.password-file` is not: it only says where the secret is. Keys of types of messages are not,
 * either: `topic.user.token`.
 *
 * Returns: %TRUE when it is secret
 *
 * Since: 1.0
 */
gboolean
taskbus_profile_key_is_secret (const char *key)
{
  static const char *const words[] = { "password", "passphrase", "secret", "token", "credentials", NULL };
  g_autofree char *rest = NULL;
  g_autofree char *last = NULL;
  g_autofree char *before = NULL;

  g_return_val_if_fail (key != NULL, FALSE);

  /* The name of a type says nothing of its topic. */
  if (taskbus_profile_describe_message_key (key) != NULL || taskbus_profile_is_message_variable (key))
    return FALSE;

  rest = g_strdup (key);
  last = take_last_word (rest);
  if (g_strv_contains (words, last))
    return TRUE;

  before = take_last_word (rest);
  return strcmp (last, "pem") == 0 && strcmp (before, "key") == 0;
}
