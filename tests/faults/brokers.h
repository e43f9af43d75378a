/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "setup.h"

G_BEGIN_DECLS

void brokers_command (const Setup *setup, const char *what, guint broker);
void brokers_wait_in_sync (const Setup *setup);

G_END_DECLS
