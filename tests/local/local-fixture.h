/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* A log in a directory of its own, removed at the end. */
typedef struct
{
  char *directory;
  char *path; /* of the database */
} LocalFixture;

void local_fixture_set_up (LocalFixture *fixture, gconstpointer data);
void local_fixture_tear_down (LocalFixture *fixture, gconstpointer data);

/* A profile for the log, with settings in pairs of key and value. */
TaskbusProfile *local_fixture_make_profile (LocalFixture *fixture, ...) G_GNUC_NULL_TERMINATED;
TaskbusBus *local_fixture_open (LocalFixture *fixture, ...) G_GNUC_NULL_TERMINATED;
void local_fixture_close (TaskbusBus *bus);

/* Publishes values “PREFIX-0” and so on with keys that repeat; all have to be confirmed. */
void local_fixture_publish (TaskbusBus *bus, const char *topic, const char *prefix, guint n);

/* Runs the thread's main context until the condition holds, or fails. */
typedef gboolean (*LocalCondition) (gpointer data);
void local_fixture_wait (LocalCondition condition, gpointer data);

/* Everything in the topic up to its end, with what the subscription reported as failed. */
typedef struct
{
  GPtrArray *records;
  GPtrArray *failures; /* of GError */
  guint n_ends;
} LocalDump;

LocalDump *local_fixture_dump (TaskbusBus *bus, const char *topic);
void local_dump_free (LocalDump *dump);
void local_dump_assert_values (LocalDump *dump, const char *prefix, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LocalDump, local_dump_free)

G_END_DECLS
