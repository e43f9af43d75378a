/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-choices.h"

#include <string.h>

static const struct
{
  const char *property;
  const char *values;
  gboolean is_strict; /* librdkafka knows no other name for one of them that is meant so */
} choices[] = {
  { "acks", "all, -1, 1, 0", TRUE }, /* librdkafka takes any number, and every broker refuses it */
  { "request.required.acks", "all, -1, 1, 0", TRUE },
  { "compression.codec", "none, gzip, snappy, lz4, zstd", FALSE },
  { "compression.type", "none, gzip, snappy, lz4, zstd", FALSE },
  { "auto.offset.reset", "earliest, latest, error", FALSE },
  { "isolation.level", "read_committed, read_uncommitted", FALSE },
};

const char *
kafka_choices_get (const char *property)
{
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      if (strcmp (choices[i].property, property) == 0)
        return choices[i].values;
    }
  return NULL;
}

gboolean
kafka_choices_refuse (const char *property, const char *value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_auto (GStrv) values = NULL;

      if (!choices[i].is_strict || strcmp (choices[i].property, property) != 0)
        continue;
      values = g_strsplit (choices[i].values, ", ", -1);
      return !g_strv_contains ((const char *const *) values, value);
    }
  return FALSE;
}
