/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "scripted-transport.h"

G_BEGIN_DECLS

typedef struct
{
  guint fed;      /* so many records exist */
  guint received; /* so many were received */
  gboolean paused;
  gboolean assigned;
  gboolean released;
  gint64 position;
  gint64 committed_position; /* by a transaction */
} TestScriptedTopic;

struct _TestScriptedTransport
{
  GObject parent_instance;

  GMutex gate;
  gint n_at_gate; /* atomic */

  GMutex lock;
  GMainContext *context;
  gboolean hold;
  guint capacity;
  gboolean answer_when_full;
  gboolean keep_consumers;
  GTask *kept_close;
  char *open_failure;
  GPtrArray *held;
  GPtrArray *sent;
  TestScriptedTopic topics[2]; /* t and u */
  TaskbusConsumer *consumer;
  TaskbusPolling *polling;

  /* Transactions. */
  gboolean transaction_open;
  GPtrArray *committed;
  guint n_steps[TEST_N_STEPS];
  int failures[TEST_N_STEPS]; /* a code, or -1 */
  gboolean stalls[TEST_N_STEPS];
  gboolean ignores[TEST_N_STEPS];
  GTask *ignored;
  guint n_stalled;
  guint n_consumer_commits;
};

#define TEST_TYPE_SCRIPTED_CONSUMER (test_scripted_consumer_get_type ())
G_DECLARE_FINAL_TYPE (TestScriptedConsumer, test_scripted_consumer, TEST, SCRIPTED_CONSUMER, GObject)

struct _TestScriptedConsumer
{
  GObject parent_instance;

  TestScriptedTransport *transport;
};

#define TEST_TYPE_SCRIPTED_TRANSACTION (test_scripted_transaction_get_type ())
G_DECLARE_FINAL_TYPE (TestScriptedTransaction, test_scripted_transaction, TEST, SCRIPTED_TRANSACTION, GObject)

void test_scripted_transaction_begin_async (TaskbusTransport *transport,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
TaskbusTransaction *
test_scripted_transaction_begin_finish (TaskbusTransport *transport, GAsyncResult *result, GError **error);

TestScriptedTopic *test_scripted_transport_get_topic (TestScriptedTransport *self, const char *topic);
void test_scripted_finish_at_once (gpointer source,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

G_END_DECLS
