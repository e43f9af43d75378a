/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-spool-lanes-private.h"

/* How far after the first record that is not settled others may be sent: so many may be sent again after a crash. */
#define SPAN 1024

typedef struct
{
  GBytes *key;    /* NULL for the lane of those without one */
  GQueue entries; /* by offset */
  guint n_awaited;
  gboolean sending;
} Lane;

typedef enum
{
  AWAITED, /* was given back, and comes again; or just comes */
  WAITING, /* for what is being sent, never for what is awaited */
  SENDING,
} EntryState;

/* A record that is not settled. */
typedef struct
{
  TaskbusSpoolLanes *lanes;
  Lane *lane;
  gint64 offset;
  EntryState state;
  gboolean forgotten; /* its end means nothing any more; among no entries */

  /* Unless it is awaited. */
  TaskbusDelivery *delivery;
  TaskbusRecord *record;
} Entry;

struct _TaskbusSpoolLanes
{
  TaskbusBus *target;
  GCancellable *cancellable;
  TaskbusSpoolLanesFunc func;
  gpointer data;

  GTree *entries;   /* by offset */
  Entry *failed;    /* the first that failed and was not sent since; NULL for none */
  gboolean held_up; /* lanes wait for it */
  guint n_sending;  /* forgotten ones, too */

  GHashTable *lanes; /* by key; those that have something */
};

static guint
hash_key (gconstpointer key)
{
  return key != NULL ? g_bytes_hash (key) : 0;
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  return a != NULL && b != NULL ? g_bytes_equal (a, b) : a == b;
}

static int
compare_offsets (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

static void
lane_free (gpointer data)
{
  Lane *lane = data;

  g_queue_clear (&lane->entries);
  g_clear_pointer (&lane->key, g_bytes_unref);
  g_free (lane);
}

static Lane *
get_lane (TaskbusSpoolLanes *self, TaskbusRecord *record)
{
  g_autoptr (GBytes) key = taskbus_record_get_key (record);
  Lane *lane = g_hash_table_lookup (self->lanes, key);

  if (lane == NULL)
    {
      lane = g_new0 (Lane, 1);
      lane->key = g_steal_pointer (&key);
      g_queue_init (&lane->entries);
      g_hash_table_insert (self->lanes, lane->key, lane);
    }
  return lane;
}

static void
drop_lane_if_empty (TaskbusSpoolLanes *self, Lane *lane)
{
  if (!lane->sending && g_queue_is_empty (&lane->entries))
    g_hash_table_remove (self->lanes, lane->key);
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer data)
{
  return compare_offsets (&((const Entry *) a)->offset, &((const Entry *) b)->offset);
}

static Entry *
add_entry (TaskbusSpoolLanes *self, gint64 offset, TaskbusRecord *record)
{
  Entry *entry = g_new0 (Entry, 1);
  const Entry *last;

  entry->lanes = self;
  entry->lane = get_lane (self, record);
  entry->offset = offset;
  entry->state = AWAITED;
  entry->lane->n_awaited++;
  g_tree_insert (self->entries, &entry->offset, entry);

  /* One that was rejected comes again, late, when it could not be stored as a dead letter. */
  last = g_queue_peek_tail (&entry->lane->entries);
  if (last == NULL || last->offset < offset)
    g_queue_push_tail (&entry->lane->entries, entry);
  else
    g_queue_insert_sorted (&entry->lane->entries, entry, compare_entries, NULL);
  return entry;
}

static void
entry_free (Entry *entry)
{
  g_clear_pointer (&entry->delivery, taskbus_delivery_unref);
  g_clear_pointer (&entry->record, taskbus_record_unref);
  g_free (entry);
}

static void on_sent (GObject *source, GAsyncResult *result, gpointer data);

/* What has to be sent before it although it has another key, or NULL. */
static const Entry *
find_obstacle (TaskbusSpoolLanes *self, const Entry *entry)
{
  const Entry *first = g_tree_node_value (g_tree_node_first (self->entries));

  if (self->failed != NULL && entry->offset > self->failed->offset)
    return self->failed;
  return entry->offset - first->offset >= SPAN ? first : NULL;
}

static void
run_lane (TaskbusSpoolLanes *self, Lane *lane)
{
  Entry *entry = g_queue_peek_head (&lane->entries);

  if (lane->sending || entry == NULL || entry->state != WAITING)
    return;

  if (find_obstacle (self, entry) != NULL)
    {
      self->held_up = TRUE;
      return;
    }

  entry->state = SENDING;
  lane->sending = TRUE;
  self->n_sending++;
  taskbus_bus_publish_record_async (self->target, entry->record, self->cancellable, on_sent, entry);
}

static void
give_back (Entry *entry)
{
  entry->state = AWAITED;
  entry->lane->n_awaited++;
  g_clear_pointer (&entry->record, taskbus_record_unref);
  taskbus_delivery_complete (entry->delivery, TASKBUS_OUTCOME_RETRY);
  g_clear_pointer (&entry->delivery, taskbus_delivery_unref);
}

/* What was held up, in the order in which it was stored. */
static void
run_lanes (TaskbusSpoolLanes *self)
{
  self->held_up = FALSE;
  for (GTreeNode *node = g_tree_node_first (self->entries); node != NULL; node = g_tree_node_next (node))
    {
      Entry *entry = g_tree_node_value (node);
      const Entry *obstacle = find_obstacle (self, entry);

      if (entry->state == WAITING && obstacle != NULL && obstacle->state == AWAITED)
        give_back (entry);
      else
        run_lane (self, entry->lane);
    }
}

/* It failed for now: it comes again, and after it all that did not begin. */
static void
note_failed (TaskbusSpoolLanes *self, Entry *failed)
{
  if (self->failed == NULL || failed->offset < self->failed->offset)
    self->failed = failed;

  for (GTreeNode *node = g_tree_node_first (self->entries); node != NULL; node = g_tree_node_next (node))
    {
      Entry *entry = g_tree_node_value (node);

      if (entry->state == WAITING || entry == failed)
        give_back (entry);
    }
  self->held_up = FALSE;
}

static void
note_settled (TaskbusSpoolLanes *self, Entry *entry, TaskbusOutcome outcome)
{
  if (self->failed == entry)
    self->failed = NULL;
  g_queue_remove (&entry->lane->entries, entry); /* the first one, as a rule */
  g_tree_remove (self->entries, &entry->offset);
  taskbus_delivery_complete (entry->delivery, outcome);
  entry_free (entry);
}

/* No other attempt can make the target take it. */
static gboolean
is_final (const GError *error)
{
  return g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_TOO_LARGE) ||
         g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  Entry *entry = data;
  TaskbusSpoolLanes *self = entry->lanes;
  Lane *lane = entry->lane;
  gboolean forgotten = entry->forgotten;
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (source), result, &error);
  TaskbusOutcome outcome = receipt != NULL    ? TASKBUS_OUTCOME_DONE
                           : is_final (error) ? TASKBUS_OUTCOME_REJECT
                                              : TASKBUS_OUTCOME_RETRY;

  self->n_sending--;
  lane->sending = FALSE;
  if (forgotten)
    entry_free (entry);
  else if (outcome == TASKBUS_OUTCOME_RETRY)
    note_failed (self, entry);
  else
    note_settled (self, entry, outcome);

  run_lane (self, lane);
  drop_lane_if_empty (self, lane);
  if (self->held_up)
    run_lanes (self);
  if (!forgotten)
    self->func (outcome, error, self->data);
}

/* Whether it has to wait for one that is awaited: then it comes again, too. */
static gboolean
is_too_early (TaskbusSpoolLanes *self, Entry *entry)
{
  const Entry *obstacle = find_obstacle (self, entry);

  if (obstacle != NULL && obstacle->state == AWAITED)
    return TRUE;
  if (entry->lane->n_awaited == 1) /* itself */
    return FALSE;

  for (GList *l = entry->lane->entries.head; l->data != entry; l = l->next)
    {
      if (((const Entry *) l->data)->state == AWAITED)
        return TRUE;
    }
  return FALSE;
}

void
taskbus_spool_lanes_take (TaskbusSpoolLanes *self, TaskbusDelivery *delivery, TaskbusRecord *record)
{
  gint64 offset = taskbus_record_get_offset (taskbus_delivery_get_record (delivery));
  Entry *entry = g_tree_lookup (self->entries, &offset);

  if (entry == NULL)
    entry = add_entry (self, offset, record);
  if (entry->state != AWAITED || is_too_early (self, entry))
    {
      taskbus_delivery_complete (delivery, TASKBUS_OUTCOME_RETRY);
      return;
    }

  entry->lane->n_awaited--;
  entry->state = WAITING;
  entry->delivery = taskbus_delivery_ref (delivery);
  entry->record = taskbus_record_ref (record);
  run_lane (self, entry->lane);
}

static gboolean
forget_lane (gpointer key, gpointer value, gpointer data)
{
  Lane *lane = value;

  g_queue_clear (&lane->entries);
  lane->n_awaited = 0;
  return !lane->sending;
}

/* What is being sent keeps its lane, so that the same records, when they come again, do not overtake it. */
void
taskbus_spool_lanes_forget (TaskbusSpoolLanes *self)
{
  g_hash_table_foreach_remove (self->lanes, forget_lane, NULL);
  for (GTreeNode *node = g_tree_node_first (self->entries); node != NULL; node = g_tree_node_next (node))
    {
      Entry *entry = g_tree_node_value (node);

      if (entry->state == SENDING)
        entry->forgotten = TRUE;
      else
        entry_free (entry);
    }
  g_tree_remove_all (self->entries);
  self->failed = NULL;
  self->held_up = FALSE;
}

guint
taskbus_spool_lanes_get_n_sending (TaskbusSpoolLanes *self)
{
  return self->n_sending;
}

gboolean
taskbus_spool_lanes_is_failing (TaskbusSpoolLanes *self)
{
  return self->failed != NULL;
}

TaskbusSpoolLanes *
taskbus_spool_lanes_new (TaskbusBus *target, GCancellable *cancellable, TaskbusSpoolLanesFunc func, gpointer data)
{
  TaskbusSpoolLanes *self = g_new0 (TaskbusSpoolLanes, 1);

  self->target = g_object_ref (target);
  self->cancellable = g_object_ref (cancellable);
  self->func = func;
  self->data = data;
  self->entries = g_tree_new (compare_offsets);
  self->lanes = g_hash_table_new_full (hash_key, equal_keys, NULL, lane_free);
  return self;
}

void
taskbus_spool_lanes_free (TaskbusSpoolLanes *self)
{
  taskbus_spool_lanes_forget (self);
  g_tree_unref (self->entries);
  g_hash_table_unref (self->lanes);
  g_object_unref (self->target);
  g_object_unref (self->cancellable);
  g_free (self);
}
