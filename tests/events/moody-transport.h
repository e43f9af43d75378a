/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* A transport that sometimes does not take what it is given, and keeps what it took.  Any thread. */
#define TEST_TYPE_MOODY_TRANSPORT (test_moody_transport_get_type ())
G_DECLARE_FINAL_TYPE (TestMoodyTransport, test_moody_transport, TEST, MOODY_TRANSPORT, GObject)

TestMoodyTransport *test_moody_transport_new (void);

/* From now on every record fails like this, or none: -1. */
void test_moody_transport_set_failure (TestMoodyTransport *self, int code);
/* A record with this key is too large, for ever. */
void test_moody_transport_refuse_key (TestMoodyTransport *self, const char *key);
guint test_moody_transport_get_n_refused (TestMoodyTransport *self);
GPtrArray *test_moody_transport_get_taken (TestMoodyTransport *self);
guint test_moody_transport_get_n_taken (TestMoodyTransport *self);

G_END_DECLS
