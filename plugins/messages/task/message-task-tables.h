/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

extern const TaskbusMessageTable message_task_created;
extern const TaskbusMessageTable message_task_completed;
extern const TaskbusMessageTable message_task_failed;
extern const TaskbusMessageTable message_task_other;
