/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

#define FAULTS_PARTITIONS 4
#define FAULTS_KEYS 16
#define FAULTS_BROKERS 3
#define FAULTS_IN_FLIGHT 200 /* of a member of the group */

/* What the parent and its children share. */
typedef struct
{
  const char *program;
  const char *endpoints;
  char **settings;
  const char *directory;
  const char *topic; /* also the name of the group */
  guint rounds;
  guint32 seed;
  guint session_timeout; /* ms */
  guint longest_life;    /* ms until a process is killed */
  gboolean late_writes;  /* what a dead process sent may come behind its successor's */
  const char *control;   /* nullable: the command that three brokers obey */
  GRand *random;
} Setup;

typedef gboolean (*Fault) (const Setup *setup);

gboolean fault_publish (const Setup *setup);
gboolean fault_consume (const Setup *setup);
gboolean fault_fence (const Setup *setup);
gboolean fault_broker (const Setup *setup);
gboolean fault_rebalance (const Setup *setup);

int publisher_main (const Setup *setup, guint32 producer, guint32 incarnation, gboolean steady);
int consumer_main (const Setup *setup, guint32 session, gboolean holds);

TaskbusBus *setup_make_bus (const Setup *setup);

G_END_DECLS
