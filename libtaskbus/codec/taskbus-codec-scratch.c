/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "codec/taskbus-codec-scratch-private.h"

/* A thread does not keep more than this for the next document. */
#define KEPT_MAX (256 * 1024)

static void
scratch_free (gpointer data)
{
  TaskbusCodecScratch *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (self->writers); i++)
    taskbus_json_writer_clear (&self->writers[i]);
  g_array_unref (self->headers);
  g_ptr_array_unref (self->strings);
  g_free (self);
}

static TaskbusCodecScratch *
scratch_new (void)
{
  TaskbusCodecScratch *self = g_new0 (TaskbusCodecScratch, 1);

  taskbus_json_writer_init (&self->writers[TASKBUS_MESSAGE_STYLE_PLAIN], TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_init (&self->writers[TASKBUS_MESSAGE_STYLE_DOTNET], TASKBUS_JSON_STYLE_DOTNET);
  self->headers = g_array_new (FALSE, FALSE, sizeof (TaskbusHeader));
  self->strings = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static GPrivate scratches = G_PRIVATE_INIT (scratch_free);

/* The thread's own, or one for just this time. */
TaskbusCodecScratch *
taskbus_codec_scratch_take (void)
{
  TaskbusCodecScratch *self = g_private_get (&scratches);

  if (G_UNLIKELY (self == NULL))
    {
      self = scratch_new ();
      g_private_set (&scratches, self);
    }
  else if (self->taken)
    {
      self = scratch_new ();
    }

  self->taken = TRUE;
  return self;
}

void
taskbus_codec_scratch_give_back (TaskbusCodecScratch *self)
{
  if (G_UNLIKELY (self != g_private_get (&scratches)))
    {
      scratch_free (self);
      return;
    }

  /* By its room, as what was written last may be less, or have failed. */
  for (guint i = 0; i < G_N_ELEMENTS (self->writers); i++)
    {
      if (G_UNLIKELY (self->writers[i].limit - self->writers[i].start > KEPT_MAX))
        taskbus_json_writer_clear (&self->writers[i]);
    }
  g_array_set_size (self->headers, 0);
  if (self->strings->len > 0)
    g_ptr_array_set_size (self->strings, 0);
  self->taken = FALSE;
}

/* Ready for a new document. */
TaskbusJsonWriter *
taskbus_codec_scratch_get_writer (TaskbusCodecScratch *self, TaskbusMessageStyle style)
{
  TaskbusJsonWriter *writer = &self->writers[style == TASKBUS_MESSAGE_STYLE_DOTNET ? 1 : 0];

  taskbus_json_writer_reset (writer);
  return writer;
}

void
taskbus_codec_scratch_add_header (TaskbusCodecScratch *self, const char *name, const char *text, gsize length)
{
  TaskbusHeader header = { name, taskbus_blob_from_data ((const guint8 *) text, length) };

  g_array_append_val (self->headers, header);
}

/* Keeps a text until the record is made. */
const char *
taskbus_codec_scratch_keep (TaskbusCodecScratch *self, char *text)
{
  g_ptr_array_add (self->strings, text);
  return text;
}
