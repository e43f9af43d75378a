/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* What the benchmark programs have in common: each prints its figures as lines of a name and a number. */

void measure_print (const char *name, double value);

void measure_print_span (gint64 began, gint64 ended, guint64 count);

void measure_print_latencies (GArray *microseconds);

void measure_use_one_core (void);

guint64 measure_cpu_microseconds (void);

guint64 measure_thread_cpu_nanoseconds (void);

void measure_print_memory (void);

/* Ends the program when there is an error. */
void measure_check (const GError *error);
