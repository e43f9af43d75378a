/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "transport/taskbus-consumer.h"
#include "transport/taskbus-publication.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_TRANSACTION (taskbus_transaction_get_type ())

TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_INTERFACE (TaskbusTransaction, taskbus_transaction, TASKBUS, TRANSACTION, GObject)

/**
 * TaskbusTransactionInterface:
 * @send: takes a record on its way, as a part of the transaction
 * @flush: hurries
 * @send_positions_async: makes the positions of a consumer a part of the transaction
 * @send_positions_finish: ends @send_positions_async
 * @commit_async: makes all of it valid
 * @commit_finish: ends @commit_async
 * @abort_async: makes none of it valid
 * @abort_finish: ends @abort_async
 *
 * Records and positions that become valid together or not at all: what a transport with
 * [flags@Taskbus.Capabilities.TRANSACTIONS] hands out by `begin_transaction_async`.
 *
 * "The worker" is the bus's thread, as in [struct@Taskbus.TransportInterface]. Of `send_positions_async`, `commit_async` and
 * `abort_async` the bus has one outstanding at a time; each calls back on the worker and must not block there. Their cancellable ends
 * the patience: from then on the operation gives up and returns soon. The bus cancels at its own deadline, too.
 *
 * - `send`: any thread, several at once; **never blocks**; as `send` of the transport. The publication is confirmed when the record
 *   is as safe as the transport makes it before a commit; consumers that read what is committed do not see it yet. When `commit_async`
 *   or `abort_async` was called: [error@Taskbus.Error.CLOSED]. A record that failed makes the transaction one that can only be aborted.
 *   Required.
 * - `flush`: any thread; never blocks. Asks not to linger. Optional.
 * - `send_positions_async`: the worker. The consumer is one of the same transport, in a group; each position is the offset **after** the
 *   last record that is done, and becomes the group's with the commit. The consumer stores none of these partitions by itself meanwhile.
 *   [error@Taskbus.Error.FENCED] when a partition is not this consumer's any more. Optional.
 * - `commit_async`: the worker, at most once, when every publication was answered. When it succeeds, all is valid and the transaction is
 *   over. [error@Taskbus.Error.UNCONFIRMED]: it is over too, but nobody knows whether it was committed; the next transaction begins only when
 *   that is settled. Any other error: nothing is valid and the transaction is still to be aborted. What can pass is tried again, until the
 *   cancellable says otherwise. Required.
 * - `abort_async`: the worker, at most once, also after an error of any other operation but `commit_async` with
 *   [error@Taskbus.Error.UNCONFIRMED]. It answers every publication that is left. The transaction is over in every case and nothing of it is
 *   valid; an error says that the endpoint could not be told, and the transport sees to that before the next transaction begins. Required.
 *
 * Errors of all operations: [error@Taskbus.Error.FENCED] when another process has taken over the identity under which this transport makes
 * its transactions: aborting succeeds then, and the next one cannot begin or fences the other in turn, as the transport documents.
 * `G_IO_ERROR_CANCELLED` when the patience ended. Of every other one taskbus_error_is_retriable() tells whether
 * aborting and doing all of it again can help.
 *
 * A transaction whose last reference goes before it is over is aborted in the background. After the transport was closed, every operation answers
 * [error@Taskbus.Error.CLOSED].
 *
 * Since: 1.0
 */
struct _TaskbusTransactionInterface
{
  GTypeInterface parent_iface;

  gboolean (*send) (TaskbusTransaction *self, TaskbusPublication *publication, GError **error);
  void (*flush) (TaskbusTransaction *self);
  void (*send_positions_async) (TaskbusTransaction *self,
                                TaskbusConsumer *consumer,
                                GPtrArray *positions,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
  gboolean (*send_positions_finish) (TaskbusTransaction *self, GAsyncResult *result, GError **error);
  void (*commit_async) (TaskbusTransaction *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*commit_finish) (TaskbusTransaction *self, GAsyncResult *result, GError **error);
  void (*abort_async) (TaskbusTransaction *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*abort_finish) (TaskbusTransaction *self, GAsyncResult *result, GError **error);

  /*< private >*/
  gpointer padding[16];
};

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_transaction_send (TaskbusTransaction *self, TaskbusPublication *publication, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_transaction_flush (TaskbusTransaction *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_transaction_send_positions_async (TaskbusTransaction *self,
                                               TaskbusConsumer *consumer,
                                               GPtrArray *positions,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_transaction_send_positions_finish (TaskbusTransaction *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_transaction_commit_async (TaskbusTransaction *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_transaction_commit_finish (TaskbusTransaction *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_transaction_abort_async (TaskbusTransaction *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_transaction_abort_finish (TaskbusTransaction *self, GAsyncResult *result, GError **error);

G_END_DECLS
