/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wavering-transport.h"

#include "records.h"

struct _TestWaveringTransport
{
  TestKeepingTransport parent_instance;

  TestKept *kept;
  GThread *thread;

  /* Guarded by the parent's lock. */
  GCond cond;
  GRand *rand;
  gboolean over;
  guint one_of;
  char *kept_key;
  GPtrArray *held;      /* of TaskbusPublication */
  GHashTable *values;   /* of taken, each once */
  GHashTable *n_failed; /* by key */
  guint most_of_key;
  guint most;
};

G_DEFINE_FINAL_TYPE (TestWaveringTransport, test_wavering_transport, TEST_TYPE_KEEPING_TRANSPORT)

static char *
dup_key (TaskbusPublication *publication)
{
  return record_dup_key (taskbus_publication_get_record (publication));
}

/* Under the lock: one of those that may be answered, at random; NULL for none. */
static TaskbusPublication *
pick (TestWaveringTransport *self)
{
  g_autoptr (GArray) choice = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->held->len; i++)
    {
      g_autofree char *key = dup_key (self->held->pdata[i]);

      if (g_strcmp0 (key, self->kept_key) != 0 || self->kept_key == NULL)
        g_array_append_val (choice, i);
    }
  if (choice->len == 0)
    return NULL;

  return g_ptr_array_steal_index_fast (
    self->held, g_array_index (choice, guint, g_rand_int_range (self->rand, 0, (gint32) choice->len)));
}

/* Under the lock: whether it is taken. */
static gboolean
take (TestWaveringTransport *self, TaskbusPublication *publication)
{
  char *key;

  if (self->one_of == 0 || g_rand_int_range (self->rand, 0, (gint32) self->one_of) != 0)
    {
      TaskbusRecord *record = taskbus_publication_get_record (publication);

      g_ptr_array_add (self->kept->taken, taskbus_record_ref (record));
      g_hash_table_add (self->values, taskbus_record_get_value (record));
      return TRUE;
    }

  key = dup_key (publication);
  g_hash_table_insert (self->n_failed, key,
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->n_failed, key)) + 1));
  return FALSE;
}

static gpointer
answer (gpointer data)
{
  TestWaveringTransport *self = data;

  g_mutex_lock (&self->kept->lock);
  while (!self->over)
    {
      g_autoptr (TaskbusPublication) publication = pick (self);
      gboolean taken;

      if (publication == NULL)
        {
          g_cond_wait (&self->cond, &self->kept->lock);
          continue;
        }
      taken = take (self, publication);
      g_mutex_unlock (&self->kept->lock);

      if (taken)
        taskbus_publication_confirm (publication, 0, 0, 1);
      else
        {
          g_autoptr (GError) error = g_error_new_literal (TASKBUS_ERROR, TASKBUS_ERROR_UNREACHABLE, "wavering");

          taskbus_publication_fail (publication, error);
        }
      g_mutex_lock (&self->kept->lock);
    }
  g_mutex_unlock (&self->kept->lock);
  return NULL;
}

static gboolean
wavering_send (TestKeepingTransport *transport, TaskbusPublication *publication, GError **error)
{
  TestWaveringTransport *self = TEST_WAVERING_TRANSPORT (transport);
  g_autofree char *key = dup_key (publication);
  guint n_of_key = 1;

  g_mutex_lock (&self->kept->lock);
  for (guint i = 0; i < self->held->len; i++)
    {
      g_autofree char *other = dup_key (self->held->pdata[i]);

      n_of_key += g_str_equal (key, other);
    }
  g_ptr_array_add (self->held, taskbus_publication_ref (publication));
  self->most_of_key = MAX (self->most_of_key, n_of_key);
  self->most = MAX (self->most, self->held->len);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->kept->lock);
  return TRUE;
}

static void
test_wavering_transport_finalize (GObject *object)
{
  TestWaveringTransport *self = TEST_WAVERING_TRANSPORT (object);

  g_mutex_lock (&self->kept->lock);
  self->over = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->kept->lock);
  g_thread_join (self->thread);

  g_ptr_array_unref (self->held);
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->n_failed);
  g_rand_free (self->rand);
  g_free (self->kept_key);
  g_cond_clear (&self->cond);

  G_OBJECT_CLASS (test_wavering_transport_parent_class)->finalize (object);
}

static void
test_wavering_transport_class_init (TestWaveringTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_wavering_transport_finalize;
  TEST_KEEPING_TRANSPORT_CLASS (klass)->send = wavering_send;
}

static void
test_wavering_transport_init (TestWaveringTransport *self)
{
  self->kept = test_keeping_transport_get_kept (TEST_KEEPING_TRANSPORT (self));
  g_cond_init (&self->cond);
  self->rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_publication_unref);
  self->values = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->n_failed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->thread = g_thread_new ("wavering", answer, self);
}

TestWaveringTransport *
test_wavering_transport_new (void)
{
  return g_object_new (TEST_TYPE_WAVERING_TRANSPORT, NULL);
}

void
test_wavering_transport_set_failures (TestWaveringTransport *self, guint one_of)
{
  g_mutex_lock (&self->kept->lock);
  self->one_of = one_of;
  g_mutex_unlock (&self->kept->lock);
}

void
test_wavering_transport_keep_key (TestWaveringTransport *self, const char *key)
{
  g_mutex_lock (&self->kept->lock);
  g_free (self->kept_key);
  self->kept_key = g_strdup (key);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->kept->lock);
}

guint
test_wavering_transport_get_n_failed (TestWaveringTransport *self, const char *key)
{
  GHashTableIter iter;
  gpointer of_key;
  gpointer n_of_key;
  guint n = 0;

  g_mutex_lock (&self->kept->lock);
  g_hash_table_iter_init (&iter, self->n_failed);
  while (g_hash_table_iter_next (&iter, &of_key, &n_of_key))
    n += key == NULL || g_str_equal (key, of_key) ? GPOINTER_TO_UINT (n_of_key) : 0;
  g_mutex_unlock (&self->kept->lock);
  return n;
}

guint
test_wavering_transport_get_most_of_key (TestWaveringTransport *self)
{
  return test_keeping_transport_get_number (self, &self->most_of_key);
}

guint
test_wavering_transport_get_most (TestWaveringTransport *self)
{
  return test_keeping_transport_get_number (self, &self->most);
}

guint
test_wavering_transport_get_n_values (TestWaveringTransport *self)
{
  guint n;

  g_mutex_lock (&self->kept->lock);
  n = g_hash_table_size (self->values);
  g_mutex_unlock (&self->kept->lock);
  return n;
}
