/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* What somebody may send instead of a document: the files of data/json, and what would be too large for files. */
typedef struct
{
  char *name;
  GBytes *text;
} TortureDocument;

GPtrArray *torture_documents_new (void);

G_END_DECLS
