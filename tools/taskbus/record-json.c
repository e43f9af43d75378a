/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "record-json.h"

#include "json-reader.h"
#include "json-writer.h"
#include "time-point.h"

#include <glib/gi18n.h>
#include <string.h>

/* The members' names, in the order in which they are written. */
typedef enum
{
  MEMBER_TOPIC,
  MEMBER_PARTITION,
  MEMBER_OFFSET,
  MEMBER_TIMESTAMP,
  MEMBER_KEY,
  MEMBER_VALUE,
  MEMBER_KEY_ENCODING,
  MEMBER_VALUE_ENCODING,
  MEMBER_HEADERS,
  MEMBER_TYPE,
  MEMBER_ATTRIBUTES,
  MEMBER_FIELDS,
  MEMBER_ERROR,
} Member;

static const char *const record_members[] = {
  "topic",   "partition", "offset",     "timestamp", "key",   "value", "key_encoding", "value_encoding",
  "headers", "type",      "attributes", "fields",    "error", /* what --typed says besides; the value says it, too */
  NULL,
};

typedef enum
{
  HEADER_KEY,
  HEADER_VALUE,
  HEADER_KEY_ENCODING,
  HEADER_VALUE_ENCODING,
} HeaderMember;

static const char *const header_members[] = { "key", "value", "key_encoding", "value_encoding", NULL };

/* Appends bytes as a string, and says whether they had to be encoded. */
static gboolean
append_bytes (GString *out, const guint8 *data, gsize size)
{
  if (data == NULL)
    g_string_append (out, "null");
  else if (tool_json_is_text (data, size))
    tool_json_append_string (out, (const char *) data, (gssize) size);
  else
    {
      tool_json_append_base64 (out, data, size);
      return TRUE;
    }

  return FALSE;
}

static void
append_headers (GString *out, TaskbusRecord *record)
{
  g_string_append (out, ",\"headers\":[");
  for (guint i = 0; i < taskbus_record_get_n_headers (record); i++)
    {
      const char *name = taskbus_record_get_header_name (record, i);
      gsize size;
      const guint8 *data = taskbus_record_peek_header_value (record, i, &size);

      g_string_append (out, i > 0 ? ",{\"key\":" : "{\"key\":");
      if (append_bytes (out, (const guint8 *) name, strlen (name)))
        g_string_append (out, ",\"key_encoding\":\"base64\"");
      g_string_append (out, ",\"value\":");
      if (append_bytes (out, data, size))
        g_string_append (out, ",\"value_encoding\":\"base64\"");
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
append_number (GString *out, gint64 number)
{
  char digits[24];
  char *at = digits + sizeof (digits);
  guint64 rest = number < 0 ? -(guint64) number : (guint64) number;

  do
    *--at = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (number < 0)
    *--at = '-';
  g_string_append_len (out, at, digits + sizeof (digits) - at);
}

/* Appends a record as one object, without a line end. */
void
tool_record_append_json (GString *out, TaskbusRecord *record)
{
  gsize key_size, value_size;
  const guint8 *key = taskbus_record_peek_key (record, &key_size);
  const guint8 *value = taskbus_record_peek_value (record, &value_size);
  gint64 timestamp = taskbus_record_get_timestamp (record);
  gboolean key_is_base64, value_is_base64;

  g_string_append (out, "{\"topic\":");
  tool_json_append_string (out, taskbus_record_get_topic (record), -1);
  g_string_append (out, ",\"partition\":");
  append_number (out, taskbus_record_get_partition (record));
  g_string_append (out, ",\"offset\":");
  append_number (out, taskbus_record_get_offset (record));
  g_string_append (out, timestamp >= 0 ? ",\"timestamp\":\"" : ",\"timestamp\":null");
  if (timestamp >= 0)
    {
      tool_time_append (out, timestamp);
      g_string_append_c (out, '"');
    }
  g_string_append (out, ",\"key\":");
  key_is_base64 = append_bytes (out, key, key_size);
  g_string_append (out, ",\"value\":");
  value_is_base64 = append_bytes (out, value, value_size);
  g_string_append (out, key_is_base64 ? ",\"key_encoding\":\"base64\"" : ",\"key_encoding\":\"utf8\"");
  g_string_append (out, value_is_base64 ? ",\"value_encoding\":\"base64\"" : ",\"value_encoding\":\"utf8\"");
  append_headers (out, record);
  g_string_append_c (out, '}');
}

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (TOOL_JSON_ERROR, TOOL_JSON_ERROR_MEMBER, format, arguments);
  va_end (arguments);
  return FALSE;
}

/* Sorts the members of an object into their places; the text of one that is missing stays NULL. */
static gboolean
sort_members (const ToolJsonValue *object, const char *const *names, ToolJsonValue *members, GError **error)
{
  ToolJsonReader reader;
  ToolJsonValue name, value;

  tool_json_reader_enter (&reader, object);
  while (tool_json_reader_next_member (&reader, &name, &value))
    {
      g_autofree char *shown = NULL;
      guint i;

      for (i = 0; names[i] != NULL; i++)
        {
          if (name.size - 2 == strlen (names[i]) && memcmp (name.text + 1, names[i], name.size - 2) == 0)
            break;
        }

      if (names[i] != NULL && members[i].text == NULL)
        {
          members[i] = value;
          continue;
        }

      shown = g_strndup (name.text + 1, MIN (name.size - 2, 40));
      if (names[i] != NULL)
        return refuse (error, _ ("Member “%s” stands twice"), shown);
      return refuse (error, _ ("Member “%s” is none of a record's; use --input lines to publish a line as it is"),
                     shown);
    }

  return TRUE;
}

/* Decodes a key or value: null, a string as it is, base64, or a piece of JSON as it is written. */
static gboolean
decode (const ToolJsonValue *value, const ToolJsonValue *encoding, const char *name, GBytes **bytes, GError **error)
{
  g_autoptr (GString) word = g_string_new (NULL);
  g_autoptr (GString) text = NULL;

  *bytes = NULL;
  if (encoding->text != NULL && encoding->kind == TOOL_JSON_STRING)
    tool_json_value_to_string (encoding, word);
  else if (encoding->text != NULL && encoding->kind != TOOL_JSON_NULL)
    return refuse (error, _ ("The encoding of “%s” is not a string"), name);
  else if (value->text != NULL)
    g_string_assign (word, value->kind == TOOL_JSON_STRING ? "utf8" : "json");

  if (value->text == NULL || value->kind == TOOL_JSON_NULL)
    return TRUE;

  if (g_str_equal (word->str, "json"))
    {
      *bytes = g_bytes_new (value->text, value->size);
      return TRUE;
    }

  if (!g_str_equal (word->str, "utf8") && !g_str_equal (word->str, "base64"))
    return refuse (error, _ ("The encoding of “%s” is none of utf8, json and base64"), name);
  if (value->kind != TOOL_JSON_STRING)
    return refuse (error, _ ("“%s” is not a string, as its encoding says"), name);

  text = tool_json_value_to_string (value, g_string_sized_new (value->size));
  if (g_str_equal (word->str, "base64") && text->len > 0)
    {
      g_autofree char *again = NULL;
      gsize size;

      g_base64_decode_inplace (text->str, &size);
      again = g_base64_encode ((const guchar *) text->str, size);
      if (strlen (again) != text->len)
        return refuse (error, _ ("“%s” is not valid base64"), name);
      g_string_truncate (text, size);
    }

  *bytes = g_string_free_to_bytes (g_steal_pointer (&text));
  return TRUE;
}

static gboolean
read_header (TaskbusRecordBuilder *builder, const ToolJsonValue *header, GError **error)
{
  ToolJsonValue members[G_N_ELEMENTS (header_members)] = { 0 };
  g_autoptr (GBytes) name = NULL;
  g_autoptr (GBytes) value = NULL;
  g_autofree char *text = NULL;

  if (header->kind != TOOL_JSON_OBJECT)
    return refuse (error, _ ("A header is not an object"));
  if (!sort_members (header, header_members, members, error) ||
      !decode (&members[HEADER_KEY], &members[HEADER_KEY_ENCODING], "key", &name, error) ||
      !decode (&members[HEADER_VALUE], &members[HEADER_VALUE_ENCODING], "value", &value, error))
    return FALSE;
  if (name == NULL || memchr (g_bytes_get_data (name, NULL), '\0', g_bytes_get_size (name)) != NULL)
    return refuse (error, _ ("A header has no valid name"));

  text = g_strndup (g_bytes_get_data (name, NULL), g_bytes_get_size (name));
  taskbus_record_builder_add_header (builder, text, value);
  return TRUE;
}

static gboolean
read_headers (TaskbusRecordBuilder *builder, const ToolJsonValue *headers, GError **error)
{
  ToolJsonReader reader;
  ToolJsonValue header;

  if (headers->text == NULL || headers->kind == TOOL_JSON_NULL)
    return TRUE;
  if (headers->kind != TOOL_JSON_ARRAY)
    return refuse (error, _ ("“headers” is not an array"));

  tool_json_reader_enter (&reader, headers);
  while (tool_json_reader_next_element (&reader, &header))
    {
      if (!read_header (builder, &header, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_timestamp (TaskbusRecordBuilder *builder, const ToolJsonValue *value, GError **error)
{
  g_autoptr (GString) text = NULL;
  gint64 timestamp;

  if (value->text == NULL || value->kind == TOOL_JSON_NULL)
    return TRUE;

  text = value->kind == TOOL_JSON_STRING ? tool_json_value_to_string (value, g_string_new (NULL))
                                         : g_string_new_len (value->text, (gssize) value->size);
  if (!tool_time_parse (text->str, &timestamp))
    return refuse (error, _ ("“timestamp” is no time as in 2026-01-31T12:00:00.000Z"));

  taskbus_record_builder_set_timestamp (builder, timestamp);
  return TRUE;
}

/* Where the record belongs, when the command line does not say so. */
static gboolean
read_place (TaskbusRecordBuilder *builder, const ToolJsonValue *members, GError **error)
{
  const ToolJsonValue *topic = &members[MEMBER_TOPIC];
  const ToolJsonValue *partition = &members[MEMBER_PARTITION];
  g_autoptr (GString) name = g_string_new (NULL);
  gint64 number = TASKBUS_PARTITION_ANY;

  if (topic->text == NULL || topic->kind != TOOL_JSON_STRING)
    return refuse (error, _ ("“topic” is missing: give TOPIC, or name it in the record"));
  tool_json_value_to_string (topic, name);
  if (strlen (name->str) != name->len)
    return refuse (error, _ ("“topic” is no topic name"));
  if (!taskbus_topic_check_name (name->str, error))
    return FALSE;

  if (partition->text != NULL && partition->kind != TOOL_JSON_NULL &&
      (!tool_json_value_to_int (partition, &number) || number < TASKBUS_PARTITION_ANY || number > G_MAXINT32))
    return refuse (error, _ ("“partition” is no partition number"));

  taskbus_record_builder_set_topic (builder, name->str);
  taskbus_record_builder_set_partition (builder, (gint32) number);
  return TRUE;
}

/* Reads a record into the builder, which may have headers already.  With a topic given, the record's own place is not used. */
gboolean
tool_record_read_json (TaskbusRecordBuilder *builder, const char *topic, const char *text, gsize size, GError **error)
{
  ToolJsonValue members[G_N_ELEMENTS (record_members)] = { 0 };
  ToolJsonValue document;
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GBytes) value = NULL;

  if (!tool_json_parse (text, size, &document, error))
    return FALSE;
  if (document.kind != TOOL_JSON_OBJECT)
    return refuse (error, _ ("A record must be a JSON object"));

  if (!sort_members (&document, record_members, members, error) ||
      (topic == NULL && !read_place (builder, members, error)) ||
      !read_timestamp (builder, &members[MEMBER_TIMESTAMP], error) ||
      !decode (&members[MEMBER_KEY], &members[MEMBER_KEY_ENCODING], "key", &key, error) ||
      !decode (&members[MEMBER_VALUE], &members[MEMBER_VALUE_ENCODING], "value", &value, error) ||
      !read_headers (builder, &members[MEMBER_HEADERS], error))
    return FALSE;

  if (members[MEMBER_VALUE].text == NULL)
    return refuse (error, _ ("“value” is missing; null makes a tombstone"));

  taskbus_record_builder_set_key (builder, key);
  taskbus_record_builder_set_value (builder, value);
  return TRUE;
}
