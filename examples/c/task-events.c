/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* task-events TASK: does a task, tells everybody what becomes of it, and listens to what is told. */

#include <locale.h>
#include <taskbus.h>

typedef struct
{
  GMainLoop *loop;
  const char *task; /* ours; others may be told of as well */
  guint left;       /* so much is still to be told of ours */
} Program;

static void
note (Program *program, const char *task_id)
{
  if (g_str_equal (task_id, program->task) && --program->left == 0)
    g_main_loop_quit (program->loop);
}

static TaskbusOutcome
on_created (TaskbusDelivery *delivery, const char *task_id, gpointer user_data)
{
  g_print ("created: %s\n", task_id);
  note (user_data, task_id);
  return TASKBUS_OUTCOME_DONE; /* RETRY: tell it again later; REJECT: never again */
}

static TaskbusOutcome
on_failed (TaskbusDelivery *delivery, const char *task_id, gpointer user_data)
{
  TaskbusMessage *message = taskbus_delivery_get_message (delivery);
  g_autofree char *error = NULL;

  if (message == NULL) /* somebody wrote what is no message */
    return TASKBUS_OUTCOME_REJECT;

  g_object_get (message, "error", &error, NULL);
  g_print ("failed: %s: %s\n", task_id, error);
  note (user_data, task_id);
  return TASKBUS_OUTCOME_DONE;
}

/* None of this waits, and whatever becomes of it does not disturb the task. */
static void
do_task (TaskbusBus *bus, TaskbusAuditLog *audit, const char *task)
{
  g_autoptr (TaskbusTaskEvents) events = taskbus_task_events_new (bus);

  taskbus_audit_log_post_task_submission (audit, task, "check the sensor", g_get_user_name ());
  taskbus_task_events_post_created (events, task, "check the sensor", "{\"device\":7}");
  taskbus_task_events_post_failed (events, task, "the sensor said ¡no!:\n\"7: not there\"");
  taskbus_audit_log_post_task_completion (audit, task, "check the sensor", g_get_user_name (), 12, FALSE);
}

static gboolean
run (TaskbusBus *bus, const char *task, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TaskbusTaskListener) listener = taskbus_task_listener_new (bus);
  g_autoptr (TaskbusAuditLog) audit = taskbus_audit_log_new_for_bus (bus, error);
  Program program = { loop, task, 2 };

  if (audit == NULL)
    return FALSE;

  taskbus_task_listener_set_created_handler (listener, on_created, &program, NULL);
  taskbus_task_listener_set_failed_handler (listener, on_failed, &program, NULL);
  if (!taskbus_task_listener_start (listener, error))
    return FALSE;

  do_task (bus, audit, task);
  g_main_loop_run (loop);
  return taskbus_task_listener_close (listener, NULL, error) && taskbus_audit_log_close (audit, NULL, error);
}

int
main (int argc, char *argv[])
{
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, ""); /* messages in the language and the letters of the terminal */
  if (argc != 2)
    {
      g_printerr ("Usage: %s TASK\n", argv[0]);
      return 2;
    }

  bus = taskbus_bus_new_default (&error);
  if (bus != NULL && run (bus, argv[1], &error) && taskbus_bus_close (bus, NULL, &error))
    return 0;

  g_printerr ("%s\n", error->message);
  return 1;
}
