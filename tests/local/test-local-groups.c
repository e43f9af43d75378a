/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Groups over processes: members come, go, are killed, and stand still. */
#include "local-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
  GPtrArray *lines;
  int held; /* partitions, by what the member says */
  gboolean ended;
} Member;

static void read_line (Member *member);

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  Member *member = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  int n;

  if (line == NULL)
    {
      member->ended = TRUE;
      return;
    }
  if (sscanf (line, "assigned %d", &n) == 1)
    member->held += n;
  else if (sscanf (line, "revoked %d", &n) == 1)
    member->held -= n;
  if (g_test_verbose ())
    g_test_message ("%p: %s", (void *) member, line);
  g_ptr_array_add (member->lines, g_steal_pointer (&line));
  read_line (member);
}

static void
read_line (Member *member)
{
  g_data_input_stream_read_line_async (member->output, G_PRIORITY_DEFAULT, NULL, on_line, member);
}

static Member *
member_new (LocalFixture *fixture, const char *session_timeout)
{
  Member *member = g_new0 (Member, 1);
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "local", "local-member", NULL);
  g_autofree char *endpoint = g_strconcat ("local:", fixture->directory, NULL);
  g_autoptr (GError) error = NULL;

  member->lines = g_ptr_array_new_with_free_func (g_free);
  member->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program,
                                      endpoint, "group", session_timeout, "t", NULL);
  g_assert_no_error (error);
  member->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (member->process));
  read_line (member);
  return member;
}

static gboolean
has_ended (gpointer data)
{
  Member *member = data;

  return member->ended;
}

static void
member_end (Member *member, int signal_number)
{
  g_autoptr (GError) error = NULL;

  if (signal_number != 0)
    g_subprocess_send_signal (member->process, signal_number);
  else
    g_output_stream_close (g_subprocess_get_stdin_pipe (member->process), NULL, &error);
  g_assert_no_error (error);
  local_fixture_wait (has_ended, member);
  g_subprocess_wait (member->process, NULL, &error);
  g_assert_no_error (error);
}

static void
member_free (Member *member)
{
  g_ptr_array_unref (member->lines);
  g_object_unref (member->output);
  g_object_unref (member->process);
  g_free (member);
}

typedef struct
{
  Member *a;
  Member *b;
  int a_holds;
  int b_holds;
} Share;

static gboolean
is_shared (gpointer data)
{
  Share *share = data;

  return share->a->held == share->a_holds && (share->b == NULL || share->b->held == share->b_holds);
}

static guint
count_value (Member *member, const char *value)
{
  guint n = 0;

  for (guint i = 0; i < member->lines->len; i++)
    n += g_str_has_prefix (g_ptr_array_index (member->lines, i), "record ") &&
         g_str_has_suffix (g_ptr_array_index (member->lines, i), value);
  return n;
}

typedef struct
{
  Member **members;
  const char *prefix;
  guint n;
} Arrival;

/* Each value was received by somebody. */
static gboolean
have_arrived (gpointer data)
{
  Arrival *arrival = data;

  for (guint i = 0; i < arrival->n; i++)
    {
      g_autofree char *value = g_strdup_printf (" %s-%u", arrival->prefix, i);
      guint n = 0;

      for (Member **member = arrival->members; *member != NULL; member++)
        n += count_value (*member, value);
      if (n == 0)
        return FALSE;
    }
  return TRUE;
}

static void
assert_once (Member **members, const char *prefix, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = g_strdup_printf (" %s-%u", prefix, i);
      guint count = 0;

      for (Member **member = members; *member != NULL; member++)
        count += count_value (*member, value);
      g_assert_cmpuint (count, ==, 1);
    }
}

static TaskbusBus *
open_with_topic (LocalFixture *fixture)
{
  TaskbusBus *bus = local_fixture_open (fixture, NULL);
  g_autoptr (GError) error = NULL;

  taskbus_admin_create_topic (taskbus_bus_get_admin (bus, NULL), "t", 4, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  return bus;
}

/* Nobody fails: each record is handled once, whoever comes and goes. */
static void
test_join_and_leave (LocalFixture *fixture, gconstpointer data)
{
  TaskbusBus *bus = open_with_topic (fixture);
  Member *a = member_new (fixture, "6000");
  Member *b;
  Member *both[3] = { a, NULL, NULL };

  local_fixture_wait (is_shared, &(Share){ a, NULL, 4, 0 });
  local_fixture_publish (bus, "t", "one", 100);
  b = both[1] = member_new (fixture, "6000");
  local_fixture_publish (bus, "t", "two", 100);
  local_fixture_wait (is_shared, &(Share){ a, b, 2, 2 });
  local_fixture_publish (bus, "t", "three", 100);
  local_fixture_wait (have_arrived, &(Arrival){ both, "three", 100 });
  member_end (a, 0);
  local_fixture_wait (is_shared, &(Share){ b, NULL, 4, 0 });
  local_fixture_publish (bus, "t", "four", 100);
  local_fixture_wait (have_arrived, &(Arrival){ both, "four", 100 });
  member_end (b, 0);

  assert_once (both, "one", 100);
  assert_once (both, "two", 100);
  assert_once (both, "three", 100);
  assert_once (both, "four", 100);
  member_free (a);
  member_free (b);
  local_fixture_close (bus);
}

/* A killed member's partitions move at once, far within the session timeout. */
static void
test_kill (LocalFixture *fixture, gconstpointer data)
{
  TaskbusBus *bus = open_with_topic (fixture);
  Member *a = member_new (fixture, "60000");
  Member *b = member_new (fixture, "60000");
  Member *both[] = { a, b, NULL };
  gint64 killed;

  local_fixture_wait (is_shared, &(Share){ a, b, 2, 2 });
  local_fixture_publish (bus, "t", "one", 100);
  local_fixture_wait (have_arrived, &(Arrival){ both, "one", 100 });
  killed = g_get_monotonic_time ();
  member_end (a, SIGKILL);
  local_fixture_publish (bus, "t", "two", 100);
  local_fixture_wait (is_shared, &(Share){ b, NULL, 4, 0 });
  g_test_message ("taken over after %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - killed) / 1000);
  g_assert_cmpint (g_get_monotonic_time () - killed, <, 30 * G_USEC_PER_SEC);
  local_fixture_wait (have_arrived, &(Arrival){ both, "two", 100 });
  member_end (b, 0);

  member_free (a);
  member_free (b);
  local_fixture_close (bus);
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
stands_still (const char *pid)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%s/task", pid);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, "stat", NULL);
      g_autofree char *text = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      if (strstr (text, ") T ") == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Whether the writer's lock can be had within half a second: nobody holds it for as long but who stands still. */
static gboolean
lock_is_free (LocalFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->directory, "writer.lock", NULL);
  struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1 };
  gint64 deadline = g_get_monotonic_time () + G_USEC_PER_SEC / 2;
  int fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  gboolean locked;

  g_assert_cmpint (fd, >=, 0);
  while (!(locked = fcntl (fd, F_OFD_SETLK, &range) == 0) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  close (fd);
  return locked;
}

/* Who is stopped amid a write holds up everybody until it goes on: that is not what is tested here. */
static void
stop_outside_of_a_write (LocalFixture *fixture, Member *member)
{
  guint tick = g_timeout_add (1, on_tick, NULL);

  for (;;)
    {
      g_subprocess_send_signal (member->process, SIGSTOP);
      while (!stands_still (g_subprocess_get_identifier (member->process)))
        g_main_context_iteration (NULL, TRUE);
      if (lock_is_free (fixture))
        break;
      g_subprocess_send_signal (member->process, SIGCONT);
    }
  g_source_remove (tick);
}

/* A member that stands still loses its partitions; when it goes on, it notices, commits nothing, and joins again. */
static void
test_stop (LocalFixture *fixture, gconstpointer data)
{
  TaskbusBus *bus = open_with_topic (fixture);
  Member *a = member_new (fixture, "1000");
  Member *b = member_new (fixture, "60000"); /* a busy machine must not make this one late, too */
  Member *both[] = { a, b, NULL };
  g_autoptr (TaskbusGroupInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  local_fixture_wait (is_shared, &(Share){ a, b, 2, 2 });
  stop_outside_of_a_write (fixture, a);
  local_fixture_wait (is_shared, &(Share){ b, NULL, 4, 0 });
  local_fixture_publish (bus, "t", "one", 100);
  local_fixture_wait (have_arrived, &(Arrival){ both, "one", 100 });
  assert_once (both, "one", 100);
  g_subprocess_send_signal (a->process, SIGCONT);
  local_fixture_wait (is_shared, &(Share){ a, b, 2, 2 });
  local_fixture_publish (bus, "t", "two", 100);
  local_fixture_wait (have_arrived, &(Arrival){ both, "two", 100 });
  member_end (a, 0);
  member_end (b, 0);
  assert_once (both, "one", 100);

  info = taskbus_admin_describe_group (taskbus_bus_get_admin (bus, NULL), "group", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (info->members->len, ==, 0);
  g_assert_cmpstr (info->state, ==, "empty");
  for (guint i = 0; i < info->lags->len; i++)
    g_assert_cmpint (((TaskbusGroupLag *) g_ptr_array_index (info->lags, i))->lag, ==, 0);
  member_free (a);
  member_free (b);
  local_fixture_close (bus);
}

static gboolean
is_empty (gpointer data)
{
  g_autoptr (TaskbusGroupInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  info = taskbus_admin_describe_group (data, "group", NULL, &error);
  g_assert_no_error (error);
  return info->members->len == 0;
}

/* The only member stands still while its group is set back: when it goes on, it begins there. */
static void
test_seek_while_stopped (LocalFixture *fixture, gconstpointer data)
{
  TaskbusBus *bus = open_with_topic (fixture);
  TaskbusAdmin *admin = taskbus_bus_get_admin (bus, NULL);
  Member *a = member_new (fixture, "1000");
  Member *all[] = { a, NULL };
  g_autoptr (GPtrArray) positions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  g_autoptr (GError) error = NULL;
  guint tick;

  local_fixture_wait (is_shared, &(Share){ a, NULL, 4, 0 });
  local_fixture_publish (bus, "t", "one", 100);
  local_fixture_wait (have_arrived, &(Arrival){ all, "one", 100 });
  stop_outside_of_a_write (fixture, a);
  tick = g_timeout_add (50, on_tick, NULL);
  local_fixture_wait (is_empty, admin);
  g_source_remove (tick);

  for (gint32 i = 0; i < 4; i++)
    g_ptr_array_add (positions, taskbus_topic_partition_new ("t", i, TASKBUS_OFFSET_START));
  taskbus_admin_seek_group (admin, "group", positions, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_set_size (a->lines, 0);
  g_subprocess_send_signal (a->process, SIGCONT);
  local_fixture_wait (have_arrived, &(Arrival){ all, "one", 100 });
  assert_once (all, "one", 100);
  member_end (a, 0);
  member_free (a);
  local_fixture_close (bus);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func)                                                                                                \
  g_test_add ("/local/groups/" path, LocalFixture, NULL, local_fixture_set_up, func, local_fixture_tear_down)

  ADD ("join-and-leave", test_join_and_leave);
  ADD ("kill", test_kill);
  ADD ("stop", test_stop);
  ADD ("seek-while-stopped", test_seek_while_stopped);
  return g_test_run ();
}
