/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message-table.h"

G_BEGIN_DECLS

/* What a field is that a property is for; FALSE for a type that no message can have. */
gboolean taskbus_object_value_get_kind (GParamSpec *pspec, TaskbusFieldKind *kind);

/* The value of a property as that of the field, which is initialized here. */
void taskbus_object_value_from_property (const GValue *property, GParamSpec *field, GValue *value);

/* And back; FALSE when the property does not take it: a number out of its range, an unknown value of an enumeration. */
gboolean taskbus_object_value_to_property (const GValue *value, GParamSpec *pspec, GValue *property);

G_END_DECLS
