/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

extern const TaskbusMessageTable message_system_error;
extern const TaskbusMessageTable message_system_info;
extern const TaskbusMessageTable message_system_alert_notification;
extern const TaskbusMessageTable message_system_email;
extern const TaskbusMessageTable message_system_config_changed;
extern const TaskbusMessageTable message_system_cache_invalidation;
extern const TaskbusMessageTable message_system_event;
extern const TaskbusMessageTable message_system_order_event;
extern const TaskbusMessageTable message_system_notification_event;
