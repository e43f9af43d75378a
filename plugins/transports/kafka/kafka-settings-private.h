/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-settings.h"

G_BEGIN_DECLS

typedef struct
{
  char *property;
  char *value;
  KafkaScope scope;
  char *key; /* of the profile; NULL for a default */
  char *origin;
} KafkaProperty;

void kafka_settings_add_default (KafkaSettings *settings, const char *name, const char *value, KafkaScope scope);

/* kafka-settings-check.c: that the keys agree with each other and with what the transport promises, and what follows from them. */
gboolean kafka_settings_complete (KafkaSettings *settings, GError **error);

G_END_DECLS
