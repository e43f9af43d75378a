/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-delivery.h"

G_BEGIN_DECLS

typedef struct _TaskbusDispatcher TaskbusDispatcher;
typedef struct _TaskbusPartition TaskbusPartition;

/* Where a delivery is, as the worker knows it. */
typedef enum
{
  TASKBUS_DELIVERY_HELD,   /* received, not handed over */
  TASKBUS_DELIVERY_OUT,    /* handed over, not answered */
  TASKBUS_DELIVERY_LATER,  /* its handler will answer later */
  TASKBUS_DELIVERY_PAUSED, /* waits for its next attempt alone */
  TASKBUS_DELIVERY_STORED, /* on its way to the dead letters */
  TASKBUS_DELIVERY_DONE,
} TaskbusDeliveryPlace;

/* One attempt of one record.  A further attempt is a new block, so that a late answer meets its own.
 *
 * The block lives as long as somebody holds it; the references that users have hold it together.  When they are all
 * gone and nobody answered, the delivery answers RETRY. */
struct _TaskbusDelivery
{
  gatomicrefcount hold_count;
  gint user_count; /* atomic */
  gint answered;   /* atomic */
  guint attempt;
  TaskbusDeliveryPlace place; /* the worker's */
  TaskbusRecord *record;
  gpointer decoded;            /* atomic: nothing yet, or what became of the record: see taskbus-delivery-message.c */
  TaskbusPartition *partition; /* a reference */
  guint64 slot;                /* which slot of the partition */
  GList *deadline;             /* the worker's: of its answer; NULL for none */
};

/* Holds one; takes the reference to the record. */
TaskbusDelivery *taskbus_delivery_new (TaskbusRecord *record, TaskbusPartition *partition, guint attempt);
TaskbusDelivery *taskbus_delivery_hold (TaskbusDelivery *self);
void taskbus_delivery_release (TaskbusDelivery *self);
gboolean taskbus_delivery_take_answer (TaskbusDelivery *self);

/* taskbus-delivery-message.c */
const GError *taskbus_delivery_peek_decode_error (TaskbusDelivery *self);
void taskbus_delivery_drop_message (TaskbusDelivery *self);
void taskbus_delivery_free_decoded (TaskbusDelivery *self);

/* Around the handler: a reference that is no hold of its own, as long as nobody else has one. */
void taskbus_delivery_begin_handling (TaskbusDelivery *self);
void taskbus_delivery_end_handling (TaskbusDelivery *self);

G_END_DECLS
