/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "torture-documents.h"

#include <string.h>

#define LARGE (5 * 1024 * 1024)
#define DEEP (100 * 1000)
#define MANY (20 * 1000)
#define MUTATIONS (300)

static void
document_free (TortureDocument *document)
{
  g_free (document->name);
  g_bytes_unref (document->text);
  g_free (document);
}

static void
add_bytes (GPtrArray *documents, const char *name, GBytes *text)
{
  TortureDocument *document = g_new (TortureDocument, 1);

  document->name = g_strdup (name);
  document->text = text;
  g_ptr_array_add (documents, document);
}

static void
add (GPtrArray *documents, const char *name, GString *text)
{
  add_bytes (documents, name, g_string_free_to_bytes (text));
}

static void
add_files (GPtrArray *documents, const char *folder)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "json", folder, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  for (; (name = g_dir_read_name (dir)) != NULL; n++)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      char *text;
      gsize length;

      g_file_get_contents (file, &text, &length, &error);
      g_assert_no_error (error);
      add_bytes (documents, name, g_bytes_new_take (text, length));
    }
  g_assert_cmpuint (n, >, 30);
}

/* A text, many times the same one, a text. */
static GString *
repeat (const char *before, const char *text, gsize times, const char *after)
{
  gsize length = strlen (text);
  GString *whole = g_string_sized_new (strlen (before) + length * times + strlen (after) + 1);

  g_string_append (whole, before);
  for (gsize i = 0; i < times; i++)
    g_string_append_len (whole, text, (gssize) length);
  return g_string_append (whole, after);
}

static void
add_large (GPtrArray *documents)
{
  add (documents, "long-string", repeat ("{\"taskId\":\"", "x", LARGE, "\"}"));
  add (documents, "long-string-alone", repeat ("\"", "\xe7\x8a\xb6", LARGE / 3, "\""));
  add (documents, "long-string-cut", repeat ("{\"taskId\":\"", "x", LARGE, ""));
  add (documents, "long-string-bad-at-end", repeat ("{\"taskId\":\"", "x", LARGE, "\xff\"}"));
  add (documents, "long-name", repeat ("{\"", "x", LARGE, "\":1}"));
  add (documents, "many-escapes", repeat ("{\"taskId\":\"", "\\u0000", LARGE / 8, "\"}"));
  add (documents, "many-surrogates", repeat ("{\"taskId\":\"", "\\ud83d\\ude00", LARGE / 16, "\\ud83d\"}"));
  add (documents, "much-white-space", repeat ("{", " \n", LARGE / 4, "\"taskId\":\"t\"}"));
  add (documents, "only-white-space", repeat ("", " ", LARGE, ""));
}

static void
add_deep (GPtrArray *documents)
{
  add (documents, "deep-arrays", repeat ("", "[", DEEP, ""));
  add (documents, "deep-objects", repeat ("", "{\"result\":", DEEP, "1"));
  add (documents, "deep-result", repeat ("{\"taskId\":\"t\",\"result\":", "[", DEEP, "}"));
  add (documents, "deep-closing", repeat ("{\"taskId\":\"t\",\"result\":", "]", DEEP, "}"));
}

static void
add_numbers (GPtrArray *documents)
{
  add (documents, "long-number", repeat ("{\"duration_ms\":", "9", DEEP, "}"));
  add (documents, "long-fraction", repeat ("{\"duration_ms\":0.", "1", DEEP, "}"));
  add (documents, "long-exponent", repeat ("{\"result\":1e", "9", DEEP, "}"));
  add (documents, "long-zeros", repeat ("{\"duration_ms\":", "0", DEEP, "}"));
  add (documents, "whole-as-fraction", repeat ("{\"duration_ms\":5", "", 0, ".0}"));
  add (documents, "beyond-int64", repeat ("{\"duration_ms\":9223372036854775808", "", 0, "}"));
}

static void
add_members (GPtrArray *documents)
{
  GString *many = g_string_new ("{\"taskId\":\"t\"");

  for (guint i = 0; i < MANY; i++)
    g_string_append_printf (many, ",\"m%u\":%u", i, i);
  add (documents, "many-members", g_string_append_c (many, '}'));
  add (documents, "same-member", repeat ("{", "\"taskId\":\"t\",", MANY, "\"taskId\":\"last\"}"));
  add (documents, "many-elements", repeat ("{\"result\":[", "0,", MANY, "0]}"));
  add (documents, "wrong-kinds", g_string_new ("{\"taskId\":[],\"duration_ms\":\"5\",\"timestamp\":true,\"data\":1}"));
  add (documents, "wrong-time", g_string_new ("{\"taskId\":\"t\",\"timestamp\":\"2026-13-45T99:99:99Z\"}"));
  add (documents, "nulls", g_string_new ("{\"taskId\":null,\"result\":null,\"timestamp\":null}"));
}

/* Envelopes that are not what they say, and such in others. */
static void
add_envelopes (GPtrArray *documents)
{
  static const char *const texts[] = {
    "{\"type\":\"user_login\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":{\"user_id\":1}}",
    "{\"type\":\"task.failed\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":[1]}",
    "{\"type\":\"no such type\",\"timestamp\":\"\",\"data\":null}",
    "{\"type\":7,\"timestamp\":{},\"data\":{}}",
    "{\"type\":\"\",\"data\":{}}",
    "{\"type\":\"\\u0000\\ud83d\\ude00\",\"timestamp\":\"x\",\"data\":{}}",
    "{\"id\":1,\"type\":\"user.registered\",\"timestamp\":0,\"data\":\"text\"}",
    "{\"data\":{},\"timestamp\":\"2026-01-01T00:00:00Z\",\"type\":\"user_login\",\"data\":{\"user_id\":2}}",
    "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"task.completed\",\"data\":{\"taskId\":\"t\"}}",
    "{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"\",\"type\":\"\",\"data\":1,\"data_base64\":\"AA==\"}",
    "{\"specversion\":\"9.9\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"task.completed\"}",
    "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"task.completed\",\"data_base64\":\"!\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *name = g_strdup_printf ("envelope-%u", i);

      add (documents, name, g_string_new (texts[i]));
    }
}

/* A good document with a few bytes changed, taken away or doubled. */
static void
add_mutations (GPtrArray *documents)
{
  static const char good[] =
    "{\"taskId\":\"task_\\u0031\",\"result\":{\"a\":[1,-2.5e3,true,null,\"\xe7\x8a\xb6\"]},\"duration_ms\":5000,"
    "\"timestamp\":\"2026-01-05T10:30:05.123456789+08:00\",\"other\":\"\\ud83d\\ude00\"}";
  static const char bytes[] = "\"\\{}[]:,0-.eE \n\0u\x7f\x80\xe7\xff";
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint i = 0; i < MUTATIONS; i++)
    {
      GString *text = g_string_new (good);
      g_autofree char *name = g_strdup_printf ("mutation-%u", i);
      gint32 changes = g_rand_int_range (rand, 1, 4);

      for (gint32 j = 0; j < changes; j++)
        {
          gssize place = g_rand_int_range (rand, 0, (gint32) text->len - 8);
          char byte = bytes[g_rand_int_range (rand, 0, sizeof bytes - 1)];

          if (g_rand_int_range (rand, 0, 3) == 0)
            g_string_erase (text, place, g_rand_int_range (rand, 1, 8));
          else if (g_rand_boolean (rand))
            g_string_insert_c (text, place, byte);
          else
            text->str[place] = byte;
        }
      add (documents, name, text);
    }
}

GPtrArray *
torture_documents_new (void)
{
  GPtrArray *documents = g_ptr_array_new_with_free_func ((GDestroyNotify) document_free);

  add_files (documents, "accept");
  add_files (documents, "refuse");
  add_large (documents);
  add_deep (documents);
  add_numbers (documents);
  add_members (documents);
  add_envelopes (documents);
  add_mutations (documents);
  return documents;
}
