/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pace.h"

#include <sys/timerfd.h>
#include <unistd.h>

struct _Pace
{
  guint rate;
  guint count;
  PaceFunc func;
  gpointer data;
  GThread *thread;
};

static gpointer
run (gpointer user_data)
{
  Pace *pace = user_data;
  glong period = 1000000000 / (glong) pace->rate;
  struct itimerspec times = { { period / 1000000000, period % 1000000000 },
                              { period / 1000000000, period % 1000000000 } };
  int timer = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC);
  guint number = 0;

  if (timer < 0 || timerfd_settime (timer, 0, &times, NULL) < 0)
    g_error ("No timer");

  while (number < pace->count)
    {
      guint64 due;

      if (read (timer, &due, sizeof due) != sizeof due)
        continue;
      for (; due > 0 && number < pace->count; due--)
        pace->func (number++, pace->data);
    }

  close (timer);
  return NULL;
}

Pace *
pace_start (guint rate, guint count, PaceFunc func, gpointer data)
{
  Pace *pace = g_new0 (Pace, 1);

  pace->rate = MAX (rate, 1);
  pace->count = count;
  pace->func = func;
  pace->data = data;
  pace->thread = g_thread_new ("pace", run, pace);
  return pace;
}

void
pace_join (Pace *pace)
{
  g_thread_join (pace->thread);
  g_free (pace);
}
