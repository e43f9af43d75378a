/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the process answers; taskbus(1) promises these numbers. */
typedef enum
{
  TOOL_EXIT_OK = 0,
  TOOL_EXIT_FAILED = 1,
  TOOL_EXIT_USAGE = 2,
  TOOL_EXIT_UNREACHABLE = 3,
  TOOL_EXIT_NOT_FOUND = 4,
  TOOL_EXIT_PARTLY = 5,
  TOOL_EXIT_INTERRUPTED = 130,
} ToolExit;

ToolExit tool_exit_for_error (const GError *error);

G_END_DECLS
