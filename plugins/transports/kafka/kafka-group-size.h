/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many bytes, as taskbus_record_get_size() counts them, go out at once while what was refused as too large is sent again.
 * All 0 to begin with. */
typedef struct
{
  gsize limit;      /* 0: there is none */
  gsize too_large;  /* as many were too large once */
  gsize n_rejected; /* bytes in batches that were too large, since the last group was chosen */
  gsize n_sent;     /* of this group */
} KafkaGroupSize;

/* Of a record in a batch that was too large. */
void kafka_group_size_note_rejected (KafkaGroupSize *size, gsize n_bytes);
gboolean kafka_group_size_is_rejected (const KafkaGroupSize *size);

/* Begins the next group, and chooses its limit. */
void kafka_group_size_choose (KafkaGroupSize *size);

/* Adds a record to the group.  FALSE: it has to wait for the next one, as the first of a group never has. */
gboolean kafka_group_size_add (KafkaGroupSize *size, gsize n_bytes);

/* All went through: the next refusal starts anew. */
void kafka_group_size_forget (KafkaGroupSize *size);

G_END_DECLS
