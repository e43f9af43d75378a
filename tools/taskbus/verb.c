/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "verb.h"

#include "field-options.h"
#include "suggestion.h"

#include <string.h>

const ToolVerb *const tool_verbs[] = {
  &tool_verb_publish,
  &tool_verb_consume,
  &tool_verb_event,
  &tool_verb_task_created,
  &tool_verb_task_completed,
  &tool_verb_task_failed,
  &tool_verb_audit_submission,
  &tool_verb_audit_completion,
  &tool_verb_audit_entity,
  &tool_verb_message_list,
  &tool_verb_message_describe,
  &tool_verb_message_add,
  &tool_verb_message_remove,
  &tool_verb_topic_list,
  &tool_verb_topic_describe,
  &tool_verb_topic_create,
  &tool_verb_topic_delete,
  &tool_verb_group_list,
  &tool_verb_group_describe,
  &tool_verb_group_seek,
  &tool_verb_group_delete,
  &tool_verb_cluster,
  &tool_verb_transport_list,
  &tool_verb_profile_list,
  &tool_verb_profile_show,
  &tool_verb_profile_get,
  &tool_verb_profile_set,
  &tool_verb_bench_publish,
  &tool_verb_bench_consume,
  &tool_verb_bench_latency,
  &tool_verb_check,
  &tool_verb_version,
  &tool_verb_help,
  NULL,
};

/* Gets the options of a verb: where its messages have fields, and the module with their type is there, also for these. */
const GOptionEntry *
tool_verb_get_options (const ToolVerb *verb)
{
  const GOptionEntry *options = verb->message != NULL ? tool_field_options_get (verb, NULL) : NULL;

  return options != NULL ? options : verb->options;
}

/* Finds the verb that the words begin with, and of how many of them its name is. */
const ToolVerb *
tool_verb_find (char **words, int *n_words)
{
  g_autofree char *pair = NULL;

  if (words[0] == NULL)
    return NULL;

  pair = words[1] != NULL ? g_strjoin (" ", words[0], words[1], NULL) : NULL;
  for (guint i = 0; tool_verbs[i] != NULL; i++)
    {
      *n_words = strchr (tool_verbs[i]->name, ' ') != NULL ? 2 : 1;
      if (g_strcmp0 (tool_verbs[i]->name, *n_words == 2 ? pair : words[0]) == 0)
        return tool_verbs[i];
    }

  return NULL;
}

/* Tells whether the word is the first of verbs of two words. */
gboolean
tool_verb_is_family (const char *word)
{
  g_autofree char *prefix = g_strconcat (word, " ", NULL);

  for (guint i = 0; tool_verbs[i] != NULL; i++)
    {
      if (g_str_has_prefix (tool_verbs[i]->name, prefix))
        return TRUE;
    }

  return FALSE;
}

/* Each first word of verbs of two words, or each second one, once. */
char **
tool_verb_list_words (gboolean second)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; tool_verbs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (tool_verbs[i]->name, " ", 2);

      if (pair[1] != NULL && g_hash_table_add (seen, g_strdup (pair[second ? 1 : 0])))
        g_strv_builder_add (words, pair[second ? 1 : 0]);
    }

  return g_strv_builder_end (words);
}

/* Finds the verb that was probably meant by words that are none. */
char *
tool_verb_suggest (char **words)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *typed = NULL;

  typed = words[1] != NULL ? g_strjoin (" ", words[0], words[1], NULL) : g_strdup (words[0]);
  for (guint i = 0; tool_verbs[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) tool_verbs[i]->name);
  g_ptr_array_add (names, NULL);

  for (const char *shown = typed; shown != NULL; shown = shown == typed && words[1] != NULL ? words[0] : NULL)
    {
      const char *near = tool_suggest (shown, (const char *const *) names->pdata);

      if (near != NULL)
        return g_strdup (near);
    }

  return NULL;
}
