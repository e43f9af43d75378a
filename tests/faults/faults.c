/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "endpoint.h"
#include "scratch.h"
#include "setup.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>

/* taskbus-faults: kills and stops processes that use a transport, and proves what is left. */

static char *endpoints;
static char **settings;
static char *fault_name;
static char *directory;
static char *role;
static char *topic;
static char *control;
static int rounds;
static int long_rounds;
static int number;
static int incarnation;
static gint64 seed = -1;
static int session_timeout = 6000;
static int longest_life;
static gboolean late_writes;

static const GOptionEntry entries[] = {
  { "fault", 0, 0, G_OPTION_ARG_STRING, &fault_name, "publish, consume, fence, rebalance or broker", "NAME" },
  { "endpoints", 0, 0, G_OPTION_ARG_STRING, &endpoints, "The endpoint; {dir} stands for a new directory", "URI" },
  { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &settings, "Sets a key of the profile (repeatable)", "KEY=VALUE" },
  { "rounds", 0, 0, G_OPTION_ARG_INT, &rounds, "How many (TASKBUS_TEST_ROUNDS and TASKBUS_TEST_LONG=1 say otherwise)",
    "N" },
  { "long-rounds", 0, 0, G_OPTION_ARG_INT, &long_rounds, "How many with TASKBUS_TEST_LONG=1", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "To choose the same moments again", "N" },
  { "session-timeout", 0, 0, G_OPTION_ARG_INT, &session_timeout, "When a dead member of a group is given up", "MS" },
  { "longest-life", 0, 0, G_OPTION_ARG_INT, &longest_life, "When a process is killed at the latest", "MS" },
  { "late-writes", 0, 0, G_OPTION_ARG_NONE, &late_writes,
    "What a dead process sent may come behind its successor's: a server has it in its hands", NULL },
  { "control", 0, 0, G_OPTION_ARG_STRING, &control,
    "The command that three brokers obey, when start, kill, pause or resume and a number are added", "COMMAND" },
  { "topic", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &topic, NULL, NULL },
  { "directory", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &directory, NULL, NULL },
  { "role", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &role, NULL, NULL },
  { "number", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &number, NULL, NULL },
  { "incarnation", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &incarnation, NULL, NULL },
  { NULL },
};

static const struct
{
  const char *name;
  Fault run;
  guint rounds;       /* unless somebody says otherwise */
  guint longest_life; /* likewise */
  guint share;        /* one round of these takes as long as so many others */
} faults[] = {
  { "publish", fault_publish, 20, 80, 1 }, { "consume", fault_consume, 20, 600, 1 },
  { "fence", fault_fence, 2, 0, 10 },      { "rebalance", fault_rebalance, 20, 0, 20 },
  { "broker", fault_broker, 4, 0, 100 },
};

TaskbusBus *
setup_make_bus (const Setup *setup)
{
  g_autoptr (GError) error = NULL;
  TaskbusBus *bus = endpoint_make_bus (setup->endpoints, setup->settings, setup->directory, &error);

  if (bus != NULL && taskbus_bus_open (bus, NULL, &error))
    return bus;

  g_printerr ("taskbus-faults: %s\n", error->message);
  exit (1);
}

static int
run_role (const Setup *setup)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL); /* also one that is stopped must not outlive a test that failed */
  if (g_str_has_suffix (role, "publisher"))
    return publisher_main (setup, number, incarnation, g_str_equal (role, "steady-publisher"));

  return consumer_main (setup, number, g_str_equal (role, "holder"));
}

static guint
choose_rounds (guint usual, guint share)
{
  const char *chosen = g_getenv ("TASKBUS_TEST_ROUNDS");
  guint64 value;

  if (g_strcmp0 (g_getenv ("TASKBUS_TEST_LONG"), "1") == 0)
    return long_rounds > 0 ? (guint) long_rounds : 3000 / share;
  if (chosen != NULL && g_ascii_string_to_unsigned (chosen, 10, 1, 1000000, &value, NULL))
    return MAX (1, value / share);

  return rounds > 0 ? (guint) rounds : usual;
}

static void
create_topic (const Setup *setup)
{
  g_autoptr (TaskbusBus) bus = setup_make_bus (setup);
  g_autoptr (GError) error = NULL;
  TaskbusAdmin *admin = taskbus_bus_get_admin (bus, &error);
  g_autoptr (GHashTable) config = NULL;
  gint32 n_replicas = 0;

  g_assert_no_error (error);
  if (setup->control != NULL)
    {
      n_replicas = FAULTS_BROKERS;
      config = g_hash_table_new (g_str_hash, g_str_equal);
      g_hash_table_insert (config, (gpointer) "min.insync.replicas", (gpointer) "2");
    }
  taskbus_admin_create_topic (admin, setup->topic, FAULTS_PARTITIONS, n_replicas, config, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (taskbus_bus_close (bus, NULL, &error));
  g_assert_no_error (error);
}

static int
run_fault (Setup *setup)
{
  g_autoptr (GRand) random = NULL;
  g_autofree char *scratch = g_dir_make_tmp ("taskbus-faults-XXXXXX", NULL);
  g_autofree char *name = g_strdup_printf ("faults-%08x", g_random_int ()); /* others may be there as well */

  g_assert_nonnull (scratch);
  setup->directory = scratch;
  setup->topic = name;
  setup->seed = seed >= 0 ? seed : g_random_int ();
  setup->random = random = g_rand_new_with_seed (setup->seed);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      gboolean fine;

      if (!g_str_equal (faults[i].name, fault_name))
        continue;

      setup->rounds = choose_rounds (faults[i].rounds, faults[i].share);
      setup->longest_life = longest_life > 0 ? (guint) longest_life : faults[i].longest_life;
      create_topic (setup);
      fine = faults[i].run (setup);
      if (fine)
        remove_tree (scratch);
      else
        g_print ("  what is left is in %s\n", scratch);
      return fine ? 0 : 1;
    }

  remove_tree (scratch);
  g_printerr ("taskbus-faults: “%s” is not publish, consume, fence, rebalance or broker\n", fault_name);
  return 2;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("– breaks what uses a transport");
  g_autofree char *program = g_strdup (argv[0]);
  Setup setup = { .program = program };

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("taskbus-faults: %s\n", error->message);
      return 2;
    }
  if (endpoints == NULL || (fault_name == NULL && role == NULL))
    {
      g_printerr ("taskbus-faults: --endpoints or --fault is missing; see --help\n");
      return 2;
    }

  setup.endpoints = endpoints;
  setup.settings = settings;
  setup.directory = directory;
  setup.topic = topic;
  setup.session_timeout = session_timeout;
  setup.late_writes = late_writes;
  setup.control = control;
  return role != NULL ? run_role (&setup) : run_fault (&setup);
}
