/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For tables of names that come from outside: who sends them does not know which of them have the same hash. */
guint taskbus_name_hash (gconstpointer name);

G_END_DECLS
