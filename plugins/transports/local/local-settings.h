/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* What a profile says of the log; immutable, and shared by reference. */
typedef struct
{
  gatomicrefcount ref_count;
  char *directory;
  char *path;
  char *client_id; /* or NULL */
  gboolean auto_create;
  gint32 n_partitions;
  gint64 session_timeout;   /* ms */
  gint64 rebalance_timeout; /* ms */
  gint64 commit_interval;   /* ms */
  gint64 max_record_bytes;
  gint64 retention_age;   /* ms, or -1 */
  gint64 retention_bytes; /* of a partition, or -1 */
} LocalSettings;

LocalSettings *local_settings_new (const char *directory);
LocalSettings *local_settings_new_from_profile (TaskbusProfile *profile, GError **error);
LocalSettings *local_settings_ref (LocalSettings *settings);
void local_settings_unref (LocalSettings *settings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LocalSettings, local_settings_unref)

G_END_DECLS
