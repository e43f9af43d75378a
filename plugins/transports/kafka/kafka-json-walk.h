/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Members within members that are looked at. */
#define KAFKA_JSON_DEPTH 6

/* Where in the text: the names of the members that lead there. */
typedef struct
{
  const char *names[KAFKA_JSON_DEPTH];
  guint depth;
} KafkaJsonPath;

/* Called for each string and number, and with a NULL @value at the end of each object.  Long texts are cut. */
typedef void (*KafkaJsonFunc) (const KafkaJsonPath *path, const char *value, gpointer data);

/* Walks through a JSON text in one go and builds nothing of it, since librdkafka's statistics can have tens of megabytes.
 * FALSE: it is broken. */
gboolean kafka_json_walk (const char *text, KafkaJsonFunc func, gpointer data);

G_END_DECLS
