/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile/taskbus-endpoint-private.h"
#include "profile/taskbus-profile-private.h"
#include "record/taskbus-printable-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The two keys that say where records go. */
typedef struct
{
  TaskbusProfileValue transport;
  TaskbusProfileValue endpoints;
} Destination;

static void
destination_clear (Destination *destination)
{
  taskbus_profile_value_clear (&destination->transport);
  taskbus_profile_value_clear (&destination->endpoints);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Destination, destination_clear)

/* A profile that was asked for by its name and is nowhere would send its records to the default place in silence. */
static gboolean
find_destination (TaskbusProfile *self, Destination *destination, GError **error)
{
  taskbus_profile_find_value (self, "transport", &destination->transport);
  taskbus_profile_find_value (self, "endpoints", &destination->endpoints);
  if (destination->transport.origin != TASKBUS_ORIGIN_DEFAULT ||
      destination->endpoints.origin != TASKBUS_ORIGIN_DEFAULT || taskbus_profile_is_stored (self))
    return TRUE;

  if (taskbus_profile_schema_is_installed ())
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                 _ ("Nothing is stored under the profile “%s”, and no option or variable says where records go"),
                 taskbus_profile_get_name (self));
  else
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                 _ ("The profile “%s” cannot be read: the GSettings schemas of Taskbus are not found; put the “share” "
                    "folder that they are installed in into XDG_DATA_DIRS"),
                 taskbus_profile_get_name (self));
  return FALSE;
}

/* The higher origin decides; of the same one the transport does. */
static gboolean
names_transport (const Destination *destination)
{
  return destination->transport.value != NULL && *destination->transport.value != '\0' &&
         destination->transport.origin >= destination->endpoints.origin;
}

static char **
parse_endpoints (TaskbusProfile *self, const Destination *destination, GError **error)
{
  char **endpoints = taskbus_endpoint_parse_list (destination->endpoints.value, error);

  if (endpoints == NULL)
    {
      g_autofree char *origin = taskbus_profile_describe_origin (self, "endpoints");

      g_prefix_error (error, _ ("Key “endpoints” (%s): "), origin);
    }

  return endpoints;
}

/**
 * taskbus_profile_get_transport:
 * @self: a profile
 * @error: return location for a [error@Taskbus.Error]
 *
 * Tells which transport carries the records: the one that the key `transport` names, or the one that the endpoints belong to.
 * If both are set at different places, then the one of the higher origin decides.
 *
 * Returns: (transfer full): the name of the transport, or %NULL with [error@Taskbus.Error.INVALID_PROFILE] when an endpoint is
 *   malformed, the endpoints belong to several transports, or nothing is stored under the profile's name
 *
 * Since: 1.0
 */
char *
taskbus_profile_get_transport (TaskbusProfile *self, GError **error)
{
  g_auto (Destination) destination = { 0 };
  g_auto (GStrv) endpoints = NULL;

  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), NULL);

  if (!find_destination (self, &destination, error))
    return NULL;

  if (names_transport (&destination))
    return g_steal_pointer (&destination.transport.value);

  endpoints = parse_endpoints (self, &destination, error);
  return endpoints != NULL ? taskbus_endpoint_get_transport (endpoints[0]) : NULL;
}

/**
 * taskbus_profile_get_endpoints:
 * @self: a profile
 * @error: return location for a [error@Taskbus.Error]
 *
 * Gets the endpoints, each complete and checked: a list of brokers `kafka://h1:9092,h2` becomes `kafka://h1:9092` and `kafka://h2:9092`, an
 * HTTP address loses a slash at its end, a folder is `local:/folder` or `local:`. What follows the scheme of a
 * transport that the core does not know is left as it is.
 *
 * Endpoints of another transport do not count where the key `transport` was set at a higher origin, so that an option can choose
 * another transport than the environment without emptying the endpoints.
 *
 * Returns: (transfer full) (array zero-terminated=1): the endpoints, possibly none, or %NULL with
 *   [error@Taskbus.Error.INVALID_PROFILE], see [method@Taskbus.Profile.get_transport]
 *
 * Since: 1.0
 */
char **
taskbus_profile_get_endpoints (TaskbusProfile *self, GError **error)
{
  g_auto (Destination) destination = { 0 };
  g_autofree char *transport = NULL;
  char **endpoints;

  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), NULL);

  if (!find_destination (self, &destination, error))
    return NULL;

  if (!names_transport (&destination) || destination.transport.origin == destination.endpoints.origin)
    return parse_endpoints (self, &destination, error);

  endpoints = taskbus_endpoint_parse_list (destination.endpoints.value, NULL);
  transport = endpoints != NULL ? taskbus_endpoint_get_transport (endpoints[0]) : NULL;
  if (g_strcmp0 (transport, destination.transport.value) == 0)
    return endpoints;

  g_strfreev (endpoints);
  return g_new0 (char *, 1);
}
