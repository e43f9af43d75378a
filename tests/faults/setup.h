/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

#define FAULTS_TOPIC "faults"
#define FAULTS_GROUP "faults"
#define FAULTS_PARTITIONS 4
#define FAULTS_KEYS 16

/* What the parent and its children share. */
typedef struct
{
  const char *program;
  const char *endpoints;
  char **settings;
  const char *directory;
  guint rounds;
  guint32 seed;
  guint session_timeout; /* ms */
  GRand *random;
} Setup;

typedef gboolean (*Fault) (const Setup *setup);

gboolean fault_publish (const Setup *setup);
gboolean fault_consume (const Setup *setup);
gboolean fault_fence (const Setup *setup);

int publisher_main (const Setup *setup, guint32 producer, guint32 incarnation);
int consumer_main (const Setup *setup, guint32 session, gboolean holds);

TaskbusBus *setup_make_bus (const Setup *setup);

G_END_DECLS
