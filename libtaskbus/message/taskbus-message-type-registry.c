/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message-type-registry-private.h"

#include "message/taskbus-message-type-private.h"

#include <string.h>

static GMutex lock;

/* Counts what was added. */
static guint serial;

/* By name; patterns are among them. */
static GHashTable *types;

/* By class, for those classes that are of one type. */
static GHashTable *types_of_classes;

static GPtrArray *patterns;

/* Those that were replaced, which somebody may still use. */
static GPtrArray *replaced;

static void
ensure (void)
{
  if (types != NULL)
    return;

  types = g_hash_table_new (g_str_hash, g_str_equal);
  types_of_classes = g_hash_table_new (NULL, NULL);
  patterns = g_ptr_array_new ();
  replaced = g_ptr_array_new ();
}

/* Takes @type for good.  One of the name stays, unless it is to be replaced, and is told; a replaced one is not freed. */
gboolean
taskbus_message_type_registry_add (TaskbusMessageType *type, gboolean replace, TaskbusMessageType **present)
{
  TaskbusMessageType *before;
  gboolean added;

  g_mutex_lock (&lock);
  ensure ();
  before = g_hash_table_lookup (types, type->name);
  added = before == NULL || replace;
  if (added)
    {
      g_atomic_int_inc (&serial);
      g_hash_table_replace (types, type->name, taskbus_message_type_ref (type));
      g_hash_table_replace (types_of_classes, GSIZE_TO_POINTER (type->gtype), type);
      if (before != NULL)
        {
          g_ptr_array_remove (patterns, before);
          g_ptr_array_add (replaced, before);
        }
      if (type->is_pattern)
        g_ptr_array_add (patterns, type);
    }
  g_mutex_unlock (&lock);

  if (present != NULL)
    *present = before;
  return added;
}

guint
taskbus_message_type_registry_get_serial (void)
{
  return (guint) g_atomic_int_get (&serial);
}

TaskbusMessageType *
taskbus_message_type_registry_get (const char *name)
{
  TaskbusMessageType *type = NULL;

  g_mutex_lock (&lock);
  if (types != NULL)
    type = g_hash_table_lookup (types, name);
  g_mutex_unlock (&lock);
  return type;
}

/* The longest pattern that @name belongs to. */
TaskbusMessageType *
taskbus_message_type_registry_get_pattern (const char *name)
{
  TaskbusMessageType *type = NULL;

  g_mutex_lock (&lock);
  if (patterns != NULL)
    type = taskbus_message_type_find_pattern (patterns, name);
  g_mutex_unlock (&lock);
  return type;
}

TaskbusMessageType *
taskbus_message_type_registry_get_for_gtype (GType gtype)
{
  TaskbusMessageType *type = NULL;

  g_mutex_lock (&lock);
  for (; type == NULL && types_of_classes != NULL && gtype != G_TYPE_INVALID; gtype = g_type_parent (gtype))
    type = g_hash_table_lookup (types_of_classes, GSIZE_TO_POINTER (gtype));
  g_mutex_unlock (&lock);
  return type;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(TaskbusMessageType *const *) a)->name, (*(TaskbusMessageType *const *) b)->name);
}

GPtrArray *
taskbus_message_type_registry_list (void)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_message_type_unref);
  GHashTableIter iter;
  gpointer type;

  g_mutex_lock (&lock);
  ensure ();
  g_hash_table_iter_init (&iter, types);
  while (g_hash_table_iter_next (&iter, NULL, &type))
    g_ptr_array_add (list, taskbus_message_type_ref (type));
  g_mutex_unlock (&lock);

  g_ptr_array_sort (list, compare_names);
  return list;
}
