/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "producer-fixture.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#define DEADLINE_SECONDS 60

static rd_kafka_t *last_producer; /* atomic */
static guint n_producers;         /* atomic */
static int fate;                  /* atomic: rd_kafka_resp_err_t */

rd_kafka_t *
producer_fixture_get_handle (void)
{
  return g_atomic_pointer_get (&last_producer);
}

guint
producer_fixture_get_n_handles (void)
{
  return g_atomic_int_get (&n_producers);
}

void
producer_fixture_fail_new_handles (rd_kafka_resp_err_t code)
{
  g_atomic_int_set (&fate, code);
}

/* The program's symbol comes before the one of the library: so the test gets to know the handles that the transport makes. */
rd_kafka_t *
rd_kafka_new (rd_kafka_type_t type, rd_kafka_conf_t *conf, char *text, size_t size)
{
  rd_kafka_t *(*original) (rd_kafka_type_t, rd_kafka_conf_t *, char *, size_t) = dlsym (RTLD_NEXT, "rd_kafka_new");
  rd_kafka_t *handle = original (type, conf, text, size);

  if (type == RD_KAFKA_PRODUCER && handle != NULL)
    {
      g_atomic_pointer_set (&last_producer, handle);
      g_atomic_int_inc (&n_producers);
      if (g_atomic_int_get (&fate) != RD_KAFKA_RESP_ERR_NO_ERROR)
        rd_kafka_test_fatal_error (handle, g_atomic_int_get (&fate), "for a test");
    }
  return handle;
}

static gboolean
on_deadline (gpointer what)
{
  g_error ("Waited too long for: %s", (const char *) what);
  return G_SOURCE_REMOVE;
}

GSource *
producer_fixture_start_deadline (const char *what)
{
  const char *multiplier = g_getenv ("TASKBUS_TEST_TIMEOUT_MULTIPLIER");
  GSource *source = g_timeout_source_new_seconds (DEADLINE_SECONDS * (multiplier != NULL ? atoi (multiplier) : 1));

  g_source_set_callback (source, on_deadline, (gpointer) what, NULL);
  g_source_attach (source, NULL);
  return source;
}

/* librdkafka complains aloud about brokers that are away and about its own end, which is what is tested. */
void
producer_fixture_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_test_message ("librdkafka %s", rd_kafka_version_str ());
}

char *
producer_fixture_dup_endpoints (void)
{
  const char *endpoint = g_getenv ("TASKBUS_TEST_KAFKA");

  g_assert_nonnull (endpoint);
  return g_strconcat ("kafka://", endpoint, NULL);
}

ProducerFixture *
producer_fixture_new (const char *endpoints, const char *const *settings)
{
  ProducerFixture *fixture = g_new0 (ProducerFixture, 1);
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autofree char *own = endpoints == NULL ? producer_fixture_dup_endpoints () : NULL;
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (GError) error = NULL;

  taskbus_profile_set (profile, "endpoints", endpoints != NULL ? endpoints : own, &error);
  g_assert_no_error (error);
  for (gsize i = 0; settings != NULL && settings[i] != NULL; i += 2)
    {
      taskbus_profile_set (profile, settings[i], settings[i + 1], &error);
      g_assert_no_error (error);
    }
  fixture->bus = taskbus_bus_new (profile);
  fixture->topic = g_strconcat ("producer-", id, NULL);
  fixture->errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  return fixture;
}

void
producer_fixture_free (ProducerFixture *fixture)
{
  taskbus_bus_close (fixture->bus, NULL, NULL);
  g_object_unref (fixture->bus);
  g_free (fixture->topic);
  g_ptr_array_unref (fixture->errors);
  g_free (fixture);
}

void
producer_fixture_make_topic (ProducerFixture *fixture, int n_partitions, const char *setting, const char *value)
{
  g_autoptr (GHashTable) config = g_hash_table_new (g_str_hash, g_str_equal);
  TaskbusAdmin *admin;
  g_autoptr (GError) error = NULL;

  taskbus_bus_open (fixture->bus, NULL, &error);
  g_assert_no_error (error);
  admin = taskbus_bus_get_admin (fixture->bus, &error);
  g_assert_no_error (error);
  if (setting != NULL)
    g_hash_table_insert (config, (gpointer) setting, (gpointer) value);
  taskbus_admin_create_topic (admin, fixture->topic, n_partitions, 0, config, NULL, &error);
  g_assert_no_error (error);
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  ProducerFixture *fixture = data;
  g_autoptr (TaskbusReceipt) receipt = NULL;
  GError *error = NULL;

  receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (source), result, &error);
  if (receipt != NULL)
    fixture->n_confirmed++;
  else
    g_ptr_array_add (fixture->errors, error);
}

static void
publish_number (ProducerFixture *fixture, const char *key, guint number, gsize size)
{
  g_autofree char *value = g_malloc0 (MAX (size, 16));
  g_autoptr (TaskbusRecord) record = NULL;

  g_snprintf (value, 16, "%u", number);
  for (gsize i = 16; i < size; i++) /* what cannot be compressed */
    value[i] = (char) g_random_int_range (0, 256);
  record = taskbus_record_new_data (fixture->topic, (const guint8 *) key, strlen (key), (const guint8 *) value,
                                    MAX (size, 16));
  taskbus_bus_publish_record_async (fixture->bus, record, NULL, on_published, fixture);
  fixture->n_published++;
}

void
producer_fixture_publish (ProducerFixture *fixture, const char *key, gsize size)
{
  publish_number (fixture, key, 0, size);
}

void
producer_fixture_publish_many (ProducerFixture *fixture, guint n, guint n_keys, gsize size)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = g_strdup_printf ("k%u", fixture->n_published % n_keys);

      publish_number (fixture, key, fixture->n_published / n_keys, size);
    }
}

void
producer_fixture_wait (ProducerFixture *fixture)
{
  producer_fixture_wait_until (fixture->n_confirmed + fixture->errors->len == fixture->n_published);
}

typedef struct
{
  GHashTable *next; /* by key: the number that comes first next */
  guint n_first;
  guint n_again;
} Order;

static TaskbusOutcome
check_record (TaskbusDelivery *delivery, gpointer data)
{
  Order *order = data;
  TaskbusRecord *record = taskbus_delivery_get_record (delivery);
  gsize size;
  const char *bytes = (const char *) taskbus_record_peek_key (record, &size);
  g_autofree char *key = g_strndup (bytes, size);
  guint number = (guint) atoi ((const char *) taskbus_record_peek_value (record, NULL));
  guint next = GPOINTER_TO_UINT (g_hash_table_lookup (order->next, key));

  g_assert_cmpuint (number, <=, next);
  if (number == next)
    {
      g_hash_table_replace (order->next, g_steal_pointer (&key), GUINT_TO_POINTER (next + 1));
      order->n_first++;
    }
  else
    {
      order->n_again++;
    }
  return TASKBUS_OUTCOME_DONE;
}

static TaskbusSubscription *
read_all (ProducerFixture *fixture, TaskbusHandler handler, gpointer data)
{
  g_autoptr (TaskbusSubscriptionOptions) options = taskbus_subscription_options_new ();
  const char *topics[] = { fixture->topic, NULL };
  TaskbusSubscription *subscription;
  g_autoptr (GError) error = NULL;

  taskbus_subscription_options_set_start (options, TASKBUS_OFFSET_START);
  subscription = taskbus_bus_subscribe (fixture->bus, NULL, topics, options, handler, data, NULL, &error);
  g_assert_no_error (error);
  return subscription;
}

guint
producer_fixture_check_order (ProducerFixture *fixture, guint n)
{
  g_autoptr (GHashTable) next = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Order order = { next, 0, 0 };
  g_autoptr (TaskbusSubscription) subscription = read_all (fixture, check_record, &order);

  producer_fixture_wait_until (order.n_first == n);
  taskbus_subscription_close (subscription, NULL, NULL);
  return order.n_again;
}

static TaskbusOutcome
add_record (TaskbusDelivery *delivery, gpointer data)
{
  TaskbusRecord *record = taskbus_delivery_get_record (delivery);
  gsize size;
  const char *key = (const char *) taskbus_record_peek_key (record, &size);
  const char *number = (const char *) taskbus_record_peek_value (record, NULL);

  g_assert_true (g_hash_table_add ((GHashTable *) data, g_strdup_printf ("%.*s %s", (int) size, key, number)));
  return TASKBUS_OUTCOME_DONE;
}

void
producer_fixture_check_once (ProducerFixture *fixture, guint n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (TaskbusSubscription) subscription = read_all (fixture, add_record, seen);

  producer_fixture_wait_until (g_hash_table_size (seen) == n);
  taskbus_subscription_close (subscription, NULL, NULL);
}
