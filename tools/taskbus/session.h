/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "exit-code.h"
#include "globals.h"
#include "output.h"

#include <taskbus.h>

G_BEGIN_DECLS

/* One call of the tool: the bus as the options want it, standard output, and how it ends. */
typedef struct _ToolSession ToolSession;

/* Called at the first Ctrl-C; a second one cancels everything. */
typedef void (*ToolInterruptFunc) (gpointer user_data);

/* Something that blocks; runs in a thread of its own. */
typedef gboolean (*ToolWork) (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error);

ToolSession *tool_session_new (const char *verb, ToolForms form);
void tool_session_free (ToolSession *session);

void tool_session_set_type (ToolSession *session, const char *type);
ToolForms tool_session_get_form (ToolSession *session);
ToolOutput *tool_session_get_output (ToolSession *session);
GCancellable *tool_session_get_cancellable (ToolSession *session);
int tool_session_get_timeout (ToolSession *session);
gboolean tool_session_is_interrupted (ToolSession *session);
void tool_session_tell_interrupted (ToolSession *session);
void tool_session_set_interrupt_func (ToolSession *session, ToolInterruptFunc func, gpointer user_data);

TaskbusProfile *tool_session_get_profile (ToolSession *session, GError **error);
gboolean tool_session_turn_to_audit_log (ToolSession *session, gboolean *enabled, GError **error);
TaskbusBus *tool_session_get_bus (ToolSession *session, GError **error);
TaskbusBus *tool_session_open_bus (ToolSession *session, GError **error);
gboolean tool_session_administrate (ToolSession *session, ToolWork work, gpointer data, GError **error);

void tool_session_start_timeout (ToolSession *session);
void tool_session_stop_timeout (ToolSession *session);
void tool_session_keep_result (GObject *source, GAsyncResult *result, gpointer user_data);
void tool_session_wait (ToolSession *session, GAsyncResult **result);

int tool_session_fail (ToolSession *session, const GError *error);
int tool_session_usage (ToolSession *session, const char *format, ...) G_GNUC_PRINTF (2, 3);
int tool_session_end (ToolSession *session, int code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ToolSession, tool_session_free)

G_END_DECLS
