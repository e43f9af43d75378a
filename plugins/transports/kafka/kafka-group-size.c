/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-group-size.h"

/* A record without any content takes its place in a batch as well. */
#define LEAST 1

void
kafka_group_size_note_rejected (KafkaGroupSize *size, gsize n_bytes)
{
  size->n_rejected += MAX (n_bytes, LEAST);
}

gboolean
kafka_group_size_is_rejected (const KafkaGroupSize *size)
{
  return size->n_rejected > 0;
}

/* Slower and slower growth towards what was too large, so that most groups get through. */
void
kafka_group_size_choose (KafkaGroupSize *size)
{
  if (size->n_rejected > 0)
    {
      size->too_large = size->limit > 0 ? size->limit : size->n_rejected;
      size->limit = MAX (size->too_large / 2, 1);
    }
  else if (size->limit > 0)
    {
      size->limit = MAX (MIN (size->limit * 2, size->too_large / 4 * 3), size->limit);
    }
  size->n_rejected = 0;
  size->n_sent = 0;
}

gboolean
kafka_group_size_add (KafkaGroupSize *size, gsize n_bytes)
{
  gsize sum = size->n_sent + MAX (n_bytes, LEAST);

  if (size->limit > 0 && size->n_sent > 0 && sum > size->limit)
    return FALSE;

  size->n_sent = sum;
  return TRUE;
}

void
kafka_group_size_forget (KafkaGroupSize *size)
{
  *size = (KafkaGroupSize){ 0 };
}
