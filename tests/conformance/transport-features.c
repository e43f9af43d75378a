/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "transport-features.h"

Needs
features_provided (const Features *features)
{
  guint provided = features->capabilities;

  if (features->sharing >= SHARING_PROCESS)
    provided |= NEEDS_BUSES;
  if (features->sharing >= SHARING_MACHINE)
    provided |= NEEDS_PROCESSES;
  if (features->n_partitions > 1)
    provided |= NEEDS_PARTITIONS;
  if (features->max_record_bytes > 0)
    provided |= NEEDS_LIMIT;

  return provided | (features->creates_topics ? NEEDS_FREE_TOPICS : NEEDS_STRICT_TOPICS);
}

char *
features_describe (const Features *features)
{
  static const char *const sharing[] = { "one bus", "one process", "all processes" };
  g_autofree char *capabilities = g_flags_to_string (TASKBUS_TYPE_CAPABILITIES, features->capabilities);

  return g_strdup_printf (
    "%s; shared by %s; topics %s; %d partitions; records up to %" G_GUINT64_FORMAT " bytes; session timeout %u ms",
    capabilities, sharing[features->sharing], features->creates_topics ? "made by publishing" : "made by hand",
    features->n_partitions, features->max_record_bytes, features->session_timeout);
}
