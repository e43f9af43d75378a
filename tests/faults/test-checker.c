/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "checker.h"

/* The checker is worth nothing if it finds nothing: each anomaly, made by hand, must be found, and as nothing else. */

#define N_MESSAGES 20

static MessageId
message (guint seq)
{
  return (MessageId){ 1, 1, seq % 2, seq / 2 };
}

/* Everything as it should be: each message confirmed, stored in partition key % 2, and delivered once. */
static History *
make_history (void)
{
  History *history = history_new ();

  for (guint i = 0; i < N_MESSAGES; i++)
    {
      MessageId id = message (i);

      history_invoke (history, &id);
      history_confirm (history, &id, id.key, id.seq);
      history_store (history, &id, id.key, id.seq, TRUE);
      history_deliver (history, 1, id.key, id.seq, &id, 1);
    }
  return history;
}

static const Expectations strict = { .consumed = TRUE, .gapless = TRUE, .max_redelivered = G_MAXUINT };

/* Exactly these findings; @also is N_FINDINGS for none. */
static void
assert_found (History *history, Finding finding, guint n, Finding also)
{
  g_autoptr (Findings) findings = check_history (history, &strict);

  for (guint i = 0; i < N_FINDINGS; i++)
    {
      if (i == finding)
        g_assert_cmpuint (findings->counts[i], ==, n);
      else if (i != also && findings->counts[i] != 0)
        g_test_fail_printf ("%s was found: %s", finding_name (i), findings->first[i]);
    }
  if (finding < N_FINDINGS)
    g_assert_nonnull (findings->first[finding]);
}

static void
test_clean (void)
{
  g_autoptr (History) history = make_history ();

  assert_found (history, N_FINDINGS, 0, N_FINDINGS);
}

static void
test_lost (void)
{
  g_autoptr (History) history = make_history ();

  /* the last one of its partition, so that there is no gap either */
  g_array_set_size (history->log, N_MESSAGES - 1);
  g_array_set_size (history->deliveries, N_MESSAGES - 1);
  assert_found (history, FINDING_LOST, 1, N_FINDINGS);
}

static void
test_unknown_may_be_lost (void)
{
  g_autoptr (History) history = make_history ();
  MessageId id = message (N_MESSAGES - 1);
  g_autoptr (Findings) findings = NULL;

  history_answer (history, &id, RESULT_UNKNOWN);
  g_array_set_size (history->log, N_MESSAGES - 1);
  g_array_set_size (history->deliveries, N_MESSAGES - 1);
  findings = check_history (history, &strict);
  g_assert_cmpuint (findings_count (findings), ==, 0);
  g_assert_cmpuint (findings->n_unknown, ==, 1);
  g_assert_cmpuint (findings->n_saved, ==, 0);
}

static void
test_buried_is_not_lost (void)
{
  g_autoptr (History) history = make_history ();
  MessageId id = message (N_MESSAGES - 1);

  g_array_set_size (history->log, N_MESSAGES - 1);
  g_array_set_size (history->deliveries, N_MESSAGES - 1);
  history_bury (history, &id, 0, 0, TRUE);
  assert_found (history, N_FINDINGS, 0, N_FINDINGS);
  history_bury (history, &id, 0, 1, TRUE);
  assert_found (history, FINDING_CONSERVE, 1, N_FINDINGS);
}

static void
test_phantom (void)
{
  g_autoptr (History) history = make_history ();
  MessageId id = { 7, 1, 0, 0 };

  history_store (history, &id, 0, N_MESSAGES / 2, TRUE);
  assert_found (history, FINDING_PHANTOM, 1, N_FINDINGS);
}

static void
test_corrupt (void)
{
  g_autoptr (History) history = make_history ();

  g_array_index (history->log, Stored, 4).intact = FALSE;
  assert_found (history, FINDING_CORRUPT, 1, N_FINDINGS);
}

static void
test_dup_log (void)
{
  g_autoptr (History) history = make_history ();
  MessageId id = message (0);
  g_autoptr (Findings) findings = NULL;

  history_store (history, &id, 0, N_MESSAGES / 2, TRUE);
  assert_found (history, FINDING_DUP_LOG, 1, N_FINDINGS);
  findings = check_history (history, &(Expectations){ TRUE, TRUE, FALSE, 1, G_MAXUINT });
  g_assert_cmpuint (findings_count (findings), ==, 0);
  g_assert_cmpuint (findings->n_duplicates, ==, 1);
}

static void
test_aborted (void)
{
  g_autoptr (History) history = make_history ();
  MessageId id = message (3);

  history_answer (history, &id, RESULT_FAILED);
  assert_found (history, FINDING_ABORTED, 1, N_FINDINGS);
}

static void
test_offset (void)
{
  g_autoptr (History) history = make_history ();
  MessageId id = { 1, 2, 0, 0 };

  g_array_set_size (history->receipts, 0);
  history_invoke (history, &id);
  history_store (history, &id, 0, N_MESSAGES / 2 - 1, TRUE);
  assert_found (history, FINDING_OFFSET, 1, FINDING_ORDER);
}

static void
test_gap (void)
{
  g_autoptr (History) history = make_history ();
  MessageId id = { 1, 2, 0, 0 };

  history_invoke (history, &id);
  history_store (history, &id, 0, N_MESSAGES / 2 + 1, TRUE);
  assert_found (history, FINDING_GAP, 1, N_FINDINGS);
}

static void
test_order (void)
{
  g_autoptr (History) history = make_history ();
  Stored *one = &g_array_index (history->log, Stored, 4);
  Stored *two = &g_array_index (history->log, Stored, 6);
  MessageId id = one->id;

  g_array_set_size (history->receipts, 0);
  one->id = two->id;
  two->id = id;
  assert_found (history, FINDING_ORDER, 1, N_FINDINGS);
}

/* An older incarnation's record behind a newer one's: a dead process went on writing. */
static void
test_order_of_incarnations (void)
{
  g_autoptr (History) history = make_history ();
  MessageId newer = { 1, 2, 0, 0 };
  MessageId older = { 1, 1, 0, N_MESSAGES };

  history_invoke (history, &newer);
  history_invoke (history, &older);
  history_store (history, &newer, 0, N_MESSAGES / 2, TRUE);
  history_store (history, &older, 0, N_MESSAGES / 2 + 1, TRUE);
  assert_found (history, FINDING_ORDER, 1, N_FINDINGS);
}

/* Where nothing ends the writes of a dead process, they may come late, but still in their own order. */
static void
test_late_writes (void)
{
  g_autoptr (History) history = make_history ();
  static const Expectations late = {
    .consumed = FALSE, .gapless = TRUE, .late_writes = TRUE, .max_redelivered = G_MAXUINT
  };
  MessageId newer = { 1, 2, 0, 0 };
  MessageId older = { 1, 1, 0, N_MESSAGES };
  g_autoptr (Findings) findings = NULL;
  g_autoptr (Findings) more_findings = NULL;

  history_invoke (history, &newer);
  history_invoke (history, &older);
  history_store (history, &newer, 0, N_MESSAGES / 2, TRUE);
  history_store (history, &older, 0, N_MESSAGES / 2 + 1, TRUE);
  findings = check_history (history, &late);
  g_assert_cmpuint (findings_count (findings), ==, 0);

  older.seq--;
  history_invoke (history, &older);
  history_store (history, &older, 0, N_MESSAGES / 2 + 2, TRUE);
  more_findings = check_history (history, &late);
  g_assert_cmpuint (more_findings->counts[FINDING_ORDER], ==, 1);
  g_assert_cmpuint (findings_count (more_findings), ==, 1);
}

/* The place of a receipt has another message, or the message is elsewhere. */
static void
test_receipt (void)
{
  g_autoptr (History) history = make_history ();
  Stored *receipt = &g_array_index (history->receipts, Stored, 4);

  receipt->offset++;
  assert_found (history, FINDING_RECEIPT, 1, N_FINDINGS);
  receipt->offset += N_MESSAGES;
  assert_found (history, FINDING_RECEIPT, 1, N_FINDINGS);
}

static void
test_dup_cons (void)
{
  g_autoptr (History) history = make_history ();
  Expectations bounded = { .consumed = TRUE, .gapless = TRUE, .max_redelivered = 2 };

  for (guint n = 1; n <= 3; n++)
    {
      MessageId id = message (n);
      g_autoptr (Findings) findings = NULL;

      history_deliver (history, n + 1, id.key, id.seq, &id, 1);
      findings = check_history (history, &bounded);
      g_assert_cmpuint (findings->n_redelivered, ==, n);
      g_assert_cmpuint (findings->counts[FINDING_DUP_CONS], ==, n > 2 ? 1 : 0);
      g_assert_cmpuint (findings_count (findings), ==, findings->counts[FINDING_DUP_CONS]);
    }
}

static void
test_cons_lost (void)
{
  g_autoptr (History) history = make_history ();

  g_array_set_size (history->deliveries, N_MESSAGES - 1);
  assert_found (history, FINDING_CONS_LOST, 1, N_FINDINGS);
}

static void
test_poll_over (void)
{
  g_autoptr (History) history = make_history ();
  Delivered skipped = g_array_index (history->deliveries, Delivered, 8);

  g_array_remove_index (history->deliveries, 8);
  assert_found (history, FINDING_POLL, 1, FINDING_CONS_LOST);
  /* another session got it: then nothing is lost, but this one left it out all the same */
  history_deliver (history, 2, skipped.partition, skipped.offset, &skipped.id, 1);
  assert_found (history, FINDING_POLL, 1, N_FINDINGS);
}

static void
test_poll_back (void)
{
  g_autoptr (History) history = make_history ();
  MessageId id = message (0);
  g_autoptr (Findings) findings = NULL;

  history_deliver (history, 1, 0, 0, &id, 1);
  assert_found (history, FINDING_POLL, 1, N_FINDINGS);

  /* after a rebalance it may */
  g_array_set_size (history->deliveries, N_MESSAGES);
  history_rebalance (history, 1, 0);
  history_deliver (history, 1, 0, 0, &id, 1);
  findings = check_history (history, &strict);
  g_assert_cmpuint (findings_count (findings), ==, 0);
  g_assert_cmpuint (findings->n_redelivered, ==, 1);
}

static void
test_retry_is_no_step_back (void)
{
  g_autoptr (History) history = make_history ();
  MessageId id = message (0);

  history_deliver (history, 1, 0, 0, &id, 2);
  assert_found (history, N_FINDINGS, 0, N_FINDINGS);
}

static void
test_conserve (void)
{
  g_autoptr (History) history = make_history ();
  MessageId id = { 9, 9, 0, 9 };

  history_deliver (history, 2, 0, 100, &id, 1);
  assert_found (history, FINDING_CONSERVE, 1, N_FINDINGS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checker/clean", test_clean);
  g_test_add_func ("/checker/lost", test_lost);
  g_test_add_func ("/checker/unknown-may-be-lost", test_unknown_may_be_lost);
  g_test_add_func ("/checker/buried-is-not-lost", test_buried_is_not_lost);
  g_test_add_func ("/checker/phantom", test_phantom);
  g_test_add_func ("/checker/corrupt", test_corrupt);
  g_test_add_func ("/checker/dup-log", test_dup_log);
  g_test_add_func ("/checker/aborted", test_aborted);
  g_test_add_func ("/checker/offset", test_offset);
  g_test_add_func ("/checker/gap", test_gap);
  g_test_add_func ("/checker/order", test_order);
  g_test_add_func ("/checker/order-of-incarnations", test_order_of_incarnations);
  g_test_add_func ("/checker/late-writes", test_late_writes);
  g_test_add_func ("/checker/receipt", test_receipt);
  g_test_add_func ("/checker/dup-cons", test_dup_cons);
  g_test_add_func ("/checker/cons-lost", test_cons_lost);
  g_test_add_func ("/checker/poll-over", test_poll_over);
  g_test_add_func ("/checker/poll-back", test_poll_back);
  g_test_add_func ("/checker/retry-is-no-step-back", test_retry_is_no_step_back);
  g_test_add_func ("/checker/conserve", test_conserve);
  return g_test_run ();
}
