/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-partition-private.h"

#include "bus/taskbus-dispatcher-private.h"

#define COMPACT_MIN 1024

TaskbusPartition *
taskbus_partition_new (const char *topic, gint32 partition, TaskbusDispatcher *dispatcher)
{
  TaskbusPartition *self = g_new0 (TaskbusPartition, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->topic = g_strdup (topic);
  self->partition = partition;
  self->dispatcher = taskbus_dispatcher_ref (dispatcher);
  self->slots = g_array_new (FALSE, FALSE, sizeof (TaskbusSlot));
  self->position = TASKBUS_OFFSET_NONE;
  self->stored = TASKBUS_OFFSET_NONE;
  self->end_reached = TASKBUS_OFFSET_NONE;
  return self;
}

TaskbusPartition *
taskbus_partition_ref (TaskbusPartition *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
taskbus_partition_unref (TaskbusPartition *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->slots);
  taskbus_dispatcher_unref (self->dispatcher);
  g_free (self->topic);
  g_free (self);
}

gboolean
taskbus_partition_is_stopped (TaskbusPartition *self)
{
  return g_atomic_int_get (&self->stopped) != 0;
}

void
taskbus_partition_stop (TaskbusPartition *self)
{
  g_atomic_int_set (&self->stopped, 1);
}

void
taskbus_partition_go (TaskbusPartition *self)
{
  g_atomic_int_set (&self->stopped, 0);
}

static inline TaskbusSlot *
get_slot (TaskbusPartition *self, guint64 number)
{
  return &g_array_index (self->slots, TaskbusSlot, number - self->base);
}

/* Takes over the hold of a delivery that is not done. */
void
taskbus_partition_add (TaskbusPartition *self, TaskbusDelivery *delivery)
{
  TaskbusSlot slot = { taskbus_record_get_offset (delivery->record), delivery };

  delivery->slot = self->base + self->slots->len;
  g_array_append_val (self->slots, slot);
  self->n_open++;
  self->bytes_open += taskbus_record_get_size (delivery->record);
}

/* Puts the next attempt, whose hold is taken over, in the place of the old one. */
void
taskbus_partition_replace (TaskbusPartition *self, TaskbusDelivery *old, TaskbusDelivery *delivery)
{
  TaskbusSlot *slot = get_slot (self, old->slot);

  g_assert (slot->delivery == old);
  delivery->slot = old->slot;
  old->place = TASKBUS_DELIVERY_DONE;
  slot->delivery = delivery;
  taskbus_delivery_release (old);
}

static void
compact (TaskbusPartition *self)
{
  if (self->head == self->slots->len)
    {
      self->base += self->head;
      g_array_set_size (self->slots, 0);
      self->head = 0;
    }
  else if (self->head >= COMPACT_MIN && self->head > self->slots->len / 2)
    {
      g_array_remove_range (self->slots, 0, self->head);
      self->base += self->head;
      self->head = 0;
    }
}

/* Marks a delivery as done; the position moves over all that is done without a gap. */
void
taskbus_partition_done (TaskbusPartition *self, TaskbusDelivery *delivery)
{
  TaskbusSlot *slot = get_slot (self, delivery->slot);

  g_assert (slot->delivery == delivery);
  self->n_open--;
  self->bytes_open -= taskbus_record_get_size (delivery->record);
  delivery->place = TASKBUS_DELIVERY_DONE;
  slot->delivery = NULL;
  taskbus_delivery_release (delivery);

  while (self->head < self->slots->len)
    {
      const TaskbusSlot *first = &g_array_index (self->slots, TaskbusSlot, self->head);

      if (first->delivery != NULL)
        break;
      self->position = first->offset + 1;
      self->head++;
    }
  compact (self);
}

/* Adds those that wait to be handed over, in their order, and marks them as handed over. */
void
taskbus_partition_take_held (TaskbusPartition *self, GPtrArray *deliveries)
{
  for (guint i = self->head; i < self->slots->len; i++)
    {
      TaskbusDelivery *delivery = g_array_index (self->slots, TaskbusSlot, i).delivery;

      if (delivery == NULL || delivery->place != TASKBUS_DELIVERY_HELD)
        continue;

      delivery->place = TASKBUS_DELIVERY_OUT;
      self->n_out++;
      g_ptr_array_add (deliveries, delivery);
    }
}

/* What the position is once these deliveries are done, too.  @end: the first slot that is not. */
gint64
taskbus_partition_get_position_with (TaskbusPartition *self, GHashTable *deliveries, guint64 *end)
{
  gint64 position = self->position;
  guint i;

  for (i = self->head; i < self->slots->len; i++)
    {
      const TaskbusSlot *slot = &g_array_index (self->slots, TaskbusSlot, i);

      if (slot->delivery != NULL && !g_hash_table_contains (deliveries, slot->delivery))
        break;
      position = slot->offset + 1;
    }

  *end = self->base + i;
  return position;
}

guint
taskbus_partition_get_n_slots (TaskbusPartition *self)
{
  return self->slots->len - self->head;
}

/* Lets go of all that is not done. */
void
taskbus_partition_clear (TaskbusPartition *self)
{
  for (guint i = self->head; i < self->slots->len; i++)
    {
      TaskbusDelivery *delivery = g_array_index (self->slots, TaskbusSlot, i).delivery;

      if (delivery == NULL)
        continue;
      delivery->place = TASKBUS_DELIVERY_DONE;
      taskbus_delivery_release (delivery);
    }

  g_array_set_size (self->slots, 0);
  self->head = 0;
  self->n_open = self->n_out = self->n_later = self->n_stored = 0;
  self->bytes_open = 0;
}
