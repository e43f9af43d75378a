/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cases.h"
#include "child.h"
#include "endpoint.h"
#include "scratch.h"

#include <locale.h>

/* taskbus-conformance: the suite for a transport that is told by its endpoint. */

static const Case *const all_cases[] = {
  cases_publish,   cases_bytes,     cases_messages, cases_order,  cases_redelivery, cases_dead_letters, cases_groups,
  cases_positions, cases_watermark, cases_close,    cases_cancel, cases_limits,     cases_topics,       cases_processes,
};

static Factory factory;
static Features features;
static guint n_promised;
static guint n_ran;

static char *endpoints;
static char *module_path;
static char **settings;
static char *sharing;
static gboolean single_process;
static gboolean fixed_topics;
static int n_partitions = -1;
static gint64 max_record_bytes;
static int session_timeout = 6000;
static int n_expected = -1;
static ChildOrders orders;

static const GOptionEntry entries[] = {
  { "endpoints", 0, 0, G_OPTION_ARG_STRING, &endpoints,
    "The endpoint of the transport; {dir} stands for a directory that is new for each case", "URI" },
  { "module-path", 0, 0, G_OPTION_ARG_FILENAME, &module_path, "Where the transport's module is", "DIR" },
  { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &settings, "Sets a key of the profile (repeatable)", "KEY=VALUE" },
  { "sharing", 0, 0, G_OPTION_ARG_STRING, &sharing, "Who shares records: bus, process or machine", "WHO" },
  { "single-process", 0, 0, G_OPTION_ARG_NONE, &single_process, "The same as --sharing=process", NULL },
  { "fixed-topics", 0, 0, G_OPTION_ARG_NONE, &fixed_topics, "Publishing to a topic doesn't make it", NULL },
  { "partitions", 0, 0, G_OPTION_ARG_INT, &n_partitions, "How many partitions the topics of the tests have", "N" },
  { "max-record-bytes", 0, 0, G_OPTION_ARG_INT64, &max_record_bytes, "The largest record that is taken", "N" },
  { "session-timeout", 0, 0, G_OPTION_ARG_INT, &session_timeout, "When a dead member of a group is given up", "MS" },
  { "expect-cases", 0, 0, G_OPTION_ARG_INT, &n_expected, "Fail when another number of cases apply", "N" },
  { "child-directory", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &orders.directory, NULL, NULL },
  { "child-group", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &orders.group, NULL, NULL },
  { "child-topic", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &orders.topic, NULL, NULL },
  { "child-holds", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &orders.holds, NULL, NULL },
  { NULL },
};

static TaskbusBus *
make_bus (gpointer data, const char *directory, GError **error)
{
  return endpoint_make_bus (endpoints, settings, directory, error);
}

static void
run_case (gconstpointer data)
{
  const Case *test = data;
  Fixture fixture;

  fixture_init (&fixture, &factory, &features);
  test->run (&fixture);
  fixture_clear (&fixture);
  n_ran++;
}

static void
test_all_ran (void)
{
  g_test_message ("%u cases for: %s", n_promised, endpoints);
  g_assert_cmpuint (n_ran, ==, n_promised);
  if (n_expected >= 0)
    g_assert_cmpuint (n_ran, ==, n_expected);
}

/* A case that the transport does not promise to pass is not registered. */
static void
add_cases (void)
{
  guint provided = features_provided (&features);

  for (guint area = 0; area < G_N_ELEMENTS (all_cases); area++)
    {
      for (const Case *test = all_cases[area]; test->path != NULL; test++)
        {
          g_autofree char *path = g_strconcat ("/", test->path, NULL);

          if ((test->needs & ~provided) != 0)
            continue;
          g_test_add_data_func (path, test, run_case);
          n_promised++;
        }
    }
  g_test_add_func ("/complete/all-ran", test_all_ran);
}

static gboolean
find_sharing (GError **error)
{
  static const char *const names[] = { "bus", "process", "machine" };

  features.sharing = (features.capabilities & TASKBUS_CAPABILITY_DURABLE) != 0 ? SHARING_MACHINE : SHARING_PROCESS;
  if (single_process)
    features.sharing = SHARING_PROCESS;
  if (sharing == NULL)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (sharing, names[i]))
        {
          features.sharing = i;
          return TRUE;
        }
    }
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT, "“%s” is not bus, process or machine", sharing);
  return FALSE;
}

/* Asks an open transport what it can do. */
static gboolean
find_features (GError **error)
{
  g_autofree char *directory = g_dir_make_tmp ("taskbus-conformance-XXXXXX", error);
  g_autoptr (TaskbusBus) bus = directory != NULL ? make_bus (NULL, directory, error) : NULL;
  gboolean found = bus != NULL && taskbus_bus_open (bus, NULL, error);

  if (found)
    {
      features.capabilities = taskbus_transport_get_capabilities (taskbus_bus_get_transport (bus));
      found = taskbus_bus_close (bus, NULL, error);
    }
  if (directory != NULL)
    remove_tree (directory);
  if (!found)
    return FALSE;

  features.creates_topics = !fixed_topics;
  features.max_record_bytes = max_record_bytes;
  features.session_timeout = session_timeout;
  features.n_partitions = n_partitions > 0                                                   ? n_partitions
                          : (features.capabilities & TASKBUS_CAPABILITY_ADMINISTRATION) != 0 ? 4
                                                                                             : 1;
  return find_sharing (error);
}

/* What a child needs to reach the same transport. */
static char **
make_child_argv (const char *program)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add_many (builder, program, "--endpoints", endpoints, NULL);
  if (module_path != NULL)
    g_strv_builder_add_many (builder, "--module-path", module_path, NULL);
  for (char **setting = settings; setting != NULL && *setting != NULL; setting++)
    g_strv_builder_add_many (builder, "--set", *setting, NULL);
  return g_strv_builder_end (builder);
}

static void
complain (const GError *error)
{
  g_printerr ("taskbus-conformance: %s\n", error->message);
}

static gboolean
parse_options (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("– tests a transport");

  g_option_context_set_ignore_unknown_options (context, TRUE); /* those of GTest */
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      complain (error);
      return FALSE;
    }
  if (endpoints == NULL)
    {
      g_printerr ("taskbus-conformance: --endpoints is missing; see --help\n");
      return FALSE;
    }
  if (module_path != NULL)
    g_setenv ("TASKBUS_MODULE_PATH", module_path, TRUE);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_strdup (argv[0]);
  g_autofree char *description = NULL;

  setlocale (LC_ALL, "");
  if (!parse_options (&argc, &argv))
    return 2;

  factory.make = make_bus;
  if (orders.topic != NULL)
    return child_run (&factory, &orders);

  g_test_init (&argc, &argv, NULL);
  factory.child_argv = make_child_argv (program);
  if (!find_features (&error))
    {
      complain (error);
      return 1;
    }
  description = features_describe (&features);
  g_test_message ("%s: %s", endpoints, description);
  add_cases ();
  return g_test_run ();
}
