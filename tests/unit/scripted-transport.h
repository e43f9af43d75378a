/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* A transport that does what a test tells it, and counts what the bus does. */
#define TEST_TYPE_SCRIPTED_TRANSPORT (test_scripted_transport_get_type ())
G_DECLARE_FINAL_TYPE (TestScriptedTransport, test_scripted_transport, TEST, SCRIPTED_TRANSPORT, GObject)

TestScriptedTransport *test_scripted_transport_new (void);

/* Sent records are kept without an answer until they are told to be confirmed. */
void test_scripted_transport_hold_answers (TestScriptedTransport *self, gboolean hold);
void test_scripted_transport_answer_all (TestScriptedTransport *self);
/* In one call; some of them were answered before. */
void test_scripted_transport_answer_at_once (TestScriptedTransport *self);
void test_scripted_transport_drop_all (TestScriptedTransport *self);
/* At most so many unanswered records are taken; 0 for no limit. */
void test_scripted_transport_set_capacity (TestScriptedTransport *self, guint capacity);
/* Just before it refuses a record because it is full, it confirms the oldest one. */
void test_scripted_transport_answer_when_full (TestScriptedTransport *self);
/* Its consumers never tell that they are closed. */
void test_scripted_transport_keep_consumers (TestScriptedTransport *self);
/* While it is shut, a record that is sent stays at the gate. */
void test_scripted_transport_shut_gate (TestScriptedTransport *self);
void test_scripted_transport_open_gate (TestScriptedTransport *self);
guint test_scripted_transport_get_n_at_gate (TestScriptedTransport *self);
void test_scripted_transport_fail_open (TestScriptedTransport *self, const char *message);
guint test_scripted_transport_get_n_held (TestScriptedTransport *self);
char **test_scripted_transport_get_sent (TestScriptedTransport *self);

/* What a consumer receives: records of one partition of topic `t`, and `u` for a second one. */
void test_scripted_transport_feed (TestScriptedTransport *self, const char *topic, guint n_records);
/* Both topics are assigned anew, and received from there. */
void test_scripted_transport_assign (TestScriptedTransport *self, guint offset);
void test_scripted_transport_revoke (TestScriptedTransport *self, const char *topic, gboolean lost);
/* Its consumer tells of so many failures. */
void test_scripted_transport_fail_consumer (TestScriptedTransport *self, guint n_failures);
/* How its last consumer was told to ask for records. */
TaskbusPolling *test_scripted_transport_get_polling (TestScriptedTransport *self);
gint64 test_scripted_transport_get_position (TestScriptedTransport *self, const char *topic);
gboolean test_scripted_transport_was_released (TestScriptedTransport *self, const char *topic);

/* What a transaction does: its records are committed or gone, one transaction at a time. */
typedef enum
{
  TEST_STEP_BEGIN,
  TEST_STEP_POSITIONS,
  TEST_STEP_COMMIT,
  TEST_STEP_ABORT,
  TEST_N_STEPS,
} TestStep;

/* The next such step fails with a TaskbusError. */
void test_scripted_transport_fail_step (TestScriptedTransport *self, TestStep step, TaskbusError code);
/* The next such step lasts until it is cancelled. */
void test_scripted_transport_stall_step (TestScriptedTransport *self, TestStep step);
/* The next such step is never answered. */
void test_scripted_transport_ignore_step (TestScriptedTransport *self, TestStep step);
guint test_scripted_transport_get_n_stalled (TestScriptedTransport *self);
/* How often a step was asked for. */
guint test_scripted_transport_get_n_steps (TestScriptedTransport *self, TestStep step);
char **test_scripted_transport_get_committed (TestScriptedTransport *self);
gint64 test_scripted_transport_get_committed_position (TestScriptedTransport *self, const char *topic);
/* How often the consumer was told to commit. */
guint test_scripted_transport_get_n_consumer_commits (TestScriptedTransport *self);

G_END_DECLS
