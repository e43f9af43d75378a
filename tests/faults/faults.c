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
static int rounds = 20;
static int number;
static int incarnation;
static gint64 seed = -1;
static int session_timeout = 6000;

static const GOptionEntry entries[] = {
  { "fault", 0, 0, G_OPTION_ARG_STRING, &fault_name, "publish, consume or fence", "NAME" },
  { "endpoints", 0, 0, G_OPTION_ARG_STRING, &endpoints, "The endpoint; {dir} stands for a new directory", "URI" },
  { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &settings, "Sets a key of the profile (repeatable)", "KEY=VALUE" },
  { "rounds", 0, 0, G_OPTION_ARG_INT, &rounds, "How many (TASKBUS_TEST_ROUNDS and TASKBUS_TEST_LONG=1 say otherwise)",
    "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "To choose the same moments again", "N" },
  { "session-timeout", 0, 0, G_OPTION_ARG_INT, &session_timeout, "When a dead member of a group is given up", "MS" },
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
  guint share; /* one round of these takes as long as so many others */
} faults[] = {
  { "publish", fault_publish, 1 },
  { "consume", fault_consume, 1 },
  { "fence", fault_fence, 10 },
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
  if (g_str_equal (role, "publisher"))
    return publisher_main (setup, number, incarnation);

  return consumer_main (setup, number, g_str_equal (role, "holder"));
}

static guint
choose_rounds (void)
{
  const char *chosen = g_getenv ("TASKBUS_TEST_ROUNDS");
  guint64 value;

  if (g_strcmp0 (g_getenv ("TASKBUS_TEST_LONG"), "1") == 0)
    return 3000;
  if (chosen != NULL && g_ascii_string_to_unsigned (chosen, 10, 1, 1000000, &value, NULL))
    return value;

  return MAX (1, rounds);
}

static void
create_topic (const Setup *setup)
{
  g_autoptr (TaskbusBus) bus = setup_make_bus (setup);
  g_autoptr (GError) error = NULL;
  TaskbusAdmin *admin = taskbus_bus_get_admin (bus, &error);

  g_assert_no_error (error);
  g_assert_true (taskbus_admin_create_topic (admin, FAULTS_TOPIC, FAULTS_PARTITIONS, 0, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (taskbus_bus_close (bus, NULL, &error));
  g_assert_no_error (error);
}

static int
run_fault (Setup *setup)
{
  g_autoptr (GRand) random = NULL;
  g_autofree char *scratch = g_dir_make_tmp ("taskbus-faults-XXXXXX", NULL);

  g_assert_nonnull (scratch);
  setup->directory = scratch;
  setup->seed = seed >= 0 ? seed : g_random_int ();
  setup->random = random = g_rand_new_with_seed (setup->seed);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      gboolean fine;

      if (!g_str_equal (faults[i].name, fault_name))
        continue;

      setup->rounds = MAX (1, choose_rounds () / faults[i].share);
      create_topic (setup);
      fine = faults[i].run (setup);
      if (fine)
        remove_tree (scratch);
      else
        g_print ("  what is left is in %s\n", scratch);
      return fine ? 0 : 1;
    }

  remove_tree (scratch);
  g_printerr ("taskbus-faults: “%s” is not publish, consume or fence\n", fault_name);
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
  setup.session_timeout = session_timeout;
  return role != NULL ? run_role (&setup) : run_fault (&setup);
}
