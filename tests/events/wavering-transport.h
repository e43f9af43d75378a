/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "keeping-transport.h"

G_BEGIN_DECLS

/* A transport that answers in a thread of its own, in any order, and fails now and then.  Any thread. */
#define TEST_TYPE_WAVERING_TRANSPORT (test_wavering_transport_get_type ())
G_DECLARE_FINAL_TYPE (TestWaveringTransport, test_wavering_transport, TEST, WAVERING_TRANSPORT, TestKeepingTransport)

TestWaveringTransport *test_wavering_transport_new (void);

/* One of so many fails: 1 for all, 0 for none. */
void test_wavering_transport_set_failures (TestWaveringTransport *self, guint one_of);
/* What has this key is not answered until it is NULL. */
void test_wavering_transport_keep_key (TestWaveringTransport *self, const char *key);

/* How many failed of a key, or of all: NULL. */
guint test_wavering_transport_get_n_failed (TestWaveringTransport *self, const char *key);
/* The most that it had at once, of a key and of all. */
guint test_wavering_transport_get_most_of_key (TestWaveringTransport *self);
guint test_wavering_transport_get_most (TestWaveringTransport *self);
/* How many different values it took. */
guint test_wavering_transport_get_n_values (TestWaveringTransport *self);

G_END_DECLS
