/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <librdkafka/rdkafka.h>
#include <taskbus.h>

G_BEGIN_DECLS

/* A bus on the broker that all tests share, a topic of its own, and what became of the records that were published there, each with a
 * key and, as its value, its number among those of the key. */
typedef struct
{
  TaskbusBus *bus;
  char *topic;
  guint n_published;
  guint n_confirmed;
  GPtrArray *errors; /* of GError */
} ProducerFixture;

void producer_fixture_init (int *argc, char ***argv);

/* Pairs of a key of the profile and its value. */
ProducerFixture *producer_fixture_new (const char *endpoints, const char *const *settings);
void producer_fixture_free (ProducerFixture *fixture);

char *producer_fixture_dup_endpoints (void);
void producer_fixture_make_topic (ProducerFixture *fixture, int n_partitions, const char *setting, const char *value);
void producer_fixture_publish (ProducerFixture *fixture, const char *key, gsize size);
void producer_fixture_publish_many (ProducerFixture *fixture, guint n, guint n_keys, gsize size);
void producer_fixture_wait (ProducerFixture *fixture);

/* Reads the topic, and checks that each record is there, and that the first of each of a key stand in order.  How many are there more
 * than once. */
guint producer_fixture_check_order (ProducerFixture *fixture, guint n);

/* Each of the first @n records is there, and once. */
void producer_fixture_check_once (ProducerFixture *fixture, guint n);

/* The producer that librdkafka made last in this process. */
rd_kafka_t *producer_fixture_get_handle (void);
guint producer_fixture_get_n_handles (void);

/* Those that it makes from now on fail for good at once; RD_KAFKA_RESP_ERR_NO_ERROR: no more. */
void producer_fixture_fail_new_handles (rd_kafka_resp_err_t code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProducerFixture, producer_fixture_free)

#define producer_fixture_wait_until(condition)                                                                         \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    GSource *deadline_ = producer_fixture_start_deadline (#condition);                                                 \
                                                                                                                       \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
    g_source_destroy (deadline_);                                                                                      \
    g_source_unref (deadline_);                                                                                        \
  }                                                                                                                    \
  G_STMT_END

GSource *producer_fixture_start_deadline (const char *what);

G_END_DECLS
