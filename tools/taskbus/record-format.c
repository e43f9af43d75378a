/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "record-format.h"

#include <glib/gi18n.h>
#include <string.h>

/* Literal text, then the field of a record; a NUL for the last part, which has none. */
typedef struct
{
  GString *literal;
  char field;
} Part;

struct _ToolRecordFormat
{
  GArray *parts;
};

static void
part_clear (gpointer data)
{
  Part *part = data;

  g_string_free (part->literal, TRUE);
}

static int
escaped_byte (char c)
{
  static const char escapes[] = "n\nt\tr\re\033a\ab\bf\fv\v\\\\";

  if (c == '0')
    return '\0';
  for (const char *at = escapes; *at != '\0'; at += 2)
    {
      if (*at == c)
        return at[1];
    }
  return -1;
}

/* Resolves \n, \t, \xHH and the like; at is behind the backslash.  Answers how many characters it took, 0 for an error. */
static gsize
append_escape (GString *out, const char *at)
{
  int byte = escaped_byte (*at);

  if (*at == 'x' && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]))
    {
      g_string_append_c (out, (char) (g_ascii_xdigit_value (at[1]) * 16 + g_ascii_xdigit_value (at[2])));
      return 3;
    }
  if (byte < 0)
    return 0;

  g_string_append_c (out, (char) byte);
  return 1;
}

static void
set_escape_error (const char *at, GError **error)
{
  g_autofree char *shown = g_strndup (at, 1);

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“\\%s” is not an escape: \\n, \\t, \\r, \\0, \\\\ and \\xHH are"), shown);
}

/* Resolves the escapes in a text. */
char *
tool_unescape (const char *text, gsize *size, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      gsize taken;

      if (*at != '\\')
        {
          g_string_append_c (out, *at);
          continue;
        }

      taken = append_escape (out, at + 1);
      if (taken == 0)
        {
          set_escape_error (at + 1, error);
          return NULL;
        }
      at += taken;
    }

  *size = out->len;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
end_part (ToolRecordFormat *format, GString **literal, char field)
{
  Part part = { *literal, field };

  g_array_append_val (format->parts, part);
  *literal = g_string_new (NULL);
}

/* Understands a format, in kcat's letters. */
ToolRecordFormat *
tool_record_format_new (const char *text, GError **error)
{
  g_autoptr (ToolRecordFormat) format = g_new0 (ToolRecordFormat, 1);
  g_autoptr (GString) literal = g_string_new (NULL);

  format->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (format->parts, part_clear);
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '\\')
        {
          gsize taken = append_escape (literal, at + 1);

          if (taken == 0)
            {
              set_escape_error (at + 1, error);
              return NULL;
            }
          at += taken;
        }
      else if (*at != '%')
        g_string_append_c (literal, *at);
      else if (*++at == '%')
        g_string_append_c (literal, '%');
      else if (*at != '\0' && strchr ("tpoksKSThR", *at) != NULL)
        end_part (format, &literal, *at);
      else
        {
          g_autofree char *shown = g_strndup (at, 1);

          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("“%%%s” is not a field: %%t %%p %%o %%k %%s %%h %%T %%K %%S %%R and %%%% are"), shown);
          return NULL;
        }
    }

  end_part (format, &literal, '\0');
  return g_steal_pointer (&format);
}

void
tool_record_format_free (ToolRecordFormat *format)
{
  g_array_unref (format->parts);
  g_free (format);
}

static void
append_bytes (GString *out, const guint8 *data, gsize size)
{
  if (data != NULL)
    g_string_append_len (out, (const char *) data, (gssize) size);
}

static void
append_size (GString *out, const guint8 *data, gsize size)
{
  if (data != NULL)
    g_string_append_printf (out, "%" G_GSIZE_FORMAT, size);
  else
    g_string_append (out, "-1");
}

/* The size in four bytes, the most significant one first; -1 for null. */
static void
append_binary_size (GString *out, const guint8 *data, gsize size)
{
  guint32 number = GUINT32_TO_BE (data != NULL ? (guint32) size : G_MAXUINT32);

  g_string_append_len (out, (const char *) &number, sizeof (number));
}

static void
append_headers (GString *out, TaskbusRecord *record)
{
  for (guint i = 0; i < taskbus_record_get_n_headers (record); i++)
    {
      gsize size;
      const guint8 *data = taskbus_record_peek_header_value (record, i, &size);

      if (i > 0)
        g_string_append_c (out, ',');
      g_string_append (out, taskbus_record_get_header_name (record, i));
      g_string_append_c (out, '=');
      if (data != NULL)
        append_bytes (out, data, size);
      else
        g_string_append (out, "NULL");
    }
}

static void
append_field (GString *out, TaskbusRecord *record, char field)
{
  gsize size = 0;
  const guint8 *data;
  gint64 timestamp = taskbus_record_get_timestamp (record);

  data = strchr ("kK", field) != NULL ? taskbus_record_peek_key (record, &size)
                                      : taskbus_record_peek_value (record, &size);
  switch (field)
    {
    case 't':
      g_string_append (out, taskbus_record_get_topic (record));
      break;
    case 'p':
      g_string_append_printf (out, "%d", taskbus_record_get_partition (record));
      break;
    case 'o':
      g_string_append_printf (out, "%" G_GINT64_FORMAT, taskbus_record_get_offset (record));
      break;
    case 'k':
    case 's':
      append_bytes (out, data, size);
      break;
    case 'K':
    case 'S':
      append_size (out, data, size);
      break;
    case 'R':
      append_binary_size (out, data, size);
      break;
    case 'T':
      g_string_append_printf (out, "%" G_GINT64_FORMAT, timestamp >= 0 ? timestamp / 1000 : -1);
      break;
    case 'h':
      append_headers (out, record);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Appends a record as the format wants it. */
void
tool_record_format_append (const ToolRecordFormat *format, GString *out, TaskbusRecord *record)
{
  for (guint i = 0; i < format->parts->len; i++)
    {
      const Part *part = &g_array_index (format->parts, Part, i);

      g_string_append_len (out, part->literal->str, (gssize) part->literal->len);
      if (part->field != '\0')
        append_field (out, record, part->field);
    }
}
