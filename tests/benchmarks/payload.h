/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* Keys and values to publish, the same ones for every program.  Half of each value is random, and there are more of
 * them than a compressor remembers: otherwise a benchmark measures how well it remembers. */
typedef struct _Payload Payload;

#define PAYLOAD_KEY_SIZE (16)

Payload *payload_new (guint value_size, guint n_keys);
void payload_free (Payload *payload);

const guint8 *payload_key (const Payload *payload, guint number);
const guint8 *payload_value (const Payload *payload, guint number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Payload, payload_free)
