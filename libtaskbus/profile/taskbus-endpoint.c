/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile/taskbus-endpoint-private.h"
#include "record/taskbus-printable-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define KAFKA_PORT 9092

static void
refuse (GError **error, const char *endpoint, const char *reason)
{
  g_autofree char *shown = taskbus_printable (endpoint);

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("Endpoint “%s” is not valid: %s"), shown,
               reason);
}

/* The length of the scheme that @endpoint begins with, without its colon; 0 when there is none. */
static gsize
scheme_length (const char *endpoint)
{
  gsize length = strspn (endpoint, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-");

  return g_ascii_isalpha (endpoint[0]) && endpoint[length] == ':' ? length : 0;
}

/* The transport of a scheme has its name, but for https. */
char *
taskbus_endpoint_get_transport (const char *endpoint)
{
  g_autofree char *scheme = g_ascii_strdown (endpoint, scheme_length (endpoint));

  return strcmp (scheme, "https") == 0 ? g_strdup ("http") : g_steal_pointer (&scheme);
}

static gboolean
is_number (const char *text)
{
  return *text != '\0' && strspn (text, G_CSET_DIGITS) == strlen (text);
}

/* local:, local:/folder, and local:///folder as file: has it. */
static char *
normalize_local (const char *endpoint, const char *rest, GError **error)
{
  if (strstr (rest, "://") != NULL)
    {
      refuse (error, endpoint, _ ("the endpoints of a profile belong to one transport"));
      return NULL;
    }

  for (const char *comma = strchr (rest, ','); comma != NULL; comma = strchr (comma + 1, ','))
    {
      if (scheme_length (comma + 1 + strspn (comma + 1, " ")) > 0)
        {
          refuse (error, endpoint, _ ("a log has one folder; a comma in its name can be written as %2C"));
          return NULL;
        }
    }

  if (g_str_has_prefix (rest, "///"))
    rest += 2;

  if (*rest == '\0' || (rest[0] == '/' && rest[1] != '/'))
    return g_strconcat ("local:", rest, NULL);

  refuse (error, endpoint, _ ("write local: or local:/folder, with the folder from the root"));
  return NULL;
}

static char *
normalize_null (const char *endpoint, const char *rest, GError **error)
{
  if (*rest == '\0')
    return g_strdup ("null:");

  refuse (error, endpoint, _ ("nothing follows after null:"));
  return NULL;
}

/* kafka://host:port, http://host:port/path; the error of g_uri_split () might repeat a password. */
static char *
normalize_host (const char *endpoint, const char *scheme, GError **error)
{
  gboolean is_kafka = strcmp (scheme, "kafka") == 0;
  g_autofree char *user = NULL;
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;
  g_autofree char *query = NULL;
  g_autofree char *fragment = NULL;
  g_autofree char *bracketed = NULL;
  int port;

  if (!g_uri_split (endpoint, G_URI_FLAGS_ENCODED, NULL, &user, &host, &port, &path, &query, &fragment, NULL) ||
      host == NULL || *host == '\0' || port == 0 ||
      strspn (host, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-_:%") != strlen (host))
    {
      refuse (error, endpoint, _ ("write a host, or an IPv6 address in brackets, and a port from 1 to 65535"));
      return NULL;
    }

  if (user != NULL)
    {
      refuse (error, endpoint, _ ("names and passwords do not belong into an endpoint"));
      return NULL;
    }

  if (query != NULL || fragment != NULL || (is_kafka && *path != '\0' && strcmp (path, "/") != 0))
    {
      refuse (error, endpoint, is_kafka ? _ ("nothing follows after the port") : _ ("“?” and “#” have no meaning"));
      return NULL;
    }

  if (port < 0 && is_kafka)
    port = KAFKA_PORT;
  while (g_str_has_suffix (path, "/"))
    path[strlen (path) - 1] = '\0';
  bracketed = strchr (host, ':') != NULL ? g_strdup_printf ("[%s]", host) : g_strdup (host);

  if (port < 0)
    return g_strdup_printf ("%s://%s%s", scheme, bracketed, path);

  return g_strdup_printf ("%s://%s:%d%s", scheme, bracketed, port, path);
}

static char *
normalize (const char *endpoint, GError **error)
{
  gsize length = scheme_length (endpoint);
  g_autofree char *scheme = g_ascii_strdown (endpoint, length);
  const char *rest = endpoint + length + 1;

  if (strcmp (scheme, "local") == 0)
    return normalize_local (endpoint, rest, error);
  if (strcmp (scheme, "null") == 0)
    return normalize_null (endpoint, rest, error);
  if (strcmp (scheme, "kafka") == 0 || strcmp (scheme, "http") == 0 || strcmp (scheme, "https") == 0)
    return normalize_host (endpoint, scheme, error);

  return g_strconcat (scheme, ":", rest, NULL);
}

/* Folders may have commas in their names; hosts cannot.  So a list is split only where hosts are listed. */
static char **
split (const char *text, gboolean has_hosts)
{
  if (has_hosts)
    return g_strsplit (text, ",", -1);

  return g_strdupv ((char *[]){ (char *) text, NULL });
}

static gboolean
check_first (const char *text, GError **error)
{
  gsize length = scheme_length (text);

  if (*text == '\0')
    refuse (error, text, _ ("it is empty"));
  else if (length == 0 || is_number (text + length + 1))
    refuse (error, text, _ ("it must begin with the name of a transport and a colon, such as local: or null:"));
  else if (strncmp (text + length + 1, "//", 2) != 0 && strstr (text, "://") != NULL)
    refuse (error, text, _ ("the endpoints of a profile belong to one transport"));
  else
    return TRUE;

  return FALSE;
}

/* Splits and checks the value of the key “endpoints”.  Each one that is returned is complete, with a scheme in small letters,
 * kafka:// always with a port; all are of one transport. */
char **
taskbus_endpoint_parse_list (const char *text, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *transport = NULL;
  g_autofree char *scheme = NULL;
  gboolean has_hosts;
  g_auto (GStrv) parts = NULL;

  if (!check_first (stripped, error))
    return NULL;

  scheme = g_strndup (stripped, scheme_length (stripped));
  transport = taskbus_endpoint_get_transport (stripped);
  has_hosts = strncmp (stripped + strlen (scheme) + 1, "//", 2) == 0 && strcmp (transport, "local") != 0;
  parts = split (stripped, has_hosts);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      const char *part = g_strstrip (parts[i]);
      g_autofree char *complete = i == 0 || strstr (part, "://") != NULL ? g_strdup (part)
                                                                         : g_strconcat (scheme, "://", part, NULL);
      g_autofree char *own = taskbus_endpoint_get_transport (complete);
      g_autofree char *normal = NULL;

      if (strcmp (own, transport) != 0)
        {
          refuse (error, stripped, _ ("the endpoints of a profile belong to one transport"));
          return NULL;
        }

      normal = normalize (complete, error);
      if (normal == NULL && strchr (stripped, '@') != NULL)
        {
          /* With a comma in a password its first part looks like a host. */
          g_clear_error (error);
          refuse (error, stripped, _ ("names and passwords do not belong into an endpoint"));
        }
      if (normal == NULL)
        return NULL;
      g_strv_builder_add (builder, normal);
    }

  return g_strv_builder_end (builder);
}
