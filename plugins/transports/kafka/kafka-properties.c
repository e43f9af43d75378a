/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-properties.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static KafkaScope
parse_scope (const char *text)
{
  return strcmp (text, "P") == 0   ? KAFKA_SCOPE_PRODUCER
         : strcmp (text, "C") == 0 ? KAFKA_SCOPE_CONSUMER
         : strcmp (text, "*") == 0 ? KAFKA_SCOPE_BOTH
                                   : KAFKA_SCOPE_NONE;
}

/* A line of its table: “name | scope | range | default | …”. */
static void
add_line (GHashTable *table, const char *line)
{
  g_auto (GStrv) cells = g_strsplit (line, "|", 3);
  KafkaScope scope;

  if (g_strv_length (cells) != 3)
    return;

  scope = parse_scope (g_strstrip (cells[1]));
  if (scope != KAFKA_SCOPE_NONE)
    g_hash_table_replace (table, g_strdup (g_strstrip (cells[0])), GINT_TO_POINTER (scope));
}

static GHashTable *
read_table (void)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char *text = NULL;
  size_t size = 0;
  FILE *stream = open_memstream (&text, &size);
  g_auto (GStrv) lines = NULL;

  if (stream == NULL)
    return table;

  rd_kafka_conf_properties_show (stream);
  fclose (stream);
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    add_line (table, lines[i]);
  free (text);
  return table;
}

static GHashTable *
get_table (void)
{
  static GHashTable *table;

  if (g_once_init_enter (&table))
    g_once_init_leave (&table, read_table ());
  return table;
}

KafkaScope
kafka_properties_get_scope (const char *property)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (get_table (), property));
}

char **
kafka_properties_list (void)
{
  g_autofree const char **names = (const char **) g_hash_table_get_keys_as_array (get_table (), NULL);

  return g_strdupv ((char **) names);
}
