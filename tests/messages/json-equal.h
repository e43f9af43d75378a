/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void
assert_json_equal (const char *what, const char *text, gssize length, const char *expected, gssize expected_length);

G_END_DECLS
