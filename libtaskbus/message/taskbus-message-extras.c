/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message-extras-private.h"

#include <string.h>

static void
extra_init (TaskbusMessageExtra *self, const char *name, const char *text, gsize length)
{
  gsize name_size = strlen (name) + 1;
  char *block = g_malloc (name_size + (text != NULL ? length + 1 : 0));

  memcpy (block, name, name_size);
  self->name = block;
  self->text = NULL;
  self->length = 0;
  if (text == NULL)
    return;

  memcpy (block + name_size, text, length);
  block[name_size + length] = '\0';
  self->text = block + name_size;
  self->length = length;
}

const TaskbusMessageExtra *
taskbus_message_extra_list_find (const TaskbusMessageExtraList *list, const char *name, gsize length)
{
  for (guint i = 0; i < list->n_items; i++)
    {
      if (strncmp (list->items[i].name, name, length) == 0 && list->items[i].name[length] == '\0')
        return &list->items[i];
    }

  return NULL;
}

/* One that is there keeps its place.  Without @text: what was there before is to be taken as gone. */
void
taskbus_message_extra_list_set (TaskbusMessageExtraList *list, const char *name, const char *text, gsize length)
{
  TaskbusMessageExtra *extra = (TaskbusMessageExtra *) taskbus_message_extra_list_find (list, name, strlen (name));
  char *before = NULL;

  if (extra != NULL)
    before = extra->name;
  else
    {
      list->items = g_renew (TaskbusMessageExtra, list->items, list->n_items + 1);
      extra = &list->items[list->n_items++];
    }

  extra_init (extra, name, text, length);
  g_free (before);
}

void
taskbus_message_extra_list_remove (TaskbusMessageExtraList *list, const char *name)
{
  const TaskbusMessageExtra *extra = taskbus_message_extra_list_find (list, name, strlen (name));
  guint index;

  if (extra == NULL)
    return;

  index = (guint) (extra - list->items);
  g_free (extra->name);
  list->n_items--;
  memmove (&list->items[index], &list->items[index + 1], (list->n_items - index) * sizeof *list->items);
}

static void
list_copy (TaskbusMessageExtraList *copy, const TaskbusMessageExtraList *list)
{
  for (guint i = 0; i < list->n_items; i++)
    taskbus_message_extra_list_set (copy, list->items[i].name, list->items[i].text, list->items[i].length);
}

void
taskbus_message_extra_list_clear (TaskbusMessageExtraList *list)
{
  for (guint i = 0; i < list->n_items; i++)
    g_free (list->items[i].name);
  g_clear_pointer (&list->items, g_free);
  list->n_items = 0;
}

TaskbusMessageExtras *
taskbus_message_extras_copy (const TaskbusMessageExtras *self)
{
  TaskbusMessageExtras *copy;

  if (self == NULL)
    return NULL;

  copy = g_new0 (TaskbusMessageExtras, 1);
  list_copy (&copy->attributes, &self->attributes);
  list_copy (&copy->members, &self->members);
  return copy;
}

void
taskbus_message_extras_free (TaskbusMessageExtras *self)
{
  if (self == NULL)
    return;

  taskbus_message_extra_list_clear (&self->attributes);
  taskbus_message_extra_list_clear (&self->members);
  g_free (self);
}
