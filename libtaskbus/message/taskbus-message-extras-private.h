/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A name and a text, in one block that begins with the name. */
typedef struct
{
  char *name;
  const char *text; /* or NULL */
  gsize length;
} TaskbusMessageExtra;

typedef struct
{
  TaskbusMessageExtra *items;
  guint n_items;
} TaskbusMessageExtraList;

/* What few messages have: attributes, and members that no field holds and that were set (or, without a text, removed)
 * since the message was decoded.  Both in the order in which they were set. */
typedef struct
{
  TaskbusMessageExtraList attributes;
  TaskbusMessageExtraList members;
} TaskbusMessageExtras;

const TaskbusMessageExtra *
taskbus_message_extra_list_find (const TaskbusMessageExtraList *list, const char *name, gsize length);
void taskbus_message_extra_list_set (TaskbusMessageExtraList *list, const char *name, const char *text, gsize length);
void taskbus_message_extra_list_remove (TaskbusMessageExtraList *list, const char *name);
void taskbus_message_extra_list_clear (TaskbusMessageExtraList *list);

TaskbusMessageExtras *taskbus_message_extras_copy (const TaskbusMessageExtras *self);
void taskbus_message_extras_free (TaskbusMessageExtras *self);

G_END_DECLS
