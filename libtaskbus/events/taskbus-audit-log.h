/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "bus/taskbus-bus.h"
#include "message/taskbus-message.h"

G_BEGIN_DECLS

/**
 * TaskbusAuditFallback:
 * @TASKBUS_AUDIT_FALLBACK_DROP: it is dropped and counted: an audit never breaks the work that it is about
 * @TASKBUS_AUDIT_FALLBACK_FAIL: the caller gets the error
 * @TASKBUS_AUDIT_FALLBACK_SPOOL: entries are stored on this machine first, and sent on from there, in order
 *
 * What happens to an entry of the audit log that cannot be delivered.
 *
 * Since: 1.0
 */
typedef enum
{
  TASKBUS_AUDIT_FALLBACK_DROP,
  TASKBUS_AUDIT_FALLBACK_FAIL,
  TASKBUS_AUDIT_FALLBACK_SPOOL,
} TaskbusAuditFallback;

typedef struct _TaskbusAuditEntity TaskbusAuditEntity;

/**
 * TaskbusAuditEntity:
 * @user_id: (nullable): the id of who did it
 * @user_name: (nullable): the name of who did it
 * @action: what was done
 * @entity_type: what it was done to
 * @entity_id: (nullable): to which one
 * @description: (nullable): in a sentence
 * @old_value: (nullable): what it was before
 * @new_value: (nullable): what it is since
 * @ip_address: (nullable): where the request came from
 * @user_agent: (nullable): by which program
 *
 * What was done to an entity, for [method@Taskbus.AuditLog.log_entity]. The texts belong to the caller.
 *
 * Since: 1.0
 */
struct _TaskbusAuditEntity
{
  const char *user_id;
  const char *user_name;
  const char *action;
  const char *entity_type;
  const char *entity_id;
  const char *description;
  const char *old_value;
  const char *new_value;
  const char *ip_address;
  const char *user_agent;

  /*< private >*/
  gpointer padding[4];
};

#define TASKBUS_TYPE_AUDIT_LOG (taskbus_audit_log_get_type ())

/* Who did what.  Any thread.  A disabled one takes everything and does nothing.
 *
 * Keys of the profile: audit.enabled, audit.fallback (drop, fail, spool), audit.spool (a directory), audit.profile and
 * audit.endpoints (where the entries go, when that is not where everything else goes). */
TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (TaskbusAuditLog, taskbus_audit_log, TASKBUS, AUDIT_LOG, GObject)

/* With a bus of its own. */
TASKBUS_AVAILABLE_IN_1_0
TaskbusAuditLog *taskbus_audit_log_new (TaskbusProfile *profile, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusAuditLog *taskbus_audit_log_new_for_bus (TaskbusBus *bus, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusBus *taskbus_audit_log_get_bus (TaskbusAuditLog *self);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_audit_log_get_enabled (TaskbusAuditLog *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_audit_log_set_enabled (TaskbusAuditLog *self, gboolean enabled);

TASKBUS_AVAILABLE_IN_1_0
TaskbusAuditFallback taskbus_audit_log_get_fallback (TaskbusAuditLog *self);

TASKBUS_AVAILABLE_IN_1_0
guint64 taskbus_audit_log_get_n_dropped (TaskbusAuditLog *self);

/* A task was submitted. */
TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_audit_log_log_task_submission (TaskbusAuditLog *self,
                                                const char *task_id,
                                                const char *description,
                                                const char *user_id,
                                                GCancellable *cancellable,
                                                GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_audit_log_log_task_submission_async (TaskbusAuditLog *self,
                                                  const char *task_id,
                                                  const char *description,
                                                  const char *user_id,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_audit_log_log_task_submission_finish (TaskbusAuditLog *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_audit_log_post_task_submission (TaskbusAuditLog *self,
                                             const char *task_id,
                                             const char *description,
                                             const char *user_id);

/* A task has ended. */
TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_audit_log_log_task_completion (TaskbusAuditLog *self,
                                                const char *task_id,
                                                const char *description,
                                                const char *user_id,
                                                gint64 duration_ms,
                                                gboolean success,
                                                GCancellable *cancellable,
                                                GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_audit_log_log_task_completion_async (TaskbusAuditLog *self,
                                                  const char *task_id,
                                                  const char *description,
                                                  const char *user_id,
                                                  gint64 duration_ms,
                                                  gboolean success,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_audit_log_log_task_completion_finish (TaskbusAuditLog *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_audit_log_post_task_completion (TaskbusAuditLog *self,
                                             const char *task_id,
                                             const char *description,
                                             const char *user_id,
                                             gint64 duration_ms,
                                             gboolean success);

/* Something was done to an entity. */
TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_audit_log_log_entity (TaskbusAuditLog *self,
                                       const TaskbusAuditEntity *entity,
                                       GCancellable *cancellable,
                                       GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_audit_log_log_entity_async (TaskbusAuditLog *self,
                                         const TaskbusAuditEntity *entity,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_audit_log_log_entity_finish (TaskbusAuditLog *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_audit_log_post_entity (TaskbusAuditLog *self, const TaskbusAuditEntity *entity);

/* Any message: an entry of an application's own type, or one of the above whose fields were set one by one. */
TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_audit_log_log_message (TaskbusAuditLog *self,
                                        TaskbusMessage *message,
                                        GCancellable *cancellable,
                                        GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_audit_log_log_message_async (TaskbusAuditLog *self,
                                          TaskbusMessage *message,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_audit_log_log_message_finish (TaskbusAuditLog *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_audit_log_post_message (TaskbusAuditLog *self, TaskbusMessage *message);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_audit_log_close (TaskbusAuditLog *self, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_audit_log_close_async (TaskbusAuditLog *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_audit_log_close_finish (TaskbusAuditLog *self, GAsyncResult *result, GError **error);

G_END_DECLS
