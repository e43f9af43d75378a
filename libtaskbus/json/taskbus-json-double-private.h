/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest that a number becomes, with its sign, its point and its exponent. */
#define TASKBUS_JSON_DOUBLE_SIZE 32

gsize taskbus_json_double_write (double number, char *to);

G_END_DECLS
