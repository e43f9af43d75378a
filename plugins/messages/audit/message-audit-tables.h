/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

extern const TaskbusMessageTable message_audit_task_audit;
extern const TaskbusMessageTable message_audit_entity;
