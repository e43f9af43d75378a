/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The documents of the original systems go over a real transport: as they come from there, received as messages, and
 * published again as such.  Over Kafka where TASKBUS_TEST_KAFKA says where it is, else over a local log. */
#include "json-equal.h"
#include "wire-documents.h"

#include "wait-until.h"

#include <glib/gstdio.h>
#include <string.h>
#include <taskbus.h>

typedef struct
{
  GPtrArray *documents;
  GHashTable *topics; /* the name to the documents that are in it, in their order */
  GHashTable *n_read; /* the name of a topic to how many of these have come */
  GPtrArray *messages;
  guint n_received;
  TaskbusBus *bus;
  TaskbusCodec *codec;
  char *folder;
} Fixture;

static TaskbusProfile *
make_profile (Fixture *fixture)
{
  const char *servers = g_getenv ("TASKBUS_TEST_KAFKA");
  TaskbusProfile *profile = taskbus_profile_new_plain ();
  g_autofree char *endpoint = NULL;
  g_autofree char *unique = g_uuid_string_random ();
  g_autoptr (GError) error = NULL;

  if (servers == NULL)
    {
      fixture->folder = g_dir_make_tmp ("taskbus-wire-XXXXXX", &error);
      g_assert_no_error (error);
      endpoint = g_strconcat ("local:", fixture->folder, NULL);
    }
  else
    endpoint = g_strconcat ("kafka://", servers, NULL);
  taskbus_profile_set (profile, "endpoints", endpoint, &error);
  g_assert_no_error (error);

  /* Others use the same broker.  Kafka has no two topics of which one has “_” where the other has “.”. */
  for (guint i = 0; servers != NULL && i < fixture->documents->len; i++)
    {
      const WireDocument *document = fixture->documents->pdata[i];
      g_autoptr (TaskbusMessageType) type = taskbus_message_type_lookup (document->type, NULL);
      g_autofree char *key = g_strconcat ("topic.", document->type, NULL);
      g_autofree char *topic = NULL;
      g_autofree char *own = NULL;

      topic = taskbus_codec_get_topic (fixture->codec, document->type, &error);
      g_assert_no_error (error);
      own = g_strdup_printf ("%s-%d-%s", topic, taskbus_message_type_get_envelope (type), unique);
      taskbus_profile_set (profile, key, own, &error);
      g_assert_no_error (error);
    }
  return profile;
}

static void
create_topics (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  TaskbusAdmin *admin;
  GHashTableIter iter;
  gpointer topic;

  taskbus_bus_open (fixture->bus, NULL, &error);
  g_assert_no_error (error);
  admin = taskbus_bus_get_admin (fixture->bus, &error);
  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, fixture->topics);
  while (g_hash_table_iter_next (&iter, &topic, NULL))
    {
      taskbus_admin_create_topic (admin, topic, 1, 0, NULL, NULL, &error);
      g_assert_no_error (error);
    }
}

/* Codec and bus of the topics that the test is to use. */
static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TaskbusProfile) plain = taskbus_profile_new_plain ();
  g_autoptr (TaskbusProfile) profile = NULL;
  g_autoptr (GError) error = NULL;

  fixture->documents = wire_documents_load ();
  fixture->messages = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  fixture->n_read = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  fixture->codec = taskbus_codec_new (plain, &error);
  g_assert_no_error (error);
  profile = make_profile (fixture);
  g_object_unref (fixture->codec);
  fixture->codec = taskbus_codec_new (profile, &error);
  g_assert_no_error (error);
  fixture->bus = taskbus_bus_new (profile);

  for (guint i = 0; i < fixture->documents->len; i++)
    {
      const WireDocument *document = fixture->documents->pdata[i];
      char *topic = taskbus_codec_get_topic (fixture->codec, document->type, &error);

      g_assert_no_error (error);
      /* A type without a table of its own is known by the name of its topic only. */
      if (strcmp (document->type, "task.progress") == 0 || strcmp (document->type, "task.cancelled") == 0)
        taskbus_codec_set_type_of_topic (taskbus_bus_get_codec (fixture->bus), topic, document->type);
      if (g_hash_table_contains (fixture->topics, topic))
        g_free (topic);
      else
        g_hash_table_insert (fixture->topics, topic, g_ptr_array_new ());
    }
  create_topics (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  taskbus_bus_close (fixture->bus, NULL, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (fixture->bus);
  g_assert_finalize_object (fixture->codec);
  g_ptr_array_unref (fixture->messages);
  g_hash_table_unref (fixture->n_read);
  g_hash_table_unref (fixture->topics);
  g_ptr_array_unref (fixture->documents);
  if (fixture->folder != NULL)
    {
      g_autoptr (GSubprocess) remove = NULL;

      remove = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "rm", "-rf", fixture->folder, NULL);
      g_assert_no_error (error);
      g_subprocess_wait_check (remove, NULL, &error);
      g_assert_no_error (error);
      g_free (fixture->folder);
    }
}

static void
publish_documents (Fixture *fixture)
{
  for (guint i = 0; i < fixture->documents->len; i++)
    {
      WireDocument *document = fixture->documents->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autofree char *topic = taskbus_codec_get_topic (fixture->codec, document->type, &error);
      g_autoptr (TaskbusRecord) record = taskbus_record_new (topic, NULL, document->value);

      g_ptr_array_add (g_hash_table_lookup (fixture->topics, topic), document);
      taskbus_bus_post_record (fixture->bus, record);
    }
}

/* What was received is published, in its order. */
static void
publish_messages (Fixture *fixture)
{
  for (guint i = 0; i < fixture->messages->len; i++)
    {
      TaskbusMessage *message = fixture->messages->pdata[i];
      WireDocument *document = g_object_get_data (G_OBJECT (message), "document");
      g_autofree char *topic = taskbus_codec_get_topic (fixture->codec, document->type, NULL);
      g_autoptr (GError) error = NULL;

      g_ptr_array_add (g_hash_table_lookup (fixture->topics, topic), document);
      taskbus_bus_post (fixture->bus, message);
    }
}

static TaskbusOutcome
on_delivery (TaskbusDelivery *delivery, gpointer user_data)
{
  Fixture *fixture = user_data;
  TaskbusRecord *record = taskbus_delivery_get_record (delivery);
  const char *topic = taskbus_record_get_topic (record);
  GPtrArray *documents = g_hash_table_lookup (fixture->topics, topic);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (fixture->n_read, topic));
  WireDocument *document;
  TaskbusMessage *message;
  const char *value;
  gsize length;

  g_assert_cmpuint (n, <, documents->len);
  document = documents->pdata[n];
  g_hash_table_insert (fixture->n_read, g_strdup (topic), GUINT_TO_POINTER (n + 1));
  fixture->n_received++;

  value = (const char *) taskbus_record_peek_value (record, &length);
  assert_json_equal (document->name, value, (gssize) length, g_bytes_get_data (document->value, NULL),
                     (gssize) g_bytes_get_size (document->value));

  message = taskbus_delivery_get_message (delivery);
  g_assert_nonnull (message);
  g_assert_cmpstr (taskbus_message_get_type_name (message), ==, document->type);
  g_assert_nonnull (taskbus_message_get_message_type (message));
  g_object_set_data (G_OBJECT (message), "document", document);
  if (fixture->n_received <= fixture->documents->len)
    g_ptr_array_add (fixture->messages, g_object_ref (message));
  return TASKBUS_OUTCOME_DONE;
}

static void
test_round (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TaskbusSubscriptionOptions) options = taskbus_subscription_options_new ();
  g_autofree const char **topics = (const char **) g_hash_table_get_keys_as_array (fixture->topics, NULL);
  g_autoptr (GError) error = NULL;

  publish_documents (fixture);
  taskbus_bus_flush (fixture->bus, NULL, &error);
  g_assert_no_error (error);

  taskbus_subscription_options_set_start (options, TASKBUS_OFFSET_START);
  g_object_unref (taskbus_bus_subscribe (fixture->bus, NULL, topics, options, on_delivery, fixture, NULL, &error));
  g_assert_no_error (error);
  wait_until (fixture->n_received >= fixture->documents->len);

  publish_messages (fixture);
  wait_until (fixture->n_received >= 2 * fixture->documents->len);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/wire/bus/round", Fixture, NULL, set_up, test_round, tear_down);

  return g_test_run ();
}
