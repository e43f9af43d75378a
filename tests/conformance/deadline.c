/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deadline.h"

#include <stdlib.h>

typedef struct
{
  const char *where;
  const char *what;
} Deadline;

/* How many times slower than usual this machine or its instruments are: TASKBUS_TEST_TIMEOUT_MULTIPLIER. */
guint
deadline_multiplier (void)
{
  const char *value = g_getenv ("TASKBUS_TEST_TIMEOUT_MULTIPLIER");
  guint64 multiplier = 1;

  if (value != NULL && !g_ascii_string_to_unsigned (value, 10, 1, 1000, &multiplier, NULL))
    multiplier = 1;

  return multiplier;
}

static gboolean
deadline_passed (gpointer data)
{
  Deadline *deadline = data;

  g_printerr ("# %s: waited %u s in vain for: %s\n", deadline->where, DEADLINE_SECONDS * deadline_multiplier (),
              deadline->what);
  abort ();
}

GSource *
deadline_start (const char *where, const char *what)
{
  GSource *source = g_timeout_source_new_seconds (DEADLINE_SECONDS * deadline_multiplier ());
  Deadline *deadline = g_new (Deadline, 1);

  deadline->where = where;
  deadline->what = what;
  g_source_set_name (source, "deadline of a test");
  g_source_set_callback (source, deadline_passed, deadline, g_free);
  g_source_attach (source, NULL);
  return source;
}

void
deadline_stop (GSource *deadline)
{
  g_source_destroy (deadline);
  g_source_unref (deadline);
}
