/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-json-walk.h"

#include <string.h>
#include <taskbus.h>

/* Longer than the name of any topic. */
#define TEXT_SIZE 256

typedef struct
{
  TaskbusJsonReader reader;
  KafkaJsonFunc func;
  gpointer data;
  KafkaJsonPath path;
  char names[KAFKA_JSON_DEPTH][TEXT_SIZE];
  guint64 objects; /* a bit for each open level: an object, or else an array */
} Walk;

/* Names and numbers are what counts here; longer texts are cut. */
static void
copy_text (Walk *walk, char *text)
{
  gsize length;
  const char *found = taskbus_json_reader_get_string (&walk->reader, &length);

  if (found == NULL)
    found = taskbus_json_reader_get_span (&walk->reader, &length);
  length = MIN (length, TEXT_SIZE - 1);
  memcpy (text, found, length);
  text[length] = '\0';
}

static void
tell (Walk *walk, const char *value)
{
  if (walk->path.depth <= KAFKA_JSON_DEPTH)
    walk->func (&walk->path, value, walk->data);
}

static void
end_value (Walk *walk)
{
  if ((walk->objects & 1) != 0)
    walk->path.depth--;
}

/* Elements have no name, and are told as if there were only one. */
static void
take_token (Walk *walk, TaskbusJsonToken token)
{
  char text[TEXT_SIZE];

  switch (token)
    {
    case TASKBUS_JSON_TOKEN_NAME:
      if (walk->path.depth < KAFKA_JSON_DEPTH)
        copy_text (walk, walk->names[walk->path.depth]);
      walk->path.depth++;
      break;

    case TASKBUS_JSON_TOKEN_BEGIN_OBJECT:
    case TASKBUS_JSON_TOKEN_BEGIN_ARRAY:
      walk->objects = walk->objects << 1 | (token == TASKBUS_JSON_TOKEN_BEGIN_OBJECT ? 1 : 0);
      break;

    case TASKBUS_JSON_TOKEN_END_OBJECT:
    case TASKBUS_JSON_TOKEN_END_ARRAY:
      walk->objects >>= 1;
      if (token == TASKBUS_JSON_TOKEN_END_OBJECT)
        tell (walk, NULL);
      end_value (walk);
      break;

    default:
      copy_text (walk, text);
      tell (walk, text);
      end_value (walk);
      break;
    }
}

gboolean
kafka_json_walk (const char *text, KafkaJsonFunc func, gpointer data)
{
  Walk walk = { .func = func, .data = data };
  TaskbusJsonToken token;

  for (guint i = 0; i < KAFKA_JSON_DEPTH; i++)
    walk.path.names[i] = walk.names[i];

  taskbus_json_reader_init (&walk.reader, text, -1);
  while ((token = taskbus_json_reader_next (&walk.reader, NULL)) > TASKBUS_JSON_TOKEN_END)
    take_token (&walk, token);
  taskbus_json_reader_clear (&walk.reader);
  return token == TASKBUS_JSON_TOKEN_END;
}
