/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "record-json.h"

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

/* Tells whether bytes can be written as a string: they are UTF-8, in which a NUL may be. */
static gboolean
is_text (const guint8 *data, gsize size)
{
  const char *at = (const char *) data;
  const char *end = at + size;

  while (!g_utf8_validate_len (at, end - at, &at))
    {
      if (*at != '\0')
        return FALSE;
      at++;
    }

  return TRUE;
}

/* Writes bytes as a string, and says whether they had to be encoded. */
static gboolean
write_bytes (TaskbusJsonWriter *writer, const guint8 *data, gsize size)
{
  if (data != NULL && !is_text (data, size))
    {
      g_autofree char *encoded = g_base64_encode (data, size);

      taskbus_json_writer_string (writer, encoded, -1);
      return TRUE;
    }

  taskbus_json_writer_string (writer, (const char *) data, (gssize) size);
  return FALSE;
}

static void
write_name (TaskbusJsonWriter *writer, const char *name)
{
  taskbus_json_writer_name (writer, name, -1);
}

static void
write_encoding (TaskbusJsonWriter *writer, const char *name, gboolean is_base64)
{
  write_name (writer, name);
  taskbus_json_writer_string (writer, is_base64 ? "base64" : "utf8", -1);
}

static void
write_headers (TaskbusJsonWriter *writer, TaskbusRecord *record)
{
  write_name (writer, record_members[MEMBER_HEADERS]);
  taskbus_json_writer_begin_array (writer);
  for (guint i = 0; i < taskbus_record_get_n_headers (record); i++)
    {
      const char *name = taskbus_record_get_header_name (record, i);
      gsize size;
      const guint8 *data = taskbus_record_peek_header_value (record, i, &size);

      taskbus_json_writer_begin_object (writer);
      write_name (writer, header_members[HEADER_KEY]);
      if (write_bytes (writer, (const guint8 *) name, strlen (name)))
        write_encoding (writer, header_members[HEADER_KEY_ENCODING], TRUE);
      write_name (writer, header_members[HEADER_VALUE]);
      if (write_bytes (writer, data, size))
        write_encoding (writer, header_members[HEADER_VALUE_ENCODING], TRUE);
      taskbus_json_writer_end_object (writer);
    }
  taskbus_json_writer_end_array (writer);
}

/* Writes what there is of a record, within an object. */
void
tool_record_write_json_members (TaskbusJsonWriter *writer, TaskbusRecord *record)
{
  gsize key_size, value_size;
  const guint8 *key = taskbus_record_peek_key (record, &key_size);
  const guint8 *value = taskbus_record_peek_value (record, &value_size);
  gint64 timestamp = taskbus_record_get_timestamp (record);
  char text[TOOL_TIME_SIZE];
  gboolean key_is_base64, value_is_base64;

  write_name (writer, record_members[MEMBER_TOPIC]);
  taskbus_json_writer_string (writer, taskbus_record_get_topic (record), -1);
  write_name (writer, record_members[MEMBER_PARTITION]);
  taskbus_json_writer_int64 (writer, taskbus_record_get_partition (record));
  write_name (writer, record_members[MEMBER_OFFSET]);
  taskbus_json_writer_int64 (writer, taskbus_record_get_offset (record));
  write_name (writer, record_members[MEMBER_TIMESTAMP]);
  taskbus_json_writer_string (writer, timestamp >= 0 ? tool_time_write (timestamp, text) : NULL, -1);
  write_name (writer, record_members[MEMBER_KEY]);
  key_is_base64 = write_bytes (writer, key, key_size);
  write_name (writer, record_members[MEMBER_VALUE]);
  value_is_base64 = write_bytes (writer, value, value_size);
  write_encoding (writer, record_members[MEMBER_KEY_ENCODING], key_is_base64);
  write_encoding (writer, record_members[MEMBER_VALUE_ENCODING], value_is_base64);
  write_headers (writer, record);
}

/* Writes a record as one object. */
void
tool_record_write_json (TaskbusJsonWriter *writer, TaskbusRecord *record)
{
  taskbus_json_writer_begin_object (writer);
  tool_record_write_json_members (writer, record);
  taskbus_json_writer_end_object (writer);
}

/* A piece of the document, as it is written there; the text of a member that is missing is NULL. */
typedef struct
{
  TaskbusJsonToken token;
  const char *text;
  gsize size;
} Piece;

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE, format, arguments);
  va_end (arguments);
  return FALSE;
}

static gboolean
refuse_name (TaskbusJsonReader *reader, gboolean is_known, GError **error)
{
  gsize length;
  const char *text = taskbus_json_reader_get_string (reader, &length);
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) MIN (length, 40));

  if (is_known)
    return refuse (error, _ ("Member “%s” stands twice"), shown);
  return refuse (error, _ ("Member “%s” is none of a record's; use --input lines to publish a line as it is"), shown);
}

/* Sorts the members of an object, in which the reader is, into their places. */
static gboolean
sort_members (TaskbusJsonReader *reader, const char *const *names, Piece *members, GError **error)
{
  TaskbusJsonToken token;

  while ((token = taskbus_json_reader_next (reader, error)) == TASKBUS_JSON_TOKEN_NAME)
    {
      guint i = 0;

      while (names[i] != NULL && !taskbus_json_reader_is_text (reader, names[i], -1))
        i++;
      if (names[i] == NULL || members[i].text != NULL)
        return refuse_name (reader, names[i] != NULL, error);

      members[i].token = taskbus_json_reader_skip (reader, &members[i].text, &members[i].size, error);
      if (members[i].token == TASKBUS_JSON_TOKEN_INVALID)
        return FALSE;
    }

  return token == TASKBUS_JSON_TOKEN_END_OBJECT;
}

/* Whether something stands there, and is not null. */
static gboolean
is_given (const Piece *piece)
{
  return piece->text != NULL && piece->token != TASKBUS_JSON_TOKEN_NULL;
}

/* A word that says something; NULL when the piece is none. */
static char *
dup_word (const Piece *piece)
{
  return taskbus_json_span_dup_string (piece->text, piece->size, NULL);
}

static gboolean
read_encoding (const Piece *value, const Piece *encoding, const char *name, char **word, GError **error)
{
  if (is_given (encoding))
    *word = dup_word (encoding);
  else
    *word = g_strdup (value->token == TASKBUS_JSON_TOKEN_STRING ? "utf8" : "json");
  if (*word == NULL)
    return refuse (error, _ ("The encoding of “%s” is not a string"), name);
  return TRUE;
}

/* Decodes a key or value: null, a string as it is, base64, or a piece of JSON as it is written. */
static gboolean
decode (const Piece *value, const Piece *encoding, const char *name, GBytes **bytes, GError **error)
{
  g_autofree char *word = NULL;
  g_autofree char *text = NULL;
  gsize size;

  *bytes = NULL;
  if (!read_encoding (value, encoding, name, &word, error))
    return FALSE;
  if (!is_given (value))
    return TRUE;

  if (g_str_equal (word, "json"))
    {
      *bytes = g_bytes_new (value->text, value->size);
      return TRUE;
    }

  if (!g_str_equal (word, "utf8") && !g_str_equal (word, "base64"))
    return refuse (error, _ ("The encoding of “%s” is none of utf8, json and base64"), name);
  text = taskbus_json_span_dup_string (value->text, value->size, &size);
  if (text == NULL)
    return refuse (error, _ ("“%s” is not a string, as its encoding says"), name);

  if (g_str_equal (word, "base64") && size > 0)
    {
      g_autofree char *again = NULL;
      gsize length = size;

      /* GLib does not take a single character. */
      if (length > 1)
        {
          g_base64_decode_inplace (text, &size);
          again = g_base64_encode ((const guchar *) text, size);
        }
      if (again == NULL || strlen (again) != length)
        return refuse (error, _ ("“%s” is not valid base64"), name);
    }

  *bytes = g_bytes_new_take (g_steal_pointer (&text), size);
  return TRUE;
}

static gboolean
read_header (TaskbusRecordBuilder *builder, TaskbusJsonReader *reader, GError **error)
{
  Piece members[G_N_ELEMENTS (header_members)] = { 0 };
  g_autoptr (GBytes) name = NULL;
  g_autoptr (GBytes) value = NULL;
  g_autofree char *text = NULL;

  if (taskbus_json_reader_get_token (reader) != TASKBUS_JSON_TOKEN_BEGIN_OBJECT)
    return refuse (error, _ ("A header is not an object"));
  if (!sort_members (reader, header_members, members, error) ||
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
read_headers (TaskbusRecordBuilder *builder, const Piece *headers, GError **error)
{
  g_auto (TaskbusJsonReader) reader;

  taskbus_json_reader_init (&reader, headers->text, (gssize) headers->size);
  if (!is_given (headers))
    return TRUE;
  if (taskbus_json_reader_next (&reader, error) != TASKBUS_JSON_TOKEN_BEGIN_ARRAY)
    return refuse (error, _ ("“headers” is not an array"));

  while (taskbus_json_reader_next (&reader, error) != TASKBUS_JSON_TOKEN_END_ARRAY)
    {
      if (!read_header (builder, &reader, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_timestamp (TaskbusRecordBuilder *builder, const Piece *value, GError **error)
{
  g_autofree char *text = NULL;
  gint64 timestamp;

  if (!is_given (value))
    return TRUE;

  text = value->token == TASKBUS_JSON_TOKEN_STRING ? dup_word (value) : g_strndup (value->text, value->size);
  if (text == NULL || !tool_time_parse (text, &timestamp))
    return refuse (error, _ ("“timestamp” is no time as in 2026-01-31T12:00:00.000Z"));

  taskbus_record_builder_set_timestamp (builder, timestamp);
  return TRUE;
}

/* Where the record belongs, when the command line does not say so. */
static gboolean
read_place (TaskbusRecordBuilder *builder, const Piece *members, GError **error)
{
  const Piece *topic = &members[MEMBER_TOPIC];
  const Piece *partition = &members[MEMBER_PARTITION];
  g_autofree char *name = NULL;
  gint64 number = TASKBUS_PARTITION_ANY;

  if (topic->text == NULL || topic->token != TASKBUS_JSON_TOKEN_STRING)
    return refuse (error, _ ("“topic” is missing: give TOPIC, or name it in the record"));
  name = dup_word (topic);
  if (name == NULL)
    return refuse (error, _ ("“topic” is no topic name"));
  if (!taskbus_topic_check_name (name, error))
    return FALSE;

  if (is_given (partition) && (!taskbus_json_span_get_int64 (partition->text, partition->size, &number) ||
                               number < TASKBUS_PARTITION_ANY || number > G_MAXINT32))
    return refuse (error, _ ("“partition” is no partition number"));

  taskbus_record_builder_set_topic (builder, name);
  taskbus_record_builder_set_partition (builder, (gint32) number);
  return TRUE;
}

/* The whole document is read before anything of it is used. */
static gboolean
read_members (const char *text, gsize size, Piece *members, GError **error)
{
  g_auto (TaskbusJsonReader) reader;
  TaskbusJsonToken token;

  taskbus_json_reader_init (&reader, text, (gssize) size);
  token = taskbus_json_reader_next (&reader, error);
  if (token == TASKBUS_JSON_TOKEN_INVALID)
    return FALSE;
  if (token != TASKBUS_JSON_TOKEN_BEGIN_OBJECT)
    return refuse (error, _ ("A record must be a JSON object"));

  return sort_members (&reader, record_members, members, error) &&
         taskbus_json_reader_next (&reader, error) == TASKBUS_JSON_TOKEN_END;
}

/* Reads a record into the builder, which may have headers already.  With a topic given, the record's own place is not used. */
gboolean
tool_record_read_json (TaskbusRecordBuilder *builder, const char *topic, const char *text, gsize size, GError **error)
{
  Piece members[G_N_ELEMENTS (record_members)] = { 0 };
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GBytes) value = NULL;

  if (!read_members (text, size, members, error) || (topic == NULL && !read_place (builder, members, error)) ||
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
