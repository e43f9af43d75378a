/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a spool sends at once: the entries of a key in their order, none lost, whatever the transport does meanwhile. */
#include "local-fixture.h"
#include "records.h"
#include "spooled-log.h"
#include "wait-until.h"
#include "wavering-transport.h"

/* How many records a spool has in its hands, and how far it goes beyond one that is not settled. */
#define IN_FLIGHT 256
#define SPAN 1024

typedef struct
{
  LocalFixture local;
  TestWaveringTransport *transport;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  local_fixture_set_up (&fixture->local, NULL);
  fixture->transport = test_wavering_transport_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->transport);
  local_fixture_tear_down (&fixture->local, NULL);
}

static TaskbusAuditLog *
begin (Fixture *fixture)
{
  return spooled_log_new (fixture->local.directory, TASKBUS_TRANSPORT (fixture->transport), "10000");
}

static void
end (TaskbusAuditLog *audit)
{
  g_autoptr (TaskbusBus) bus = g_object_ref (taskbus_audit_log_get_bus (audit));
  g_autoptr (GError) error = NULL;

  taskbus_audit_log_close (audit, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (taskbus_audit_log_get_n_dropped (audit), ==, 0);
  taskbus_bus_close (bus, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (audit);
}

/* Entries with numbers, of keys that take turns. */
static void
log_some (TaskbusAuditLog *audit, guint first, guint n, guint n_keys)
{
  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *key = g_strdup_printf ("task-%u", i % n_keys);

      taskbus_audit_log_post_task_completion (audit, key, "x", "u", i, TRUE);
    }
}

static guint
get_number (TaskbusBus *bus, TaskbusRecord *record)
{
  g_autofree char *number = record_dup_field (bus, record, "duration-ms");

  return (guint) g_ascii_strtoull (number, NULL, 10);
}

/* All of them, and those of each key in their order; @again: some may be there again, behind what was there first. */
static void
assert_taken (Fixture *fixture, TaskbusBus *bus, guint n, guint n_keys, gboolean again)
{
  g_autoptr (GPtrArray) taken = test_keeping_transport_get_taken (fixture->transport);
  g_autofree guint *next = g_new (guint, n_keys);
  guint n_new = 0;

  for (guint i = 0; i < n_keys; i++)
    next[i] = i;
  for (guint i = 0; i < taken->len; i++)
    {
      guint number = get_number (bus, taken->pdata[i]);
      guint key = number % n_keys;

      if (again && number < next[key])
        continue;
      g_assert_cmpuint (number, ==, next[key]);
      next[key] += n_keys;
      n_new++;
    }
  g_assert_cmpuint (n_new, ==, n);
}

/* Whichever fails, and whatever was answered before it. */
static void
test_failures (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = begin (fixture);
  TaskbusBus *bus = taskbus_audit_log_get_bus (audit);

  test_wavering_transport_set_failures (fixture->transport, 100);
  log_some (audit, 0, 700, 37);
  wait_until (test_keeping_transport_get_n_taken (fixture->transport) == 700);
  assert_taken (fixture, bus, 700, 37, FALSE);
  g_assert_cmpuint (test_wavering_transport_get_most_of_key (fixture->transport), ==, 1);
  g_assert_cmpuint (test_wavering_transport_get_most (fixture->transport), >, 1);
  g_assert_cmpuint (test_wavering_transport_get_most (fixture->transport), <=, 37);
  end (audit);
  g_assert_cmpuint (test_keeping_transport_get_n_taken (fixture->transport), ==, 700);
}

/* While it is away one record asks for it, not each. */
static void
test_away (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = begin (fixture);
  TaskbusBus *bus = taskbus_audit_log_get_bus (audit);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *key = g_strdup_printf ("task-%u", i * 1000 % 400);
      guint n_failed = test_wavering_transport_get_n_failed (fixture->transport, NULL);
      guint n_of_key = test_wavering_transport_get_n_failed (fixture->transport, key);

      test_wavering_transport_set_failures (fixture->transport, 1);
      log_some (audit, i * 1000, 1000, 400);
      wait_until (test_wavering_transport_get_n_failed (fixture->transport, key) >= n_of_key + 3);
      g_assert_cmpuint (test_wavering_transport_get_n_failed (fixture->transport, NULL) - n_failed, <, 2 * IN_FLIGHT);
      g_assert_cmpuint (test_keeping_transport_get_n_taken (fixture->transport), ==, i * 1000);

      test_wavering_transport_set_failures (fixture->transport, 0);
      wait_until (test_keeping_transport_get_n_taken (fixture->transport) == (i + 1) * 1000);
    }
  assert_taken (fixture, bus, 2000, 400, FALSE);
  end (audit);
}

/* Who crashes has only so many to send again.  Of the first thousand, three wait for the slow one. */
static void
test_one_slow (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = begin (fixture);
  TaskbusBus *bus = taskbus_audit_log_get_bus (audit);

  test_wavering_transport_keep_key (fixture->transport, "task-0");
  test_wavering_transport_set_failures (fixture->transport, 300);
  log_some (audit, 0, 2000, 400);
  wait_until (test_keeping_transport_get_n_taken (fixture->transport) >= SPAN - 3);
  g_assert_cmpuint (test_keeping_transport_get_n_taken (fixture->transport), ==, SPAN - 3);
  test_wavering_transport_keep_key (fixture->transport, NULL);
  wait_until (test_keeping_transport_get_n_taken (fixture->transport) == 2000);
  assert_taken (fixture, bus, 2000, 400, FALSE);
  end (audit);
}

/* Closing sends what is there. */
static void
test_close (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audit = begin (fixture);
  g_autoptr (TaskbusBus) bus = g_object_ref (taskbus_audit_log_get_bus (audit));

  log_some (audit, 0, 2000, 50);
  end (audit);
  assert_taken (fixture, bus, 2000, 50, FALSE);
}

/* Two share the folder: whoever ends in the midst of it, the other one goes on. */
static void
test_two (Fixture *fixture, gconstpointer data)
{
  TaskbusAuditLog *audits[2] = { begin (fixture), NULL };
  g_autoptr (TaskbusBus) bus = g_object_ref (taskbus_audit_log_get_bus (audits[0]));
  guint n = 0;

  test_wavering_transport_set_failures (fixture->transport, 100);
  for (guint i = 0; i < 4; i++)
    {
      guint other = (i + 1) % 2;

      audits[other] = begin (fixture);
      log_some (audits[i % 2], n, 300, 17);
      n += 300;
      wait_until (test_wavering_transport_get_n_values (fixture->transport) >= n - 200);
      if (i == 2)
        test_wavering_transport_set_failures (fixture->transport, 1);
      end (g_steal_pointer (&audits[i % 2]));
      test_wavering_transport_set_failures (fixture->transport, 100);
    }

  test_wavering_transport_set_failures (fixture->transport, 0);
  wait_until (test_wavering_transport_get_n_values (fixture->transport) == n);
  assert_taken (fixture, bus, n, 17, TRUE);
  end (audits[0]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define add(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  add ("/audit-spool-order/failures", test_failures);
  add ("/audit-spool-order/away", test_away);
  add ("/audit-spool-order/one-slow", test_one_slow);
  add ("/audit-spool-order/close", test_close);
  add ("/audit-spool-order/two", test_two);

  return g_test_run ();
}
