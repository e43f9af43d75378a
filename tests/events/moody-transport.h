/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "keeping-transport.h"

G_BEGIN_DECLS

/* A transport that sometimes does not take what it is given.  Any thread. */
#define TEST_TYPE_MOODY_TRANSPORT (test_moody_transport_get_type ())
G_DECLARE_FINAL_TYPE (TestMoodyTransport, test_moody_transport, TEST, MOODY_TRANSPORT, TestKeepingTransport)

TestMoodyTransport *test_moody_transport_new (void);

/* From now on every record fails like this, or none: -1. */
void test_moody_transport_set_failure (TestMoodyTransport *self, int code);
/* A record with this key is too large, for ever. */
void test_moody_transport_refuse_key (TestMoodyTransport *self, const char *key);
guint test_moody_transport_get_n_refused (TestMoodyTransport *self);

G_END_DECLS
