/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

/* A transport that only receives: one partition with a number of records in it, which are made as they are asked for. */
TaskbusTransport *made_up_transport_new (TaskbusRecord *model, guint64 count);

/* Such records without a bus, or NULL when all were made. */
GPtrArray *made_up_transport_take (TaskbusTransport *transport, guint max_records);
