/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kafka-token-claims.h"

#include <string.h>

static char *
make_token (const char *payload, gssize length)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) payload, length < 0 ? strlen (payload) : (gsize) length);

  for (char *p = base64; *p != '\0'; p++)
    *p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
  base64[strcspn (base64, "=")] = '\0';
  return g_strconcat ("eyJhbGciOiJub25lIn0.", base64, ".c2lnbmF0dXJl", NULL);
}

static void
assert_claims (const char *payload, gint64 seconds, const char *subject)
{
  g_autofree char *token = make_token (payload, -1);
  g_autofree char *found = NULL;
  gint64 expiry = 0;

  g_assert_true (kafka_token_read_claims (token, &expiry, &found));
  g_assert_cmpint (expiry, ==, seconds * G_USEC_PER_SEC);
  g_assert_cmpstr (found, ==, subject);
}

static void
test_good (void)
{
  assert_claims ("{\"exp\":1700000000}", 1700000000, NULL);
  assert_claims ("{\"sub\":\"alice\",\"exp\":1700000000}", 1700000000, "alice");
  assert_claims (" { \"exp\" : 1700000000.5 , \"sub\" : \"a b\" } ", 1700000000, "a b");
  assert_claims ("{\"deep\":{\"exp\":1,\"l\":[1,{\"a\":\"}]\"}]},\"s\":\"\\\"exp\\\":2\",\"exp\":3,\"sub\":\"\"}", 3,
                 NULL);
  assert_claims ("{\"sub\":{\"exp\":5},\"exp\":6}", 6, NULL);
  assert_claims ("{\"sub\":\"al\\u0069ce\",\"exp\":1,\"exp\":7}", 7, "alice");
  assert_claims ("{\"sub\":\"a\\u0000b\",\"exp\":8}", 8, NULL);
}

static void
test_bad (void)
{
  static const char *const payloads[] = {
    "",
    "{",
    "{}",
    "[]",
    "\"exp\"",
    "{\"exp\"",
    "{\"exp\":",
    "{\"exp\":}",
    "{\"exp\":1",
    "{\"exp\":\"",
    "{\"exp\":\"1\"}",
    "{\"exp\":-1}",
    "{\"exp\":0}",
    "{\"exp\":1e99}",
    "{\"exp\":nan}",
    "{\"a\":[[[[",
    "{\"a\":\"\\",
    "{exp:1}",
    "{\"a\" 1,\"exp\":2}",
    "{\"a\":1;\"exp\":2}",
    "{\"exp\":2} {}",
  };
  static const char *const tokens[] = { "", ".", "..", "...", "a.b", "a.!!!!.c", "opaque-token", "a..c" };
  gint64 expiry;

  for (gsize i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_autofree char *token = make_token (payloads[i], -1);
      g_autofree char *subject = NULL;

      g_assert_false (kafka_token_read_claims (token, &expiry, &subject));
      g_assert_null (subject);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autofree char *subject = NULL;

      g_assert_false (kafka_token_read_claims (tokens[i], &expiry, &subject));
    }
}

/* Every beginning of a good one, each byte of it changed, and very deep ones end without a read too far. */
static void
test_mutations (void)
{
  static const char good[] = "{\"a\":[{\"b\":\"\\\"\"}],\"sub\":\"alice\",\"exp\":1700000000}";
  g_autofree char *deep = g_strnfill (100 * 1000, '[');
  g_autofree char *deep_token = make_token (deep, -1);
  g_autofree char *none = NULL;
  gint64 expiry;

  g_assert_false (kafka_token_read_claims (deep_token, &expiry, &none));
  for (gsize i = 0; i < sizeof good - 1; i++)
    {
      for (guint byte = 0; byte < 256; byte += 3)
        {
          g_autofree char *payload = g_strdup (good);
          g_autofree char *token = NULL;
          g_autofree char *subject = NULL;

          payload[i] = (char) byte;
          token = make_token (payload, byte == 0 ? (gssize) i : (gssize) sizeof good - 1);
          kafka_token_read_claims (token, &expiry, &subject);
          g_assert_true (subject == NULL || g_utf8_validate (subject, -1, NULL));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/token-claims/good", test_good);
  g_test_add_func ("/token-claims/bad", test_bad);
  g_test_add_func ("/token-claims/mutations", test_mutations);

  return g_test_run ();
}
