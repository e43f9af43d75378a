/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-doorbell.h"
#include "local-log.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/inotify.h>
#include <unistd.h>

/* Should an event be missed, nobody waits for longer than this. */
#define SAFETY_MS 10000
/* Without inotify, of which a user has only so many. */
#define POLL_MS 500

struct _LocalDoorbell
{
  LocalDoorbellFunc func;
  gpointer data;
  char *doorbell_path;
  char *members_path;
  int fd;
  int members_watch;
  GSource *events;
  GSource *timer;
};

/* Watches the files that are there now: they are made anew when somebody removed the directory. */
static gboolean
watch (LocalDoorbell *doorbell)
{
  if (doorbell->fd < 0)
    return FALSE;

  doorbell->members_watch = inotify_add_watch (doorbell->fd, doorbell->members_path, IN_CLOSE_WRITE);
  return inotify_add_watch (doorbell->fd, doorbell->doorbell_path, IN_MODIFY) >= 0;
}

static gboolean
on_event (int fd, GIOCondition condition, gpointer data)
{
  LocalDoorbell *doorbell = data;
  char buffer[4096] __attribute__ ((aligned (__alignof__(struct inotify_event))));
  gboolean member_ended = FALSE;
  gssize size;

  while ((size = read (fd, buffer, sizeof buffer)) > 0)
    {
      for (gssize at = 0; at < size;)
        {
          const struct inotify_event *event = (const struct inotify_event *) (gpointer) (buffer + at);

          member_ended = member_ended || event->wd == doorbell->members_watch;
          at += (gssize) (sizeof *event + event->len);
        }
    }

  doorbell->func (member_ended, doorbell->data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_timer (gpointer data)
{
  LocalDoorbell *doorbell = data;

  watch (doorbell);
  doorbell->func (FALSE, doorbell->data);
  return G_SOURCE_CONTINUE;
}

static GSource *
attach (GSource *source, const char *name, GSourceFunc func, gpointer data)
{
  g_source_set_callback (source, func, data, NULL);
  g_source_set_static_name (source, name);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

LocalDoorbell *
local_doorbell_new (LocalSettings *settings, LocalDoorbellFunc func, gpointer data)
{
  LocalDoorbell *doorbell = g_new0 (LocalDoorbell, 1);
  gboolean watches;

  doorbell->func = func;
  doorbell->data = data;
  doorbell->doorbell_path = local_log_doorbell_path (settings);
  doorbell->members_path = local_log_members_path (settings);
  doorbell->fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  watches = watch (doorbell);
  if (doorbell->fd >= 0)
    doorbell->events = attach (g_unix_fd_source_new (doorbell->fd, G_IO_IN), "[taskbus-local] doorbell",
                               G_SOURCE_FUNC (on_event), doorbell);
  if (!watches)
    g_info ("No inotify watch for %s: looking every %d ms instead", settings->directory, POLL_MS);
  doorbell->timer = attach (g_timeout_source_new (watches ? SAFETY_MS : POLL_MS), "[taskbus-local] safety", on_timer,
                            doorbell);
  return doorbell;
}

void
local_doorbell_free (LocalDoorbell *doorbell)
{
  GSource *sources[] = { doorbell->events, doorbell->timer };

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      if (sources[i] == NULL)
        continue;
      g_source_destroy (sources[i]);
      g_source_unref (sources[i]);
    }
  if (doorbell->fd >= 0)
    close (doorbell->fd);
  g_free (doorbell->doorbell_path);
  g_free (doorbell->members_path);
  g_free (doorbell);
}
