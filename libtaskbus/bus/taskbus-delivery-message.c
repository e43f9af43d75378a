/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The message of a delivery: made when somebody asks for it, and kept as long as the delivery. */
#include "config.h"

#include "bus/taskbus-delivery-private.h"

#include "bus/taskbus-dispatcher-private.h"
#include "bus/taskbus-partition-private.h"

/* An error instead of a message is marked in the pointer's lowest bit. */
#define IS_ERROR 1

static gboolean
is_error (gpointer decoded)
{
  return (GPOINTER_TO_SIZE (decoded) & IS_ERROR) != 0;
}

static GError *
to_error (gpointer decoded)
{
  return GSIZE_TO_POINTER (GPOINTER_TO_SIZE (decoded) & ~(gsize) IS_ERROR);
}

static void
free_decoded (gpointer decoded)
{
  if (is_error (decoded))
    g_error_free (to_error (decoded));
  else
    g_object_unref (decoded);
}

void
taskbus_delivery_free_decoded (TaskbusDelivery *self)
{
  free_decoded (self->decoded);
}

/* Once nobody can ask for it any more; the thread in which a message was made also frees it.  An error stays: a
 * dead letter has it as its reason. */
void
taskbus_delivery_drop_message (TaskbusDelivery *self)
{
  gpointer decoded = g_atomic_pointer_get (&self->decoded);

  if (decoded != NULL && !is_error (decoded) && g_atomic_pointer_compare_and_exchange (&self->decoded, decoded, NULL))
    g_object_unref (decoded);
}

/* Of two threads that ask at once, both get what the first one made. */
static gpointer
decode (TaskbusDelivery *self)
{
  gpointer decoded = g_atomic_pointer_get (&self->decoded);
  GError *error = NULL;

  if (decoded != NULL)
    return decoded;

  decoded = taskbus_codec_decode (taskbus_dispatcher_get_codec (self->partition->dispatcher), self->record, &error);
  if (decoded == NULL)
    decoded = GSIZE_TO_POINTER (GPOINTER_TO_SIZE (error) | IS_ERROR);
  if (g_atomic_pointer_compare_and_exchange (&self->decoded, NULL, decoded))
    return decoded;

  free_decoded (decoded);
  return g_atomic_pointer_get (&self->decoded);
}

/* Why there is no message, if somebody asked for it before. */
const GError *
taskbus_delivery_peek_decode_error (TaskbusDelivery *self)
{
  gpointer decoded = g_atomic_pointer_get (&self->decoded);

  return is_error (decoded) ? to_error (decoded) : NULL;
}

/**
 * taskbus_delivery_get_message:
 * @delivery: a delivery
 *
 * Gets the message that the codec of the bus makes of the record, see [method@Taskbus.Codec.decode]. It is made in the first call, in the
 * thread of the call, and belongs to the delivery: one that keeps it longer, or changes it, copies it.
 *
 * Returns: (transfer none) (nullable): the message, or %NULL when there is none: [method@Taskbus.Delivery.get_decode_error] says why, and
 *   [method@Taskbus.Delivery.get_record] has what came
 *
 * Since: 1.0
 */
TaskbusMessage *
taskbus_delivery_get_message (TaskbusDelivery *delivery)
{
  gpointer decoded;

  g_return_val_if_fail (delivery != NULL, NULL);

  decoded = decode (delivery);
  return is_error (decoded) ? NULL : decoded;
}

/**
 * taskbus_delivery_get_decode_error:
 * @delivery: a delivery
 *
 * Gets why no message can be made of the record.
 *
 * Returns: (transfer none) (nullable): an error of [method@Taskbus.Codec.decode], or %NULL when there is a message
 *
 * Since: 1.0
 */
const GError *
taskbus_delivery_get_decode_error (TaskbusDelivery *delivery)
{
  gpointer decoded;

  g_return_val_if_fail (delivery != NULL, NULL);

  decoded = decode (delivery);
  return is_error (decoded) ? to_error (decoded) : NULL;
}
