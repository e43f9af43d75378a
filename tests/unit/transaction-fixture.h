/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "scripted-transport.h"
#include "wait-until.h"

G_BEGIN_DECLS

typedef struct
{
  TestScriptedTransport *transport;
  TaskbusProfile *profile;
  TaskbusBus *bus;
  TaskbusBusTransaction *transaction;
  TaskbusSubscription *subscription;
  GPtrArray *kept; /* deliveries that are answered later */
  gboolean destroyed;
  guint n_results;
  GError *error;
} TransactionFixture;

void transaction_fixture_set_up (TransactionFixture *fixture, gconstpointer data);
void transaction_fixture_tear_down (TransactionFixture *fixture, gconstpointer data);
void transaction_fixture_begin (TransactionFixture *fixture);
TaskbusRecord *transaction_fixture_make_record (guint number);
/* Records whose results are counted in the fixture. */
void transaction_fixture_publish (TransactionFixture *fixture, guint first, guint n_records);
/* So many were committed, in their order. */
void transaction_fixture_assert_committed (TransactionFixture *fixture, guint n_records);

#define assert_commit_fails(fixture, domain, code)                                                                     \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autoptr (GError) _error = NULL;                                                                                  \
    g_assert_false (taskbus_bus_transaction_commit ((fixture)->transaction, NULL, &_error));                           \
    g_assert_error (_error, domain, code);                                                                             \
  }                                                                                                                    \
  G_STMT_END

G_END_DECLS
