/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-group-size.h"

gsize
kafka_group_size_measure (TaskbusRecord *record)
{
  gsize key_size = 0;
  gsize value_size = 0;

  taskbus_record_peek_key (record, &key_size);
  taskbus_record_peek_value (record, &value_size);
  return key_size + value_size;
}

void
kafka_group_size_note_rejected (KafkaGroupSize *size, gsize n_bytes)
{
  size->n_rejected += n_bytes;
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
}

gboolean
kafka_group_size_is_over (const KafkaGroupSize *size, gsize n_sent, gsize n_bytes)
{
  return size->limit > 0 && n_sent > 0 && n_sent + n_bytes > size->limit;
}

void
kafka_group_size_forget (KafkaGroupSize *size)
{
  *size = (KafkaGroupSize){ 0 };
}
