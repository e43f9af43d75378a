/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

void tool_record_append_row_head (GString *out);
void tool_record_append_row (GString *out, TaskbusRecord *record);

G_END_DECLS
