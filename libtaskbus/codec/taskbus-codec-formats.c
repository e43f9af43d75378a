/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An application's own encodings of documents. */
#include "config.h"

#include "codec/taskbus-codec-private.h"
#include "codec/taskbus-message-headers-private.h"

static void
format_clear (gpointer data)
{
  TaskbusCodecFormat *self = data;

  g_object_unref (self->format);
  g_free (self->content_type);
}

/* NULL is none. */
void
taskbus_codec_format_unref (TaskbusCodecFormat *format)
{
  if (format != NULL)
    g_atomic_rc_box_release_full (format, format_clear);
}

/* The format is the application's, which is asked outside of the lock, and once: in some languages each answer costs memory. */
static TaskbusCodecFormat *
format_new (TaskbusFormat *format)
{
  TaskbusCodecFormat *self;
  const char *content_type;

  if (format == NULL)
    return NULL;

  content_type = taskbus_format_get_content_type (format);
  self = g_atomic_rc_box_new0 (TaskbusCodecFormat);
  self->format = g_object_ref (format);
  self->content_type = g_strdup (content_type != NULL ? content_type : TASKBUS_CONTENT_TYPE_BYTES);
  return self;
}

/**
 * taskbus_codec_add_format:
 * @self: a codec
 * @format: an encoding of documents
 *
 * Reads the documents that come with the media type of @format, in the header `content-type` or in `datacontenttype`, by it. One
 * that was added later comes first; before all comes the format that the type of the document has itself, see
 * [method@Taskbus.Codec.set_format].
 *
 * Since: 1.0
 */
void
taskbus_codec_add_format (TaskbusCodec *self, TaskbusFormat *format)
{
  TaskbusCodecFormat *reader;

  g_return_if_fail (TASKBUS_IS_CODEC (self));
  g_return_if_fail (TASKBUS_IS_FORMAT (format));

  reader = format_new (format);
  g_mutex_lock (&self->lock);
  g_ptr_array_insert (self->readers, 0, reader);
  g_atomic_int_set (&self->has_formats, TRUE);
  g_mutex_unlock (&self->lock);
}

/**
 * taskbus_codec_set_format:
 * @self: a codec
 * @type: (nullable): the name of a type, or %NULL for all that have none of their own
 * @format: (nullable): an encoding of documents, or %NULL for JSON
 *
 * Writes the documents of a type by @format, which is asked for its media type now. It also reads what comes with that media type, and
 * those documents of the type that come without a content type; see [method@Taskbus.Codec.add_format] for all others.
 *
 * Since: 1.0
 */
void
taskbus_codec_set_format (TaskbusCodec *self, const char *type, TaskbusFormat *format)
{
  TaskbusCodecFormat *writer;
  gpointer before = NULL; /* the application's, too, so that it is let go outside of the lock */
  gpointer key = NULL;

  g_return_if_fail (TASKBUS_IS_CODEC (self));
  g_return_if_fail (format == NULL || TASKBUS_IS_FORMAT (format));

  writer = format_new (format);
  g_mutex_lock (&self->lock);
  if (type != NULL)
    {
      g_hash_table_steal_extended (self->formats, type, &key, &before);
      g_hash_table_insert (self->formats, g_strdup (type), writer);
    }
  else
    {
      before = self->format;
      self->format = writer;
    }
  g_hash_table_remove_all (self->routes);
  g_atomic_int_set (&self->has_formats, TRUE);
  g_mutex_unlock (&self->lock);

  taskbus_codec_format_unref (before);
  g_free (key);
}

static gboolean
suits (const TaskbusCodecFormat *format, const char *content_type)
{
  return format != NULL && taskbus_content_type_is (content_type, format->content_type);
}

/* Under the lock: a type's own format before all others, which may have the same media type, and another schema. */
static TaskbusCodecFormat *
find (TaskbusCodec *self, const char *content_type, const char *name)
{
  TaskbusCodecFormat *own = name != NULL ? g_hash_table_lookup (self->formats, name) : NULL;
  GHashTableIter iter;
  gpointer format;

  if (content_type == NULL || suits (own, content_type))
    return own;

  for (guint i = 0; i < self->readers->len; i++)
    {
      if (suits (self->readers->pdata[i], content_type))
        return self->readers->pdata[i];
    }

  g_hash_table_iter_init (&iter, self->formats);
  while (g_hash_table_iter_next (&iter, NULL, &format))
    {
      if (suits (format, content_type))
        return format;
    }

  return suits (self->format, content_type) ? self->format : NULL;
}

TaskbusFormat *
taskbus_codec_find_format (TaskbusCodec *self, const char *content_type, const char *name)
{
  TaskbusFormat *format = NULL;
  TaskbusCodecFormat *found;

  g_mutex_lock (&self->lock);
  found = find (self, content_type, name);
  if (found != NULL)
    format = g_object_ref (found->format);
  g_mutex_unlock (&self->lock);
  return format;
}
