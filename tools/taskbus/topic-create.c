/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "terminal.h"
#include "verb.h"

#include <glib/gi18n.h>
#include <string.h>

#define UNSET G_MININT

static int option_partitions = UNSET;
static int option_replicas = UNSET;
static char **option_config;

static const GOptionEntry options[] = {
  { "partitions", 'p', 0, G_OPTION_ARG_INT, &option_partitions,
    N_ ("How many partitions it gets (default: the transport's choice)"), N_ ("NUMBER") },
  { "replicas", 'r', 0, G_OPTION_ARG_INT, &option_replicas,
    N_ ("How many copies there are of each (default: the transport's choice)"), N_ ("NUMBER") },
  { "config", 'c', 0, G_OPTION_ARG_FILENAME_ARRAY, &option_config, N_ ("A setting of the topic; may be repeated"),
    N_ ("KEY=VALUE") },
  { NULL }
};

static const ToolExample examples[] = { { "taskbus topic create orders -p 8",
                                          N_ ("A topic that up to eight members of a group can share") },
                                        { NULL } };

typedef struct
{
  const char *name;
  GHashTable *config;
} Wish;

static gboolean
create (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error)
{
  Wish *wish = data;

  return taskbus_admin_create_topic (admin, wish->name, MAX (option_partitions, 0), MAX (option_replicas, 0),
                                     wish->config, cancellable, error);
}

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (GHashTable) config = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Wish wish = { arguments[0], option_config != NULL ? config : NULL };
  g_autoptr (GError) error = NULL;

  if ((option_partitions < 1 && option_partitions != UNSET) || (option_replicas < 1 && option_replicas != UNSET))
    return tool_session_usage (session, _ ("--partitions and --replicas must be positive"));
  for (guint i = 0; option_config != NULL && option_config[i] != NULL; i++)
    {
      char *equals = strchr (option_config[i], '=');

      if (equals == NULL || equals == option_config[i])
        return tool_session_usage (session, _ ("--config needs KEY=VALUE, but “%s” was given"), option_config[i]);
      g_hash_table_insert (config, g_strndup (option_config[i], equals - option_config[i]), equals + 1);
    }

  if (!taskbus_topic_check_name (wish.name, &error) || !tool_session_administrate (session, create, &wish, &error))
    return tool_session_fail (session, error);

  tool_print_remark (_ ("Topic %s is created"), wish.name);
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_topic_create = {
  .name = "topic create",
  .arguments = N_ ("TOPIC"),
  .summary = N_ ("Create a topic"),
  .options = options,
  .examples = examples,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
