/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "transaction-fixture.h"


void
transaction_fixture_set_up (TransactionFixture *fixture, gconstpointer data)
{
  fixture->transport = test_scripted_transport_new ();
  fixture->profile = taskbus_profile_new_plain ();
  for (const char *const *option = data; option != NULL && *option != NULL; option += 2)
    g_assert_true (taskbus_profile_set (fixture->profile, option[0], option[1], NULL));
  fixture->bus = taskbus_bus_new_for_transport (TASKBUS_TRANSPORT (fixture->transport), fixture->profile);
  fixture->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_delivery_unref);
}

void
transaction_fixture_tear_down (TransactionFixture *fixture, gconstpointer data)
{
  taskbus_bus_close (fixture->bus, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_error (&fixture->error);
  if (fixture->transaction != NULL)
    g_assert_finalize_object (fixture->transaction);
  if (fixture->subscription != NULL)
    g_assert_finalize_object (fixture->subscription);
  g_ptr_array_unref (fixture->kept);
  g_assert_finalize_object (fixture->bus);
  g_assert_finalize_object (fixture->transport);
  g_object_unref (fixture->profile);
}

void
transaction_fixture_begin (TransactionFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->transaction);
  fixture->transaction = taskbus_bus_begin_transaction (fixture->bus, NULL, &error);
  g_assert_no_error (error);
}

TaskbusRecord *
transaction_fixture_make_record (guint number)
{
  char text[16];

  g_snprintf (text, sizeof text, "%04u", number);
  return taskbus_record_new_data ("t", NULL, 0, (const guint8 *) text, 4);
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  TransactionFixture *fixture = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt)
    receipt = taskbus_bus_transaction_publish_record_finish (TASKBUS_BUS_TRANSACTION (source), result, &error);

  fixture->n_results++;
  if (error != NULL && fixture->error == NULL)
    fixture->error = g_steal_pointer (&error);
}

void
transaction_fixture_publish (TransactionFixture *fixture, guint first, guint n_records)
{
  for (guint i = first; i < first + n_records; i++)
    {
      g_autoptr (TaskbusRecord) record = transaction_fixture_make_record (i);

      taskbus_bus_transaction_publish_record_async (fixture->transaction, record, NULL, on_published, fixture);
    }
}

void
transaction_fixture_assert_committed (TransactionFixture *fixture, guint n_records)
{
  g_auto (GStrv) committed = test_scripted_transport_get_committed (fixture->transport);

  g_assert_cmpuint (g_strv_length (committed), ==, n_records);
  for (guint i = 0; i < n_records; i++)
    g_assert_cmpuint (g_ascii_strtoull (committed[i], NULL, 10), ==, i);
}
