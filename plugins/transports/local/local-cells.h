/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-pages.h"
#include "local-row.h"

G_BEGIN_DECLS

#define LOCAL_CELL_COLUMNS 8

/* A row as it lies in a leaf of one of SQLite's tables. */
typedef struct
{
  gint64 rowid;
  gboolean committed;
  guint n_columns;
  struct
  {
    gboolean is_number;
    gint64 number;
    LocalBlob blob; /* bytes, text or NULL */
  } columns[LOCAL_CELL_COLUMNS];
} LocalCell;

/* Whether the row is what it should be. */
typedef gboolean (*LocalCellFunc) (const LocalCell *cell, gpointer data);

/* Goes through all rows of all tables that can be found, whether or not a tree leads to them. */
void local_cells_foreach (LocalPages *pages, LocalCellFunc func, gpointer data);

G_END_DECLS
