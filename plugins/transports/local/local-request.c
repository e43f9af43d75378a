/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-consumer-private.h"

#include <unistd.h>

/* The bus is as patient as the profile says, and then releases: that has to arrive. */
#define RELEASE_MS 1000

static void
local_request_free (gpointer data)
{
  LocalRequest *request = data;

  g_array_unref (request->positions);
  g_free (request->group);
  g_free (request->topics);
  g_free (request->host);
  g_free (request->client);
  if (request->members_fd >= 0)
    close (request->members_fd);
  g_free (request);
}

LocalRequest *
local_request_new (TaskbusLocalConsumer *self)
{
  LocalRequest *request = g_new0 (LocalRequest, 1);

  request->member = self->member;
  request->positions = g_array_new (FALSE, TRUE, sizeof (LocalPosition));
  request->members_fd = -1;
  request->session_timeout = self->settings->session_timeout;
  request->rebalance_timeout = self->settings->rebalance_timeout + RELEASE_MS;
  return request;
}

typedef struct
{
  GTask *task;
  LocalJobFunc func;
  GError *error;
} Ticket;

static void
ticket_free (gpointer data)
{
  Ticket *ticket = data;

  g_object_unref (ticket->task);
  g_clear_error (&ticket->error);
  g_free (ticket);
}

static gboolean
run (LocalLog *log, gpointer data, GError **error)
{
  Ticket *ticket = data;

  return ticket->func (log, g_task_get_task_data (ticket->task), error);
}

static gboolean
answer (gpointer data)
{
  Ticket *ticket = data;

  if (ticket->error != NULL)
    g_task_return_error (ticket->task, g_steal_pointer (&ticket->error));
  else
    g_task_return_boolean (ticket->task, TRUE);
  return G_SOURCE_REMOVE;
}

/* The worker answers, for with the task the last reference to the consumer may go, which is the worker's. */
static void
done (gpointer data, const GError *error)
{
  Ticket *ticket = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  ticket->error = error != NULL ? g_error_copy (error) : NULL;
  g_source_set_priority (source, g_task_get_priority (ticket->task));
  g_source_set_callback (source, answer, ticket, ticket_free);
  g_source_set_static_name (source, "[taskbus-local] answer");
  g_source_attach (source, g_task_get_context (ticket->task));
}

/* Takes the task and the request, which becomes its data. */
void
local_request_submit (TaskbusLocalConsumer *self,
                      GTask *task,
                      LocalRequest *request,
                      LocalJobFunc func,
                      gboolean relaxed)
{
  Ticket *ticket = g_new0 (Ticket, 1);

  g_task_set_task_data (task, request, local_request_free);
  ticket->task = task;
  ticket->func = func;
  local_writer_submit (self->writer, run, done, ticket, relaxed);
}
