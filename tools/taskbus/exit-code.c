/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "exit-code.h"

#include <taskbus.h>

/* Chooses the exit code for an error of any domain. */
ToolExit
tool_exit_for_error (const GError *error)
{
  if (error->domain == G_OPTION_ERROR)
    return TOOL_EXIT_USAGE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TOOL_EXIT_INTERRUPTED;
  if (error->domain == G_IO_ERROR && taskbus_error_is_retriable (error))
    return TOOL_EXIT_UNREACHABLE;
  if (error->domain != TASKBUS_ERROR)
    return TOOL_EXIT_FAILED;

  switch ((TaskbusError) error->code)
    {
    case TASKBUS_ERROR_INVALID_ARGUMENT:
    case TASKBUS_ERROR_INVALID_PROFILE:
      return TOOL_EXIT_USAGE;

    case TASKBUS_ERROR_UNREACHABLE:
    case TASKBUS_ERROR_UNCONFIRMED:
    case TASKBUS_ERROR_QUEUE_FULL:
      return TOOL_EXIT_UNREACHABLE;

    case TASKBUS_ERROR_NOT_FOUND:
    case TASKBUS_ERROR_NO_MODULE:
      return TOOL_EXIT_NOT_FOUND;

    case TASKBUS_ERROR_FAILED:
    case TASKBUS_ERROR_BAD_MODULE:
    case TASKBUS_ERROR_TOO_LARGE:
    case TASKBUS_ERROR_EXISTS:
    case TASKBUS_ERROR_CLOSED:
    case TASKBUS_ERROR_NOT_SUPPORTED:
    case TASKBUS_ERROR_NOT_AUTHORIZED:
    case TASKBUS_ERROR_NO_SPACE:
    case TASKBUS_ERROR_READ_ONLY:
    case TASKBUS_ERROR_CORRUPT:
    case TASKBUS_ERROR_INCOMPATIBLE:
    case TASKBUS_ERROR_FENCED:
    case TASKBUS_ERROR_BUSY:
    case TASKBUS_ERROR_BAD_MESSAGE:
    default:
      return TOOL_EXIT_FAILED;
    }
}
