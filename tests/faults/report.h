/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "checker.h"
#include "setup.h"

G_BEGIN_DECLS

void report_read_log (const Setup *setup, History *history);
gboolean report_storage (const Setup *setup);
gboolean report_findings (const Setup *setup,
                          const char *what,
                          const History *history,
                          const Expectations *expectations,
                          GArray *recoveries,
                          gint64 longest_outage);

G_END_DECLS
