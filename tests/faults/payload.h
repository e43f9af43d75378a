/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

#include "history.h"

G_BEGIN_DECLS

TaskbusRecord *payload_make_record (const char *topic, const MessageId *id);
gboolean payload_parse (TaskbusRecord *record, MessageId *id);
gboolean payload_is_intact (TaskbusRecord *record, const MessageId *id);

G_END_DECLS
