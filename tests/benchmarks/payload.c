/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "payload.h"

#include <string.h>

#define N_VALUES (10007)

struct _Payload
{
  guint8 *values;
  guint value_size;
  guint8 *keys;
  guint n_keys;
};

Payload *
payload_new (guint value_size, guint n_keys)
{
  static const char words[] = "{\"sensor\":\"temperature\",\"unit\":\"celsius\",\"quality\":\"good\"}";
  Payload *payload = g_new0 (Payload, 1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);

  payload->value_size = value_size;
  payload->values = g_malloc ((gsize) N_VALUES * value_size);
  for (gsize i = 0; i < (gsize) N_VALUES * value_size; i++)
    {
      gsize place = i % value_size;

      payload->values[i] = place < value_size / 2 ? (guint8) g_rand_int (rand)
                                                  : (guint8) words[place % (sizeof words - 1)];
    }

  payload->n_keys = MAX (n_keys, 1);
  payload->keys = g_malloc ((gsize) payload->n_keys * PAYLOAD_KEY_SIZE);
  for (guint i = 0; i < payload->n_keys; i++)
    {
      char key[PAYLOAD_KEY_SIZE + 1];

      g_snprintf (key, sizeof key, "key-%012u", i);
      memcpy (payload->keys + (gsize) i * PAYLOAD_KEY_SIZE, key, PAYLOAD_KEY_SIZE);
    }
  return payload;
}

void
payload_free (Payload *payload)
{
  g_free (payload->values);
  g_free (payload->keys);
  g_free (payload);
}

const guint8 *
payload_key (const Payload *payload, guint number)
{
  return payload->keys + (gsize) (number % payload->n_keys) * PAYLOAD_KEY_SIZE;
}

const guint8 *
payload_value (const Payload *payload, guint number)
{
  return payload->values + (gsize) (number % N_VALUES) * payload->value_size;
}
