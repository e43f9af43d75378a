/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many bytes go out at once after a batch was refused as too large. */
#include "kafka-group-size.h"

/* Sends records of @sizes in groups until none of more than one record is larger than @most. */
static guint
send (const gsize *sizes, guint n, gsize most)
{
  KafkaGroupSize size = { 0 };
  guint n_refused = 0;
  guint first = 0;

  while (first < n)
    {
      gsize sent = 0;
      guint end = first;

      while (end < n && kafka_group_size_add (&size, sizes[end]))
        sent += sizes[end++];
      g_assert_cmpuint (end, >, first);

      /* A broker counts more than what stands in the records. */
      if (end - first > 1 && sent + (end - first) > most)
        {
          g_assert_cmpuint (++n_refused, <, 100);
          for (guint i = first; i < end; i++)
            kafka_group_size_note_rejected (&size, sizes[i]);
          g_assert_true (kafka_group_size_is_rejected (&size));
        }
      else
        {
          first = end;
        }
      kafka_group_size_choose (&size);
      g_assert_false (kafka_group_size_is_rejected (&size));
    }
  return n_refused;
}

static void
test_halves (void)
{
  gsize sizes[64];

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    sizes[i] = 1000;
  g_assert_cmpuint (send (sizes, G_N_ELEMENTS (sizes), G_MAXINT), ==, 0);
  g_assert_cmpuint (send (sizes, G_N_ELEMENTS (sizes), 20000), <, 20);
  g_assert_cmpuint (send (sizes, G_N_ELEMENTS (sizes), 10), >, 0); /* one by one, then */
}

/* A topic may be so small that not even records without any content go together. */
static void
test_empty_records (void)
{
  const gsize sizes[8] = { 0 };

  g_assert_cmpuint (send (sizes, G_N_ELEMENTS (sizes), 4), >, 0);
}

/* All went through: nothing holds up the next ones. */
static void
test_forget (void)
{
  KafkaGroupSize size = { 0 };

  kafka_group_size_note_rejected (&size, 100);
  kafka_group_size_choose (&size);
  g_assert_true (kafka_group_size_add (&size, 1000));
  g_assert_false (kafka_group_size_add (&size, 1));
  kafka_group_size_forget (&size);
  g_assert_true (kafka_group_size_add (&size, 1000));
  g_assert_true (kafka_group_size_add (&size, 1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kafka/group-size/halves", test_halves);
  g_test_add_func ("/kafka/group-size/empty-records", test_empty_records);
  g_test_add_func ("/kafka/group-size/forget", test_forget);
  return g_test_run ();
}
