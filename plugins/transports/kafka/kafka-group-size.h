/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* How many bytes go out at once while what was refused as too large is sent again.  All 0 to begin with. */
typedef struct
{
  gsize limit;      /* 0: there is none */
  gsize too_large;  /* as many were too large once */
  gsize n_rejected; /* bytes in batches that were too large, since the last group was chosen */
} KafkaGroupSize;

/* How many bytes of a record count. */
gsize kafka_group_size_measure (TaskbusRecord *record);

void kafka_group_size_note_rejected (KafkaGroupSize *size, gsize n_bytes);
gboolean kafka_group_size_is_rejected (const KafkaGroupSize *size);

/* Chooses the limit of the next group. */
void kafka_group_size_choose (KafkaGroupSize *size);

/* Whether a record of @n_bytes has to wait for the next group, when the one before it makes @n_sent; the first one never has. */
gboolean kafka_group_size_is_over (const KafkaGroupSize *size, gsize n_sent, gsize n_bytes);

/* All went through: the next refusal starts anew. */
void kafka_group_size_forget (KafkaGroupSize *size);

G_END_DECLS
