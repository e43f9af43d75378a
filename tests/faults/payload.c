/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "payload.h"

#include <string.h>

/* A message's record follows from its id alone, so that anybody can tell whether it is still the same. */

#define MAX_FILLER 2000

static void
append_filler (GString *value, const MessageId *id)
{
  guint32 state = message_id_hash (id) | 1;
  guint n = state % 10 == 0 ? MAX_FILLER : state % 200;

  for (guint i = 0; i < n; i++)
    {
      state ^= state << 13;
      state ^= state >> 17;
      state ^= state << 5;
      g_string_append_c (value, (char) state);
    }
}

TaskbusRecord *
payload_make_record (const char *topic, const MessageId *id)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new (topic);
  g_autoptr (GString) value = g_string_new_len ((const char *) id, sizeof *id);
  g_autofree char *key = g_strdup_printf ("key-%u", id->key);

  append_filler (value, id);
  taskbus_record_builder_set_key_data (builder, (const guint8 *) key, strlen (key));
  taskbus_record_builder_set_value_data (builder, (const guint8 *) value->str, value->len);
  taskbus_record_builder_add_header_string (builder, "key", key);
  return taskbus_record_builder_end (builder);
}

/* FALSE for a record that is none of ours. */
gboolean
payload_parse (TaskbusRecord *record, MessageId *id)
{
  gsize size;
  const guint8 *value = taskbus_record_peek_value (record, &size);

  if (value == NULL || size < sizeof *id)
    return FALSE;

  memcpy (id, value, sizeof *id);
  return TRUE;
}

gboolean
payload_is_intact (TaskbusRecord *record, const MessageId *id)
{
  g_autoptr (TaskbusRecord) expected = payload_make_record (taskbus_record_get_topic (record), id);

  return taskbus_record_equal (record, expected);
}
