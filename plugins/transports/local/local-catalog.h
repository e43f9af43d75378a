/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-database.h"

G_BEGIN_DECLS

#define LOCAL_MAX_PARTITIONS 10000

typedef struct _LocalTopic LocalTopic;

/* The head of a partition, as the writer knows it within a transaction. */
typedef struct
{
  gint64 id;
  gint32 number;
  LocalTopic *topic;
  gboolean touched;
  gint64 next_offset;
  gint64 max_timestamp;
  gint64 bytes;
} LocalHead;

struct _LocalTopic
{
  gint64 id;
  char *name;
  LocalHead *heads;
  gint32 n_heads;
  gint32 sticky; /* where records without a key go at present */
};

/* What the writer remembers of topics and partitions between transactions. */
typedef struct _LocalCatalog LocalCatalog;

LocalCatalog *local_catalog_new (void);
void local_catalog_free (LocalCatalog *catalog);

/* Forgets what another process, or a transaction that was rolled back, made untrue. */
void local_catalog_clear (LocalCatalog *catalog);

/* NULL without an error when there is no such topic. */
LocalTopic *local_catalog_find (LocalCatalog *catalog, LocalDatabase *database, const char *name, GError **error);

LocalTopic *local_catalog_create (LocalCatalog *catalog,
                                  LocalDatabase *database,
                                  const char *name,
                                  gint32 n_partitions,
                                  GError **error);

gboolean local_catalog_add_partitions (LocalCatalog *catalog,
                                       LocalDatabase *database,
                                       LocalTopic *topic,
                                       gint32 n_partitions,
                                       GError **error);

/* Tells readers that topics or partitions came or went. */
gboolean local_catalog_announce (LocalDatabase *database, GError **error);

guint32 local_catalog_label_checksum (gint64 partition_id, gint64 topic_id, gint64 number, const char *topic);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LocalCatalog, local_catalog_free)

G_END_DECLS
