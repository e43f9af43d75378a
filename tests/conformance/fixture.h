/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "deadline.h"
#include "transport-features.h"

G_BEGIN_DECLS

/* Makes a bus that was not opened yet.  Buses of the same directory share their records, if the transport shares at all. */
typedef TaskbusBus *(*FactoryMake) (gpointer data, const char *directory, GError **error);

typedef struct
{
  FactoryMake make;
  gpointer data;
  char **child_argv; /* starts this program again as a child; the child's own arguments follow */
} Factory;

/* What one case works with: fresh for each. */
typedef struct
{
  const Factory *factory;
  const Features *features;
  char *directory;
  char *prefix;
  guint n_names;
  TaskbusBus *bus;
  GPtrArray *more_buses;
} Fixture;

typedef struct
{
  const char *path;
  guint needs; /* Needs */
  void (*run) (Fixture *fixture);
} Case;

void fixture_init (Fixture *fixture, const Factory *factory, const Features *features);
void fixture_clear (Fixture *fixture);

TaskbusBus *fixture_new_bus (Fixture *fixture);
TaskbusAdmin *fixture_admin (Fixture *fixture);
char *fixture_make_name (Fixture *fixture, const char *what);
char *fixture_make_topic (Fixture *fixture);
char *fixture_make_topic_of (Fixture *fixture, gint32 n_partitions);

TaskbusReceipt *fixture_publish (TaskbusBus *bus, const char *topic, const char *key, const char *value);
void fixture_publish_many (TaskbusBus *bus, const char *topic, const char *key, guint first, guint n);

void take_result (GObject *source, GAsyncResult *result, gpointer data);

G_END_DECLS
