/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wire-documents.h"

#include <string.h>

static void
wire_document_free (gpointer data)
{
  WireDocument *document = data;

  g_free (document->type);
  g_free (document->name);
  g_bytes_unref (document->value);
  g_free (document);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  const WireDocument *const *first = a;
  const WireDocument *const *second = b;

  return strcmp ((*first)->name, (*second)->name);
}

static void
load_type (GPtrArray *documents, const char *folder, const char *type)
{
  g_autofree char *path = g_build_filename (folder, type, NULL);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  const char *file;

  dir = g_dir_open (path, 0, &error);
  g_assert_no_error (error);
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *place = g_build_filename (path, file, NULL);
      WireDocument *document = g_new0 (WireDocument, 1);
      char *contents;
      gsize length;

      g_file_get_contents (place, &contents, &length, &error);
      g_assert_no_error (error);
      document->type = g_strdup (type);
      document->name = g_build_filename (type, file, NULL);
      document->value = g_bytes_new_take (contents, length);
      g_ptr_array_add (documents, document);
    }
}

/* All of them, by type and name. */
GPtrArray *
wire_documents_load (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "data", "wire", NULL);
  GPtrArray *documents = g_ptr_array_new_with_free_func (wire_document_free);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  const char *type;

  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((type = g_dir_read_name (dir)) != NULL)
    {
      if (strcmp (type, "generate") != 0 && strcmp (type, "README.md") != 0)
        load_type (documents, folder, type);
    }

  g_ptr_array_sort (documents, compare_names);
  g_assert_cmpuint (documents->len, >, 100);
  return documents;
}
