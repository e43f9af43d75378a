/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "taskbus-error.h"

#include <gio/gio.h>

/* clang-format off */
G_DEFINE_QUARK (taskbus-error-quark, taskbus_error)
/* clang-format on */

/**
 * taskbus_error_is_retriable:
 * @error: an error of any domain
 *
 * Tells whether doing the same again later can help, without a change by anybody.
 *
 * A full queue, a full disk or an unreachable endpoint can pass; a malformed topic name cannot.
 * After [error@Taskbus.Error.UNCONFIRMED] or `G_IO_ERROR_TIMED_OUT` the first attempt may have
 * succeeded, so that sending again may store the record twice.
 *
 * Returns: %TRUE when trying again can help
 *
 * Since: 1.0
 */
gboolean
taskbus_error_is_retriable (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  if (error->domain == TASKBUS_ERROR)
    {
      switch ((TaskbusError) error->code)
        {
        case TASKBUS_ERROR_UNREACHABLE:
        case TASKBUS_ERROR_QUEUE_FULL:
        case TASKBUS_ERROR_NO_SPACE:
        case TASKBUS_ERROR_BUSY:
        case TASKBUS_ERROR_UNCONFIRMED:
          return TRUE;

        case TASKBUS_ERROR_FAILED:
        case TASKBUS_ERROR_INVALID_ARGUMENT:
        case TASKBUS_ERROR_INVALID_PROFILE:
        case TASKBUS_ERROR_NO_MODULE:
        case TASKBUS_ERROR_BAD_MODULE:
        case TASKBUS_ERROR_TOO_LARGE:
        case TASKBUS_ERROR_NOT_FOUND:
        case TASKBUS_ERROR_EXISTS:
        case TASKBUS_ERROR_CLOSED:
        case TASKBUS_ERROR_NOT_SUPPORTED:
        case TASKBUS_ERROR_NOT_AUTHORIZED:
        case TASKBUS_ERROR_READ_ONLY:
        case TASKBUS_ERROR_CORRUPT:
        case TASKBUS_ERROR_INCOMPATIBLE:
        case TASKBUS_ERROR_FENCED:
        case TASKBUS_ERROR_BAD_MESSAGE:
        default:
          return FALSE;
        }
    }

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}
