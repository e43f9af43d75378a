/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "fixture.h"

G_BEGIN_DECLS

/* What the child itself runs: a member of a group that tells what it gets, until its standard input ends. */
typedef struct
{
  const char *directory;
  const char *group;
  const char *topic;
  gboolean holds; /* answers nothing */
} ChildOrders;

int child_run (const Factory *factory, const ChildOrders *orders);

/* The parent's side: a process of its own, with what it told. */
typedef struct
{
  GSubprocess *process;
  GDataInputStream *stdout_stream;
  GArray *received; /* of guint, the numbers in the records */
  guint n_assigned;
  gboolean ended;
} Child;

Child *child_start (Fixture *fixture, const char *group, const char *topic, gboolean holds);
void child_kill (Child *child);
void child_finish (Child *child);
void child_free (Child *child);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Child, child_free)

G_END_DECLS
