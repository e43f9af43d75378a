/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

struct _ToolOutput
{
  int fd;
  gboolean may_block; /* a pipe, a socket or a terminal: its reader may be slow */
  GString *buffer;
  gsize start; /* of what is not written yet */
  guint64 written;
  guint watch_id;
  gboolean closed; /* the reader went away */
  GError *error;
  ToolOutputFunc func;
  gpointer user_data;
};

ToolOutput *
tool_output_new (int fd)
{
  ToolOutput *output = g_new0 (ToolOutput, 1);
  struct stat status;

  output->fd = fd;
  output->may_block = fstat (fd, &status) != 0 || !S_ISREG (status.st_mode);
  output->buffer = g_string_sized_new (4096);
  return output;
}

void
tool_output_free (ToolOutput *output)
{
  g_clear_handle_id (&output->watch_id, g_source_remove);
  g_string_free (output->buffer, TRUE);
  g_clear_error (&output->error);
  g_free (output);
}

void
tool_output_set_written_func (ToolOutput *output, ToolOutputFunc func, gpointer user_data)
{
  output->func = func;
  output->user_data = user_data;
}

/* Gets the buffer to append to. */
GString *
tool_output_get_buffer (ToolOutput *output)
{
  return output->buffer;
}

/* Gets how much is appended and not written. */
gsize
tool_output_get_pending (ToolOutput *output)
{
  return output->buffer->len - output->start;
}

/* Gets how much was appended since the beginning; as a mark for tool_output_get_written(). */
guint64
tool_output_get_appended (ToolOutput *output)
{
  return output->written + tool_output_get_pending (output);
}

/* Gets how much was written since the beginning. */
guint64
tool_output_get_written (ToolOutput *output)
{
  return output->written;
}

/* Tells whether the reader of the pipe went away: it has enough, which is no error. */
gboolean
tool_output_is_closed (ToolOutput *output)
{
  return output->closed;
}

/* Gets why nothing can be written any more, or NULL. */
const GError *
tool_output_get_error (ToolOutput *output)
{
  return output->error;
}

static gboolean
is_writable (ToolOutput *output)
{
  struct pollfd poll_fd = { .fd = output->fd, .events = POLLOUT };

  return !output->may_block || poll (&poll_fd, 1, 0) != 0;
}

static void
fail (ToolOutput *output, int code)
{
  if (code == EPIPE)
    output->closed = TRUE;
  else
    g_set_error (&output->error, G_IO_ERROR, g_io_error_from_errno (code), _ ("Cannot write to standard output: %s"),
                 g_strerror (code));
}

/* A pipe that is writable takes PIPE_BUF bytes without blocking; more could block. */
static void
write_some (ToolOutput *output)
{
  while (tool_output_get_pending (output) > 0 && is_writable (output))
    {
      gsize size = tool_output_get_pending (output);
      gssize written = write (output->fd, output->buffer->str + output->start,
                              output->may_block ? MIN (size, PIPE_BUF) : size);

      if (written < 0)
        {
          if (errno == EINTR)
            continue;
          if (errno != EAGAIN)
            fail (output, errno);
          break;
        }

      output->start += written;
      output->written += written;
    }

  if (output->start == output->buffer->len)
    {
      g_string_truncate (output->buffer, 0);
      output->start = 0;
    }
  else if (output->start > output->buffer->len / 2)
    {
      g_string_erase (output->buffer, 0, output->start);
      output->start = 0;
    }
}

static gboolean
on_writable (int fd, GIOCondition condition, gpointer user_data)
{
  ToolOutput *output = user_data;

  output->watch_id = 0;
  tool_output_flush (output);
  return G_SOURCE_REMOVE;
}

/* Writes what can be written now, and the rest as soon as it can be. */
void
tool_output_flush (ToolOutput *output)
{
  if (output->watch_id != 0 || output->closed || output->error != NULL)
    return;

  write_some (output);
  if (tool_output_get_pending (output) > 0 && !output->closed && output->error == NULL)
    output->watch_id = g_unix_fd_add (output->fd, G_IO_OUT, on_writable, output);
  if (output->func != NULL)
    output->func (output, output->user_data);
}

/* Forgets what was not written. */
void
tool_output_discard (ToolOutput *output)
{
  g_clear_handle_id (&output->watch_id, g_source_remove);
  g_string_truncate (output->buffer, 0);
  output->start = 0;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Writes everything, iterating the main context meanwhile.  A reader that went away is no error. */
gboolean
tool_output_drain (ToolOutput *output, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSource) wake_up = g_cancellable_source_new (cancellable);

  g_source_set_callback (wake_up, G_SOURCE_FUNC (on_cancelled), NULL, NULL);
  g_source_attach (wake_up, NULL);
  tool_output_flush (output);
  while (output->watch_id != 0 && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (NULL, TRUE);
  g_source_destroy (wake_up);

  if (output->error != NULL)
    {
      g_propagate_error (error, g_error_copy (output->error));
      return FALSE;
    }

  return output->watch_id == 0 || !g_cancellable_set_error_if_cancelled (cancellable, error);
}
