/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file of tests/data/wire: what an original system writes. */
typedef struct
{
  char *type;
  char *name; /* TYPE/FILE */
  GBytes *value;
} WireDocument;

GPtrArray *wire_documents_load (void);

G_END_DECLS
