/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* Calls a function in a thread of its own, so many times a second, at fixed times: who is late catches up. */
typedef struct _Pace Pace;

typedef void (*PaceFunc) (guint number, gpointer data);

Pace *pace_start (guint rate, guint count, PaceFunc func, gpointer data);
void pace_join (Pace *pace);
