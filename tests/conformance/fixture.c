/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"
#include "scratch.h"

#include <string.h>
#include <unistd.h>

/* What a case may take in all; calls that block are not under wait_until()'s deadline. */
#define CASE_SECONDS 120

/* A GAsyncReadyCallback that keeps the result in a GAsyncResult *. */
void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **place = data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

static TaskbusBus *
make_open_bus (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  TaskbusBus *bus = fixture->factory->make (fixture->factory->data, fixture->directory, &error);

  g_assert_no_error (error);
  g_assert_true (taskbus_bus_open (bus, NULL, &error));
  g_assert_no_error (error);
  return bus;
}

void
fixture_init (Fixture *fixture, const Factory *factory, const Features *features)
{
  g_autoptr (GError) error = NULL;

  alarm (CASE_SECONDS * deadline_multiplier ());
  memset (fixture, 0, sizeof *fixture);
  fixture->factory = factory;
  fixture->features = features;
  fixture->directory = g_dir_make_tmp ("taskbus-conformance-XXXXXX", &error);
  g_assert_no_error (error);
  /* a store that outlives the run must not meet names of an earlier one */
  fixture->prefix = g_strdup_printf ("conformance-%08x", g_random_int ());
  fixture->more_buses = g_ptr_array_new ();
  fixture->bus = make_open_bus (fixture);
}

/* On whatever thread had the last reference. */
static void
on_gone (gpointer data, GObject *where_it_was)
{
  g_atomic_int_set ((gint *) data, TRUE);
  g_main_context_wakeup (NULL);
}

/* A closed bus goes away when its own thread has let go of it; nothing else may keep it. */
static void
close_bus (TaskbusBus *bus)
{
  gint is_gone = FALSE;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  taskbus_bus_close_async (bus, NULL, take_result, &result);
  wait_until (result != NULL);
  taskbus_bus_close_finish (bus, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_object_weak_ref (G_OBJECT (bus), on_gone, &is_gone);
  g_object_unref (bus);
  wait_until (g_atomic_int_get (&is_gone));
}

void
fixture_clear (Fixture *fixture)
{
  for (guint i = 0; i < fixture->more_buses->len; i++)
    close_bus (g_ptr_array_index (fixture->more_buses, i));
  g_ptr_array_unref (fixture->more_buses);
  close_bus (fixture->bus);
  remove_tree (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->prefix);
  alarm (0);
}

/* One more bus on the same records; it belongs to the fixture. */
TaskbusBus *
fixture_new_bus (Fixture *fixture)
{
  TaskbusBus *bus = make_open_bus (fixture);

  g_ptr_array_add (fixture->more_buses, bus);
  return bus;
}

/* The administration of the fixture's first bus. */
TaskbusAdmin *
fixture_admin (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  TaskbusAdmin *admin = taskbus_bus_get_admin (fixture->bus, &error);

  g_assert_no_error (error);
  g_assert_nonnull (admin);
  return admin;
}

char *
fixture_make_name (Fixture *fixture, const char *what)
{
  return g_strdup_printf ("%s-%s-%u", fixture->prefix, what, fixture->n_names++);
}

char *
fixture_make_topic_of (Fixture *fixture, gint32 n_partitions)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *topic = fixture_make_name (fixture, "topic");

  if ((fixture->features->capabilities & TASKBUS_CAPABILITY_ADMINISTRATION) == 0)
    return g_steal_pointer (&topic);

  g_assert_true (taskbus_admin_create_topic (fixture_admin (fixture), topic, n_partitions, 0, NULL, NULL, &error));
  g_assert_no_error (error);
  return g_steal_pointer (&topic);
}

/* A new topic of as many partitions as the features say. */
char *
fixture_make_topic (Fixture *fixture)
{
  return fixture_make_topic_of (fixture, fixture->features->n_partitions);
}

static TaskbusRecord *
make_record (const char *topic, const char *key, const char *value)
{
  return taskbus_record_new_data (topic, (const guint8 *) key, key != NULL ? strlen (key) : 0, (const guint8 *) value,
                                  strlen (value));
}

/* Publishes one record and waits for its confirmation. */
TaskbusReceipt *
fixture_publish (TaskbusBus *bus, const char *topic, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusRecord) record = make_record (topic, key, value);
  TaskbusReceipt *receipt = taskbus_bus_publish_record (bus, record, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (receipt);
  return receipt;
}

/* Publishes @n records whose values are the numbers from @first on, and waits for their confirmations. */
void
fixture_publish_many (TaskbusBus *bus, const char *topic, const char *key, guint first, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  g_autoptr (GPtrArray) receipts = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", first + i);

      g_ptr_array_add (records, make_record (topic, key, value));
    }

  receipts = taskbus_bus_publish_records (bus, records, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (receipts);
  g_assert_cmpuint (receipts->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_no_error (taskbus_receipt_get_error (g_ptr_array_index (receipts, i)));
}
