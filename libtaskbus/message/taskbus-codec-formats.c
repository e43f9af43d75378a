/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An application's own encodings of documents. */
#include "config.h"

#include "message/taskbus-codec-private.h"
#include "message/taskbus-message-headers-private.h"

/**
 * taskbus_codec_add_format:
 * @self: a codec
 * @format: an encoding of documents
 *
 * Reads the documents that come with the media type of @format, in the header `content-type` or in `datacontenttype`, by it. One
 * that was added later comes first.
 *
 * Since: 1.0
 */
void
taskbus_codec_add_format (TaskbusCodec *self, TaskbusFormat *format)
{
  g_return_if_fail (TASKBUS_IS_CODEC (self));
  g_return_if_fail (TASKBUS_IS_FORMAT (format));

  g_mutex_lock (&self->lock);
  g_ptr_array_insert (self->readers, 0, g_object_ref (format));
  g_atomic_int_set (&self->has_formats, TRUE);
  g_mutex_unlock (&self->lock);
}

/**
 * taskbus_codec_set_format:
 * @self: a codec
 * @type: (nullable): the name of a type, or %NULL for all that have none of their own
 * @format: (nullable): an encoding of documents, or %NULL for JSON
 *
 * Writes the documents of a type by @format. It also reads those documents of the type that come without a content type; see
 * [method@Taskbus.Codec.add_format] for all others.
 *
 * Since: 1.0
 */
void
taskbus_codec_set_format (TaskbusCodec *self, const char *type, TaskbusFormat *format)
{
  g_return_if_fail (TASKBUS_IS_CODEC (self));
  g_return_if_fail (format == NULL || TASKBUS_IS_FORMAT (format));

  g_mutex_lock (&self->lock);
  if (type == NULL)
    g_set_object (&self->format, format);
  else if (format != NULL)
    g_hash_table_insert (self->formats, g_strdup (type), g_object_ref (format));
  else
    g_hash_table_remove (self->formats, type);
  g_hash_table_remove_all (self->routes);
  g_atomic_int_set (&self->has_formats, TRUE);
  g_mutex_unlock (&self->lock);
}

/* All that there are, in the order in which they are asked. */
static GPtrArray *
list_formats (TaskbusCodec *self)
{
  GPtrArray *formats = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer format;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->readers->len; i++)
    g_ptr_array_add (formats, g_object_ref (self->readers->pdata[i]));
  g_hash_table_iter_init (&iter, self->formats);
  while (g_hash_table_iter_next (&iter, NULL, &format))
    g_ptr_array_add (formats, g_object_ref (format));
  if (self->format != NULL)
    g_ptr_array_add (formats, g_object_ref (self->format));
  g_mutex_unlock (&self->lock);
  return formats;
}

/* The formats are the application's, which is not called under the lock. */
static TaskbusFormat *
find_by_media_type (TaskbusCodec *self, const char *content_type)
{
  g_autoptr (GPtrArray) formats = list_formats (self);

  for (guint i = 0; i < formats->len; i++)
    {
      const char *media_type = taskbus_format_get_content_type (formats->pdata[i]);

      if (media_type != NULL && taskbus_content_type_is (content_type, media_type))
        return g_object_ref (formats->pdata[i]);
    }

  return NULL;
}

TaskbusFormat *
taskbus_codec_find_format (TaskbusCodec *self, const char *content_type, const char *name)
{
  TaskbusFormat *format;

  if (content_type != NULL)
    return find_by_media_type (self, content_type);
  if (name == NULL)
    return NULL;

  g_mutex_lock (&self->lock);
  format = g_hash_table_lookup (self->formats, name);
  if (format != NULL)
    g_object_ref (format);
  g_mutex_unlock (&self->lock);
  return format;
}
