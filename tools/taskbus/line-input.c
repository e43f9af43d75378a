/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "line-input.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define READ_SIZE ((gsize) 256 * 1024)

struct _ToolLineInput
{
  int fd;
  gsize limit;
  gboolean whole;
  char *buffer;
  gsize allocated;
  gsize start;   /* of what was not taken */
  gsize scanned; /* up to here there is no line end */
  gsize end;
  guint64 line_number;
  gboolean at_end;
  int error; /* of read() */
  guint watch_id;
  ToolLineInputFunc func;
  gpointer user_data;
};

/* Begins paused.  The function is called whenever there is more, or the end. */
ToolLineInput *
tool_line_input_new (int fd, gsize limit, gboolean whole, ToolLineInputFunc func, gpointer user_data)
{
  ToolLineInput *input = g_new0 (ToolLineInput, 1);

  input->fd = fd;
  input->limit = limit;
  input->whole = whole;
  input->func = func;
  input->user_data = user_data;
  return input;
}

void
tool_line_input_free (ToolLineInput *input)
{
  tool_line_input_pause (input);
  g_free (input->buffer);
  g_free (input);
}

static void
make_room (ToolLineInput *input)
{
  if (input->start > 0)
    {
      memmove (input->buffer, input->buffer + input->start, input->end - input->start);
      input->end -= input->start;
      input->scanned -= input->start;
      input->start = 0;
    }
  if (input->allocated - input->end < READ_SIZE)
    {
      input->allocated = MAX (2 * input->allocated, input->end + READ_SIZE);
      input->buffer = g_realloc (input->buffer, input->allocated);
    }
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  ToolLineInput *input = user_data;
  gssize n;

  make_room (input);
  n = read (fd, input->buffer + input->end, READ_SIZE);
  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;

  if (n > 0)
    input->end += n;
  else
    {
      input->error = n < 0 ? errno : 0;
      input->at_end = TRUE;
      input->watch_id = 0;
    }

  input->func (input->user_data);
  return n > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Reads on. */
void
tool_line_input_resume (ToolLineInput *input)
{
  if (input->watch_id == 0 && !input->at_end)
    input->watch_id = g_unix_fd_add (input->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, input);
}

/* Reads nothing more for now. */
void
tool_line_input_pause (ToolLineInput *input)
{
  g_clear_handle_id (&input->watch_id, g_source_remove);
}

/* Gets the number of the line that was taken last, or could not be. */
guint64
tool_line_input_get_line_number (ToolLineInput *input)
{
  return input->line_number;
}

/* Tells whether everything was read and taken. */
gboolean
tool_line_input_is_at_end (ToolLineInput *input)
{
  return input->at_end && input->start == input->end && input->error == 0;
}

static gboolean
take (ToolLineInput *input, gsize size, gsize with_end, const char **line, gsize *line_size, GError **error)
{
  input->line_number++;
  if (size > input->limit)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, _ ("It is longer than the limit of %zu bytes"),
                   input->limit);
      return FALSE;
    }

  *line = input->buffer + input->start;
  *line_size = size;
  input->start += with_end;
  input->scanned = input->start;
  return TRUE;
}

/* Takes the next line, without its end, when it is there; it stays valid until more is read.  FALSE without an error: not yet. */
gboolean
tool_line_input_next (ToolLineInput *input, const char **line, gsize *size, GError **error)
{
  gsize pending = input->end - input->start;
  const char *line_end = NULL;

  if (!input->whole && input->scanned < input->end)
    line_end = memchr (input->buffer + input->scanned, '\n', input->end - input->scanned);
  if (line_end != NULL)
    {
      gsize length = line_end - (input->buffer + input->start);

      return take (input, length, length + 1, line, size, error);
    }

  input->scanned = input->end;
  if (input->error != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (input->error), _ ("Cannot read standard input: %s"),
                   g_strerror (input->error));
      return FALSE;
    }
  if (pending > input->limit || (input->at_end && (pending > 0 || (input->whole && input->line_number == 0))))
    return take (input, pending, pending, line, size, error);

  return FALSE;
}
