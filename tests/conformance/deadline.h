/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Seconds that one thing may take before the test fails, before the multiplier. */
#define DEADLINE_SECONDS 30

guint deadline_multiplier (void);
GSource *deadline_start (const char *where, const char *what);
void deadline_stop (GSource *deadline);

/* Runs the main loop until the condition holds, and fails the test when that takes too long. */
#define wait_until(condition)                                                                                          \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    GSource *deadline_ = deadline_start (G_STRLOC, #condition);                                                        \
                                                                                                                       \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
    deadline_stop (deadline_);                                                                                         \
  }                                                                                                                    \
  G_STMT_END

G_END_DECLS
