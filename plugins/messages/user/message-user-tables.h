/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

extern const TaskbusMessageTable message_user_login;
extern const TaskbusMessageTable message_user_logout;
extern const TaskbusMessageTable message_user_register;
extern const TaskbusMessageTable message_user_update;
extern const TaskbusMessageTable message_user_delete;
extern const TaskbusMessageTable message_user_registered;
extern const TaskbusMessageTable message_user_logged_in;
extern const TaskbusMessageTable message_user_logged_out;
extern const TaskbusMessageTable message_user_password_changed;
extern const TaskbusMessageTable message_user_status_changed;
extern const TaskbusMessageTable message_user_deleted;
extern const TaskbusMessageTable message_user_updated;
extern const TaskbusMessageTable message_user_event;
extern const TaskbusMessageTable message_user_behavior;
extern const TaskbusMessageTable message_user_generic;
