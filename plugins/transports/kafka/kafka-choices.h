/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The values to choose from that a property has, for messages, and NULL when it has none. */
const char *kafka_choices_get (const char *property);

/* Whether a value is refused that librdkafka would take and use otherwise than it looks. */
gboolean kafka_choices_refuse (const char *property, const char *value);

G_END_DECLS
