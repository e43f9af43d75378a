/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "session.h"

G_BEGIN_DECLS

/* The entry of --yes, for the options of a verb that destroys something. */
#define TOOL_CONFIRMATION_ENTRY                                                                                        \
  {                                                                                                                    \
    "yes", 'y', 0, G_OPTION_ARG_NONE, &tool_confirmation_given,                                                        \
      N_ ("Do it; otherwise it is only told what would be done"), NULL                                                 \
  }

extern gboolean tool_confirmation_given;

gboolean tool_confirmation_check (ToolSession *session, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
