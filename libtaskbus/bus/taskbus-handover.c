/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-handover-private.h"

#define COMPACT_MIN 1024

typedef struct
{
  TaskbusHandoverFunc func;
  gpointer data;
} Item;

struct _TaskbusHandover
{
  gint ref_count; /* guarded by the lock of the table */
  GMainContext *context;
  GMutex lock;
  GArray *items;
  guint head;         /* the first item that did not run */
  gboolean scheduled; /* a source is on its way */
};

/* One a context, as long as somebody needs it. */
static GMutex table_lock;
static GHashTable *table;

TaskbusHandover *
taskbus_handover_get (GMainContext *context)
{
  TaskbusHandover *self;

  g_mutex_lock (&table_lock);
  if (table == NULL)
    table = g_hash_table_new (NULL, NULL);
  self = g_hash_table_lookup (table, context);
  if (self == NULL)
    {
      self = g_new0 (TaskbusHandover, 1);
      self->context = g_main_context_ref (context);
      g_mutex_init (&self->lock);
      self->items = g_array_new (FALSE, FALSE, sizeof (Item));
      g_hash_table_insert (table, context, self);
    }
  self->ref_count++;
  g_mutex_unlock (&table_lock);
  return self;
}

TaskbusHandover *
taskbus_handover_ref (TaskbusHandover *self)
{
  g_mutex_lock (&table_lock);
  self->ref_count++;
  g_mutex_unlock (&table_lock);
  return self;
}

void
taskbus_handover_unref (TaskbusHandover *self)
{
  gboolean last;

  g_mutex_lock (&table_lock);
  last = --self->ref_count == 0;
  if (last)
    {
      g_hash_table_remove (table, self->context);
      if (g_hash_table_size (table) == 0)
        g_clear_pointer (&table, g_hash_table_unref);
    }
  g_mutex_unlock (&table_lock);

  if (!last)
    return;

  g_array_unref (self->items);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
take_item (TaskbusHandover *self, Item *item)
{
  gboolean taken = FALSE;

  g_mutex_lock (&self->lock);
  if (self->head < self->items->len)
    {
      *item = g_array_index (self->items, Item, self->head++);
      taken = TRUE;
    }
  else
    {
      g_array_set_size (self->items, 0);
      self->head = 0;
      self->scheduled = FALSE;
    }
  g_mutex_unlock (&self->lock);
  return taken;
}

/* One at a time, so that a main loop that a callback runs gets the rest. */
static gboolean
run_items (gpointer data)
{
  TaskbusHandover *self = data;
  Item item;

  for (guint i = 0; i < 1024; i++)
    {
      if (!take_item (self, &item))
        return G_SOURCE_REMOVE;
      item.func (item.data);
    }

  return G_SOURCE_CONTINUE;
}

void
taskbus_handover_push (TaskbusHandover *self, TaskbusHandoverFunc func, gpointer data)
{
  Item item = { func, data };
  gboolean schedule;

  g_mutex_lock (&self->lock);
  /* It may never be empty where results come as fast as they are taken. */
  if (self->head >= COMPACT_MIN && self->head > self->items->len / 2)
    {
      g_array_remove_range (self->items, 0, self->head);
      self->head = 0;
    }
  g_array_append_val (self->items, item);
  schedule = !self->scheduled;
  self->scheduled = TRUE;
  g_mutex_unlock (&self->lock);

  if (schedule)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_static_name (source, "[taskbus] results");
      g_source_set_can_recurse (source, TRUE);
      g_source_set_callback (source, run_items, taskbus_handover_ref (self), (GDestroyNotify) taskbus_handover_unref);
      g_source_attach (source, self->context);
    }
}
