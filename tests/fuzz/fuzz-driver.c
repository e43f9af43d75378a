/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-target.h"

#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Stands in for libFuzzer where there is none: all files of the corpus as they are, and then the same mutations of them
 * each time, for some seconds. */

#define MAX_SIZE 65536
#define CRASH_FILE "fuzz-crash"

/* For the signal handler. */
static const char *current;
static gsize current_size;

static int seconds = 4;
static gint64 n_runs = G_MAXINT64;
static int seed = 1;
static char **paths;

static const GOptionEntry entries[] = {
  { "seconds", 's', 0, G_OPTION_ARG_INT, &seconds, "How long mutations are tried", "SECONDS" },
  { "runs", 'n', 0, G_OPTION_ARG_INT64, &n_runs, "How many mutations are tried at most", "NUMBER" },
  { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Where the mutations begin", "NUMBER" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, "FILE|FOLDER…" },
  { NULL },
};

/* Keeps the input, so that it can be tried again. */
static void
keep_input (int number)
{
  static const char note[] = "The input is in the file " CRASH_FILE "\n";
  int file = open (CRASH_FILE, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  if (file >= 0 && write (file, current, current_size) == (gssize) current_size)
    (void) !write (STDERR_FILENO, note, sizeof note - 1);
  signal (number, SIG_DFL);
  raise (number);
}

static void
run (const char *data, gsize size)
{
  /* Of its exact size, so that a sanitizer notices one byte too many. */
  g_autofree char *exact = size > 0 ? g_memdup2 (data, size) : g_malloc (1);

  current = exact;
  current_size = size;
  LLVMFuzzerTestOneInput ((const uint8_t *) exact, size);
}

static void
add_file (GPtrArray *corpus, const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, &error))
    g_error ("%s", error->message);
  g_ptr_array_add (corpus, g_bytes_new_take (text, size));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* In the order of the names, whatever the file system does. */
static void
add_path (GPtrArray *corpus, const char *path)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  if (dir == NULL)
    {
      add_file (corpus, path);
      return;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_file (corpus, g_ptr_array_index (names, i));
}

static guint
pick (GRand *rand, gsize n)
{
  return n > 0 ? g_rand_int (rand) % (guint) n : 0;
}

static void
insert_piece (GRand *rand, GString *input, GPtrArray *corpus)
{
  GBytes *other = g_ptr_array_index (corpus, pick (rand, corpus->len));
  gsize size;
  const char *data = g_bytes_get_data (other, &size);
  gsize from = pick (rand, size);
  gsize length = 1 + pick (rand, 32);

  length = MIN (length, size - from);
  if (length > 0 && input->len + length < MAX_SIZE)
    g_string_insert_len (input, pick (rand, input->len + 1), data + from, (gssize) length);
}

static void
mutate (GRand *rand, GString *input, GPtrArray *corpus)
{
  static const char letters[] = "{}[]:,\"\\/u0123456789abcdefD8+-.eEtrueflsn \n\t";
  gsize at = pick (rand, input->len);
  gsize length = 1 + pick (rand, 16);

  if (input->len == 0)
    {
      insert_piece (rand, input, corpus);
      return;
    }

  length = MIN (length, input->len - at);
  switch (pick (rand, 7))
    {
    case 0:
      input->str[at] = (char) pick (rand, 256);
      break;
    case 1:
      input->str[at] ^= (char) (1 << pick (rand, 8));
      break;
    case 2:
      input->str[at] = letters[pick (rand, sizeof letters - 1)];
      break;
    case 3:
      g_string_insert_c (input, (gssize) at, letters[pick (rand, sizeof letters - 1)]);
      break;
    case 4:
      g_string_erase (input, (gssize) at, (gssize) length);
      break;
    case 5:
      if (input->len + length < MAX_SIZE)
        {
          g_autofree char *twice = g_memdup2 (input->str + at, length);

          g_string_insert_len (input, (gssize) at, twice, (gssize) length);
        }
      break;
    default:
      insert_piece (rand, input, corpus);
      break;
    }
}

static gint64
run_mutations (GPtrArray *corpus)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) seed);
  g_autoptr (GString) input = g_string_new (NULL);
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  gint64 n;

  for (n = 0; n < n_runs && g_get_monotonic_time () < end; n++)
    {
      GBytes *first = g_ptr_array_index (corpus, pick (rand, corpus->len));
      guint n_mutations = 1 + pick (rand, 6);
      gsize size;
      const char *data = g_bytes_get_data (first, &size);

      g_string_truncate (input, 0);
      g_string_append_len (input, data, (gssize) MIN (size, MAX_SIZE));
      for (guint i = 0; i < n_mutations; i++)
        mutate (rand, input, corpus);
      run (input->str, input->len);
    }

  return n;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GPtrArray) corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GError) error = NULL;
  gint64 n;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  signal (SIGABRT, keep_input);
  for (char **path = paths; path != NULL && *path != NULL; path++)
    add_path (corpus, *path);
  if (corpus->len == 0)
    g_ptr_array_add (corpus, g_bytes_new (NULL, 0));
  for (guint i = 0; i < corpus->len; i++)
    {
      gsize size;
      const char *data = g_bytes_get_data (g_ptr_array_index (corpus, i), &size);

      run (data, size);
    }

  n = run_mutations (corpus);
  g_print ("%u inputs and %" G_GINT64_FORMAT " mutations of them\n", corpus->len, n);
  g_strfreev (paths);
  return 0;
}
