/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message-private.h"
#include "message/taskbus-message-unknown-private.h"
#include "message/taskbus-name-hash-private.h"

static void
add_duplicates (GStrvBuilder *names, const TaskbusMessageDocument *document)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (taskbus_name_hash, g_str_equal, g_free, NULL);
  g_auto (TaskbusJsonReader) reader;

  taskbus_json_reader_init (&reader, document->text, (gssize) document->length);
  if (taskbus_json_reader_next (&reader, NULL) != TASKBUS_JSON_TOKEN_BEGIN_OBJECT)
    return;

  while (taskbus_json_reader_next (&reader, NULL) == TASKBUS_JSON_TOKEN_NAME)
    {
      char *name = taskbus_unknown_dup_name (&reader);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) + 1;

      if (count == 2)
        {
          g_autofree char *shown = g_utf8_make_valid (name, -1);

          g_strv_builder_add (names, shown);
        }
      g_hash_table_replace (counts, name, GUINT_TO_POINTER (count));
      taskbus_json_reader_skip (&reader, NULL, NULL, NULL);
    }
}

/**
 * taskbus_message_list_duplicates:
 * @self: a message
 *
 * Lists the members that the document of a received message has more than once. The last one counts; the others are left
 * out when a message of a known type is published again. Who wants to refuse such documents asks this.
 *
 * Returns: (transfer full) (array zero-terminated=1): the names, each one once; none for most messages
 *
 * Since: 1.0
 */
char **
taskbus_message_list_duplicates (TaskbusMessage *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  const TaskbusMessageDocument *document;

  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), NULL);

  document = taskbus_message_get_operations (self)->get_document (self);
  if (document != NULL && document->text != NULL)
    add_duplicates (names, document);
  return g_strv_builder_end (names);
}
