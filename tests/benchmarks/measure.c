/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "measure.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

void
measure_print (const char *name, double value)
{
  g_print ("%s %.3f\n", name, value);
}

/* The times are the monotonic clock's, so that those of several processes can be compared. */
void
measure_print_span (gint64 began, gint64 ended, guint64 count)
{
  measure_print ("began", (double) began);
  measure_print ("ended", (double) ended);
  measure_print ("count", (double) count);
  measure_print ("rate", (double) count * G_USEC_PER_SEC / (double) MAX (ended - began, 1));
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static double
percentile (GArray *sorted, double percent)
{
  guint index = (guint) ((sorted->len - 1) * percent / 100.0 + 0.5);

  return (double) g_array_index (sorted, gint64, index) / 1000.0;
}

void
measure_print_latencies (GArray *microseconds)
{
  if (microseconds->len == 0)
    return;

  g_array_sort (microseconds, compare_times);
  measure_print ("p50", percentile (microseconds, 50));
  measure_print ("p99", percentile (microseconds, 99));
  measure_print ("worst", percentile (microseconds, 100));
}

void
measure_use_one_core (void)
{
  cpu_set_t cores;

  CPU_ZERO (&cores);
  CPU_SET (sched_getcpu (), &cores);
  if (sched_setaffinity (0, sizeof cores, &cores) != 0)
    g_error ("Could not stay on one core");
}

guint64
measure_cpu_microseconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return ((guint64) usage.ru_utime.tv_sec + (guint64) usage.ru_stime.tv_sec) * G_USEC_PER_SEC +
         (guint64) usage.ru_utime.tv_usec + (guint64) usage.ru_stime.tv_usec;
}

/* Of the calling thread only. */
guint64
measure_thread_cpu_nanoseconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (guint64) time.tv_sec * 1000000000 + (guint64) time.tv_nsec;
}

static double
status_mebibytes (const char *name)
{
  g_autofree char *status = NULL;
  g_autofree char *label = g_strdup_printf ("\n%s:", name);
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || (line = strstr (status, label)) == NULL)
    return 0;
  return g_ascii_strtod (line + strlen (label), NULL) / 1024.0;
}

/* The resident memory, now and at its highest. */
void
measure_print_memory (void)
{
  measure_print ("rss", status_mebibytes ("VmRSS"));
  measure_print ("peak-rss", status_mebibytes ("VmHWM"));
}

void
measure_check (const GError *error)
{
  if (error == NULL)
    return;

  g_printerr ("%s\n", error->message);
  exit (EXIT_FAILURE);
}
