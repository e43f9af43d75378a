/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json-reader.h"

#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_QUARK (tool - json - error - quark, tool_json_error)

/* Checking comes first and once, over the whole document; what reads parts of it afterwards relies on that. */
typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  guint depth;
  char open[TOOL_JSON_MAX_DEPTH]; /* the bracket that closes each level */
} Checker;

static gboolean
fail (Checker *checker, ToolJsonError code, const char *what, GError **error)
{
  g_set_error (error, TOOL_JSON_ERROR, code, _ ("%s at column %zu"), what, (gsize) (checker->at - checker->start) + 1);
  return FALSE;
}

static const char *
skip_space (const char *at, const char *end)
{
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
    at++;
  return at;
}

/* Reads the four digits of \uXXXX. */
static gboolean
read_unit (const char *at, const char *end, guint *unit)
{
  *unit = 0;
  if (end - at < 4)
    return FALSE;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (at[i]);

      if (digit < 0)
        return FALSE;
      *unit = *unit * 16 + (guint) digit;
    }

  return TRUE;
}

/* Reads the character of \uXXXX, or of \uXXXX\uXXXX for a pair; at is behind the first "\u". */
static const char *
read_character (const char *at, const char *end, gunichar *character)
{
  guint high, low;

  if (!read_unit (at, end, &high) || (high >= 0xdc00 && high <= 0xdfff))
    return NULL;

  *character = high;
  at += 4;
  if (high < 0xd800 || high > 0xdbff)
    return at;

  if (end - at < 6 || at[0] != '\\' || at[1] != 'u' || !read_unit (at + 2, end, &low) || low < 0xdc00 || low > 0xdfff)
    return NULL;

  *character = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
  return at + 6;
}

static gboolean
check_string (Checker *checker, GError **error)
{
  checker->at++;
  while (checker->at < checker->end)
    {
      guchar c = (guchar) *checker->at;
      gunichar character;
      const char *next;

      if (c == '"')
        {
          checker->at++;
          return TRUE;
        }
      if (c < 0x20)
        return fail (checker, TOOL_JSON_ERROR_SYNTAX, _ ("Control character in a string"), error);
      if (c != '\\')
        {
          checker->at++;
          continue;
        }

      next = checker->at + 2;
      if (next > checker->end)
        break;
      if (checker->at[1] == 'u')
        next = read_character (next, checker->end, &character);
      else if (checker->at[1] == '\0' || strchr ("\"\\/bfnrt", checker->at[1]) == NULL)
        next = NULL;
      if (next == NULL)
        return fail (checker, TOOL_JSON_ERROR_SYNTAX, _ ("Invalid escape in a string"), error);
      checker->at = next;
    }

  checker->at = checker->end;
  return fail (checker, TOOL_JSON_ERROR_SYNTAX, _ ("String without its end"), error);
}

static const char *
skip_digits (const char *at, const char *end)
{
  while (at < end && g_ascii_isdigit (*at))
    at++;
  return at;
}

static gboolean
check_number (Checker *checker, GError **error)
{
  const char *at = checker->at;
  const char *end = checker->end;
  const char *digits;

  if (*at == '-')
    at++;
  digits = at;
  at = at < end && *at == '0' ? at + 1 : skip_digits (at, end);
  if (at == digits)
    return fail (checker, TOOL_JSON_ERROR_SYNTAX, _ ("Invalid number"), error);

  if (at < end && *at == '.')
    {
      digits = at + 1;
      at = skip_digits (digits, end);
      if (at == digits)
        return fail (checker, TOOL_JSON_ERROR_SYNTAX, _ ("Invalid number"), error);
    }
  if (at < end && (*at == 'e' || *at == 'E'))
    {
      digits = at + 1;
      if (digits < end && (*digits == '+' || *digits == '-'))
        digits++;
      at = skip_digits (digits, end);
      if (at == digits)
        return fail (checker, TOOL_JSON_ERROR_SYNTAX, _ ("Invalid number"), error);
    }

  checker->at = at;
  return TRUE;
}

static gboolean
check_word (Checker *checker, GError **error)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (checker->end - checker->at) >= length && memcmp (checker->at, words[i], length) == 0)
        {
          checker->at += length;
          return TRUE;
        }
    }

  return fail (checker, TOOL_JSON_ERROR_SYNTAX, _ ("No JSON value"), error);
}

/* Reads a member's name and its colon. */
static gboolean
check_name (Checker *checker, GError **error)
{
  checker->at = skip_space (checker->at, checker->end);
  if (checker->at == checker->end || *checker->at != '"')
    return fail (checker, TOOL_JSON_ERROR_SYNTAX, _ ("The name of a member is missing"), error);
  if (!check_string (checker, error))
    return FALSE;

  checker->at = skip_space (checker->at, checker->end);
  if (checker->at == checker->end || *checker->at != ':')
    return fail (checker, TOOL_JSON_ERROR_SYNTAX, _ ("A “:” is missing"), error);
  checker->at++;
  return TRUE;
}

/* Reads a scalar, or the opening of a container; *opened tells which. */
static gboolean
check_value (Checker *checker, gboolean *opened, GError **error)
{
  char c;

  *opened = FALSE;
  checker->at = skip_space (checker->at, checker->end);
  if (checker->at == checker->end)
    return fail (checker, TOOL_JSON_ERROR_SYNTAX, _ ("A value is missing"), error);

  c = *checker->at;
  if (c == '"')
    return check_string (checker, error);
  if (c == '-' || g_ascii_isdigit (c))
    return check_number (checker, error);
  if (c != '{' && c != '[')
    return check_word (checker, error);

  if (checker->depth == TOOL_JSON_MAX_DEPTH)
    return fail (checker, TOOL_JSON_ERROR_DEPTH, _ ("More than 64 levels of nesting"), error);
  checker->open[checker->depth++] = c == '{' ? '}' : ']';
  checker->at++;
  *opened = TRUE;
  return TRUE;
}

/* Closes the containers that end here, and reads the comma if there is one.  *more tells whether a value follows. */
static gboolean
check_behind_value (Checker *checker, gboolean opened, gboolean *more, GError **error)
{
  while (checker->depth > 0)
    {
      checker->at = skip_space (checker->at, checker->end);
      if (checker->at < checker->end && *checker->at == checker->open[checker->depth - 1])
        {
          checker->at++;
          checker->depth--;
          opened = FALSE;
          continue;
        }

      if (!opened)
        {
          if (checker->at == checker->end || *checker->at != ',')
            return fail (checker, TOOL_JSON_ERROR_SYNTAX, _ ("A “,” or a closing bracket is missing"), error);
          checker->at++;
        }
      *more = TRUE;
      return checker->open[checker->depth - 1] != '}' || check_name (checker, error);
    }

  *more = FALSE;
  return TRUE;
}

static ToolJsonKind
kind_of (char c)
{
  switch (c)
    {
    case '"':
      return TOOL_JSON_STRING;
    case '{':
      return TOOL_JSON_OBJECT;
    case '[':
      return TOOL_JSON_ARRAY;
    case 't':
    case 'f':
      return TOOL_JSON_BOOLEAN;
    case 'n':
      return TOOL_JSON_NULL;
    default:
      return TOOL_JSON_NUMBER;
    }
}

/* Checks a document from its first byte to its last: encoding, syntax and depth. */
gboolean
tool_json_parse (const char *text, gsize size, ToolJsonValue *value, GError **error)
{
  Checker checker = { .start = text, .at = text, .end = text + size };
  const char *bad;
  gboolean more = TRUE;

  if (!g_utf8_validate_len (text, size, &bad))
    {
      checker.at = bad;
      return fail (&checker, TOOL_JSON_ERROR_ENCODING, _ ("No valid UTF-8"), error);
    }

  while (more)
    {
      gboolean opened;

      if (!check_value (&checker, &opened, error) || !check_behind_value (&checker, opened, &more, error))
        return FALSE;
    }

  value->text = skip_space (text, checker.end);
  value->size = checker.at - value->text;
  value->kind = kind_of (*value->text);
  checker.at = skip_space (checker.at, checker.end);
  return checker.at == checker.end || fail (&checker, TOOL_JSON_ERROR_SYNTAX, _ ("Something follows the value"), error);
}

static const char *
skip_string (const char *at)
{
  for (at++; *at != '"'; at++)
    {
      if (*at == '\\')
        at++;
    }
  return at + 1;
}

/* Takes one value of a checked document, whole. */
static void
take_value (ToolJsonReader *reader, ToolJsonValue *value)
{
  guint depth = 0;

  reader->at = skip_space (reader->at, reader->end);
  value->text = reader->at;
  value->kind = kind_of (*reader->at);
  do
    {
      char c = *reader->at;

      if (c == '"')
        {
          reader->at = skip_string (reader->at);
          continue;
        }
      if (c == '{' || c == '[')
        depth++;
      else if (c == '}' || c == ']')
        depth--;
      reader->at++;
      if (depth == 0 && value->kind != TOOL_JSON_ARRAY && value->kind != TOOL_JSON_OBJECT)
        {
          while (reader->at < reader->end && strchr (" \t\r\n,]}", *reader->at) == NULL)
            reader->at++;
        }
    }
  while (depth > 0);
  value->size = reader->at - value->text;
}

/* Begins to read what is in an array or an object of a checked document. */
void
tool_json_reader_enter (ToolJsonReader *reader, const ToolJsonValue *container)
{
  reader->at = container->text + 1;
  reader->end = container->text + container->size - 1;
}

static gboolean
next (ToolJsonReader *reader)
{
  reader->at = skip_space (reader->at, reader->end);
  if (reader->at < reader->end && *reader->at == ',')
    reader->at = skip_space (reader->at + 1, reader->end);
  return reader->at < reader->end;
}

/* Reads the next member of an object; FALSE when there is none. */
gboolean
tool_json_reader_next_member (ToolJsonReader *reader, ToolJsonValue *name, ToolJsonValue *value)
{
  if (!next (reader))
    return FALSE;

  take_value (reader, name);
  reader->at = skip_space (reader->at, reader->end) + 1; /* the colon */
  take_value (reader, value);
  return TRUE;
}

/* Reads the next element of an array; FALSE when there is none. */
gboolean
tool_json_reader_next_element (ToolJsonReader *reader, ToolJsonValue *value)
{
  if (!next (reader))
    return FALSE;

  take_value (reader, value);
  return TRUE;
}

/* Appends a string's characters, escapes resolved, to the storage. */
GString *
tool_json_value_to_string (const ToolJsonValue *value, GString *storage)
{
  static const char escapes[] = "b\bf\fn\nr\rt\t";
  const char *at = value->text + 1;
  const char *end = value->text + value->size - 1;

  while (at < end)
    {
      const char *escape = memchr (at, '\\', end - at);
      gunichar character;

      g_string_append_len (storage, at, (escape != NULL ? escape : end) - at);
      if (escape == NULL)
        break;

      at = escape + 2;
      if (escape[1] == 'u')
        {
          at = read_character (at, end, &character);
          if (character == 0)
            g_string_append_c (storage, '\0');
          else
            g_string_append_unichar (storage, character);
        }
      else
        {
          const char *found = strchr (escapes, escape[1]);

          g_string_append_c (storage, found != NULL ? found[1] : escape[1]);
        }
    }

  return storage;
}

/* Reads a whole number; FALSE when it is none, or too large. */
gboolean
tool_json_value_to_int (const ToolJsonValue *value, gint64 *number)
{
  char digits[24];

  if (value->kind != TOOL_JSON_NUMBER || value->size >= sizeof (digits))
    return FALSE;

  memcpy (digits, value->text, value->size);
  digits[value->size] = '\0';
  return g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, number, NULL);
}
