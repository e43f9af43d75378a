/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

#include "sample.h"

/* The same events as messages of a type with a table of its own. */

/* Before any of them is made; all that is given stays. */
void sample_message_register (const char *topic);

/* Makes one and sets its five fields. */
TaskbusMessage *sample_message_new (const SampleRow *row);

/* Reads its five fields, and gives a number that depends on each. */
guint64 sample_message_read (TaskbusMessage *message);
