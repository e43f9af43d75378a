/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "setup.h"

G_BEGIN_DECLS

void brokers_order (const Setup *setup, const char *what, guint broker);
void brokers_wait_in_sync (const Setup *setup);

G_END_DECLS
