/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-json-walk.h"

/* Longer than the name of any topic. */
#define TEXT_SIZE 256

#define MAX_NESTING 32

typedef struct
{
  const char *at;
  KafkaJsonFunc func;
  gpointer data;
  KafkaJsonPath path;
  char names[KAFKA_JSON_DEPTH][TEXT_SIZE];
  guint nesting;
} Walk;

static gboolean walk_value (Walk *walk);

static void
skip_space (Walk *walk)
{
  while (g_ascii_isspace (*walk->at))
    walk->at++;
}

static gboolean
accept (Walk *walk, char c)
{
  skip_space (walk);
  if (*walk->at != c)
    return FALSE;
  walk->at++;
  return TRUE;
}

/* Behind the opening quote.  Names and numbers are what counts here, and those have no escapes: they are left as they are. */
static gboolean
read_string (Walk *walk, char *text)
{
  gsize n = 0;

  while (*walk->at != '"')
    {
      gboolean is_escaped = *walk->at == '\\';

      for (int i = 0; i <= is_escaped; i++)
        {
          if (*walk->at == '\0')
            return FALSE;
          if (n + 1 < TEXT_SIZE)
            text[n++] = *walk->at;
          walk->at++;
        }
    }
  text[n] = '\0';
  walk->at++;
  return TRUE;
}

/* A number or a word. */
static gboolean
read_plain (Walk *walk, char *text)
{
  gsize n = 0;

  while (g_ascii_isalnum (*walk->at) || *walk->at == '-' || *walk->at == '+' || *walk->at == '.')
    {
      if (n + 1 < TEXT_SIZE)
        text[n++] = *walk->at;
      walk->at++;
    }
  text[n] = '\0';
  return n > 0;
}

static void
tell (Walk *walk, const char *value)
{
  if (walk->path.depth <= KAFKA_JSON_DEPTH)
    walk->func (&walk->path, value, walk->data);
}

static gboolean
walk_member (Walk *walk)
{
  char name[TEXT_SIZE];
  guint depth = walk->path.depth;
  gboolean success;

  if (!accept (walk, '"') || !read_string (walk, depth < KAFKA_JSON_DEPTH ? walk->names[depth] : name) ||
      !accept (walk, ':'))
    return FALSE;

  walk->path.depth++;
  success = walk_value (walk);
  walk->path.depth--;
  return success;
}

static gboolean
walk_object (Walk *walk)
{
  if (!accept (walk, '}'))
    {
      do
        {
          if (!walk_member (walk))
            return FALSE;
        }
      while (accept (walk, ','));
      if (!accept (walk, '}'))
        return FALSE;
    }
  tell (walk, NULL);
  return TRUE;
}

/* Elements have no name, and are told as if there were only one. */
static gboolean
walk_array (Walk *walk)
{
  if (accept (walk, ']'))
    return TRUE;

  do
    {
      if (!walk_value (walk))
        return FALSE;
    }
  while (accept (walk, ','));
  return accept (walk, ']');
}

static gboolean
walk_value (Walk *walk)
{
  char text[TEXT_SIZE];
  gboolean success;

  if (walk->nesting >= MAX_NESTING)
    return FALSE;

  walk->nesting++;
  if (accept (walk, '{'))
    {
      success = walk_object (walk);
    }
  else if (accept (walk, '['))
    {
      success = walk_array (walk);
    }
  else
    {
      success = accept (walk, '"') ? read_string (walk, text) : read_plain (walk, text);
      if (success)
        tell (walk, text);
    }
  walk->nesting--;
  return success;
}

gboolean
kafka_json_walk (const char *text, KafkaJsonFunc func, gpointer data)
{
  Walk walk = { .at = text, .func = func, .data = data };

  for (guint i = 0; i < KAFKA_JSON_DEPTH; i++)
    walk.path.names[i] = walk.names[i];
  if (!walk_value (&walk))
    return FALSE;
  skip_space (&walk);
  return *walk.at == '\0';
}
