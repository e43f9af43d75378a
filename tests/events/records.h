/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* What records hold, for comparing. */
char *record_dup_key (TaskbusRecord *record);
char *record_dup_value (TaskbusRecord *record);
gboolean record_has_header (TaskbusRecord *record, const char *name);

/* The field of the message that a record is, as JSON; NULL when it is unset. */
char *record_dup_field (TaskbusBus *bus, TaskbusRecord *record, const char *field);
/* The same of a field that is a string. */
char *record_dup_text (TaskbusBus *bus, TaskbusRecord *record, const char *field);
/* Checks that a field is a time of the last minute. */
void record_assert_now (TaskbusBus *bus, TaskbusRecord *record, const char *field);

/* Texts that a careless writer of JSON would change. */
extern const char *const awkward_texts[];

G_END_DECLS
