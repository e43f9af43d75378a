/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "profile/taskbus-profile.h"
#include "taskbus-error.h"
#include "transport/taskbus-consumer-options.h"
#include "transport/taskbus-consumer.h"
#include "transport/taskbus-health.h"
#include "transport/taskbus-publication.h"
#include "transport/taskbus-transaction.h"
#include "transport/taskbus-transport-counters.h"

G_BEGIN_DECLS

/**
 * TaskbusCapabilities:
 * @TASKBUS_CAPABILITY_NONE: none
 * @TASKBUS_CAPABILITY_DURABLE: a confirmed record survives the end of all processes
 * @TASKBUS_CAPABILITY_ORDERED: the records of a partition are received in the order in which they were sent
 * @TASKBUS_CAPABILITY_GROUPS: consumer groups share partitions and remember positions
 * @TASKBUS_CAPABILITY_TRANSACTIONS: several records and positions can be stored together or not at all
 * @TASKBUS_CAPABILITY_ADMINISTRATION: the transport implements [iface@Taskbus.Admin]
 * @TASKBUS_CAPABILITY_TIMESTAMPS: an offset can be looked up by time
 * @TASKBUS_CAPABILITY_REPLAY: old records can be received again, and consumers can seek
 * @TASKBUS_CAPABILITY_CONSUME: records can be received at all
 *
 * What a transport can do.
 *
 * Since: 1.0
 */
typedef enum /*< flags >*/
{
  TASKBUS_CAPABILITY_NONE = 0,
  TASKBUS_CAPABILITY_DURABLE = 1 << 0,
  TASKBUS_CAPABILITY_ORDERED = 1 << 1,
  TASKBUS_CAPABILITY_GROUPS = 1 << 2,
  TASKBUS_CAPABILITY_TRANSACTIONS = 1 << 3,
  TASKBUS_CAPABILITY_ADMINISTRATION = 1 << 4,
  TASKBUS_CAPABILITY_TIMESTAMPS = 1 << 5,
  TASKBUS_CAPABILITY_REPLAY = 1 << 6,
  TASKBUS_CAPABILITY_CONSUME = 1 << 7,
} TaskbusCapabilities;

/**
 * TASKBUS_TRANSPORT_EXTENSION_POINT_NAME:
 *
 * The name of the GIO extension point that transports implement; an extension's name is the transport's.
 *
 * Since: 1.0
 */
#define TASKBUS_TRANSPORT_EXTENSION_POINT_NAME "taskbus-transport"

#define TASKBUS_TYPE_TRANSPORT (taskbus_transport_get_type ())

TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_INTERFACE (TaskbusTransport, taskbus_transport, TASKBUS, TRANSPORT, GObject)

/**
 * TaskbusTransportInterface:
 * @get_capabilities: says what the transport can do
 * @open: makes the transport ready to send
 * @send: takes a record on its way
 * @flush: hurries
 * @consume: starts a consumer
 * @close_async: stops
 * @close_finish: ends @close_async
 * @get_health: says how it is
 * @begin_transaction_async: begins a transaction
 * @begin_transaction_finish: ends @begin_transaction_async
 * @check_profile: checks the transport's keys in a profile
 * @get_counters: says what it has done
 *
 * The contract between a bus and the thing that carries its records. A bus owns one transport and calls it as said
 * here; "the worker" is the bus's thread, whose GMainContext is the thread-default one in every call made there.
 *
 * - `get_capabilities`: any thread, at any time, also before `open` and after `close`; never blocks; may be refined by `open`.
 *   Required.
 * - `open`: the worker, once, before everything below. May read local files, must not wait for a network: connecting goes on
 *   afterwards, and `get_health` tells. Checks its keys in the profile (`NAME.…`) and its endpoints; keeps its own reference to the
 *   profile. Sources for its events are attached to the thread-default context. On failure with an error nothing
 *   stays open, and only `open` may be called again.
 *   Required.
 * - `send`: any thread, several at once; **never blocks**. Takes its own reference to the publication when it returns %TRUE, and then
 *   answers it exactly once, at any time, also before `send` returns, on any thread, when the record is as safe as the transport makes it.
 *   With %FALSE it took nothing and set an error: [error@Taskbus.Error.QUEUE_FULL] means that the bus may offer the
 *   same publication again after the next answer; any other error fails the record. The order of the calls of
 *   one thread is the order of the records of a partition. After `close`: [error@Taskbus.Error.CLOSED].
 *   The record's topic name was checked; its size was not. Required.
 * - `flush`: any thread; never blocks. Asks not to linger: what was taken goes out now. Answers come as usual. Optional.
 * - `consume`: the worker. Makes a consumer for the options, which it may keep. Must not block; what cannot be known yet (a topic that does not
 *   exist, say) comes by the consumer's signals. Errors: [error@Taskbus.Error.NOT_SUPPORTED], [error@Taskbus.Error.INVALID_ARGUMENT].
 *   After `close`: [error@Taskbus.Error.CLOSED]. Optional; without it the transport only sends.
 * - `close_async`, `close_finish`: the worker, once; the consumers were closed and the transactions ended before. Sends what it took, answers every
 *   publication, frees its threads and sources, then returns through the callback, on the worker. The cancellable ends
 *   the patience: from then on it fails what is left with [error@Taskbus.Error.UNCONFIRMED] and returns soon. Required.
 * - `get_health`: any thread; never blocks: it tells what is known by now. Optional; without it a transport that is open is healthy.
 * - `begin_transaction_async`, `begin_transaction_finish`: the worker, several at once; calls back on the worker with a transaction of its own, see
 *   [struct@Taskbus.TransactionInterface]. It may wait for the endpoint; the cancellable ends the patience. What an earlier
 *   transaction of the same identity left behind, also one of another process, is settled before. [error@Taskbus.Error.BUSY] when there can only be
 *   one at a time, and there is. [error@Taskbus.Error.NOT_SUPPORTED] says which setting it takes, where there is one. After `close`:
 *   [error@Taskbus.Error.CLOSED]. Optional.
 * - `check_profile`: any thread, at any time, also before `open`, several at once; changes nothing, neither in the transport nor
 *   outside of it, and does not wait for a network; it may read a file that a key names. Checks the transport's keys (`NAME.…`), each on
 *   its own, because a profile is made key by key: one that is missing is no error here, as it is for `open`, which checks the
 *   same and more. Error: [error@Taskbus.Error.INVALID_PROFILE]. Optional; without it every key is acceptable until `open`.
 * - `get_counters`: any thread, from `open` on, also after `close`; never blocks: it tells what was counted by now, or %NULL when that is
 *   nothing yet. Optional.
 *
 * A transport that can administrate also implements [iface@Taskbus.Admin].
 *
 * Since: 1.0
 */
struct _TaskbusTransportInterface
{
  GTypeInterface parent_iface;

  TaskbusCapabilities (*get_capabilities) (TaskbusTransport *self);
  gboolean (*open) (TaskbusTransport *self, TaskbusProfile *profile, GError **error);
  gboolean (*send) (TaskbusTransport *self, TaskbusPublication *publication, GError **error);
  void (*flush) (TaskbusTransport *self);
  TaskbusConsumer *(*consume) (TaskbusTransport *self, TaskbusConsumerOptions *options, GError **error);
  void (*close_async) (TaskbusTransport *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*close_finish) (TaskbusTransport *self, GAsyncResult *result, GError **error);
  TaskbusHealth *(*get_health) (TaskbusTransport *self);
  void (*begin_transaction_async) (TaskbusTransport *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
  TaskbusTransaction *(*begin_transaction_finish) (TaskbusTransport *self, GAsyncResult *result, GError **error);
  gboolean (*check_profile) (TaskbusTransport *self, TaskbusProfile *profile, GError **error);
  TaskbusTransportCounters *(*get_counters) (TaskbusTransport *self);

  /*< private >*/
  gpointer padding[12];
};

TASKBUS_AVAILABLE_IN_1_0
TaskbusCapabilities taskbus_transport_get_capabilities (TaskbusTransport *self);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_transport_check_profile (TaskbusTransport *self, TaskbusProfile *profile, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_transport_open (TaskbusTransport *self, TaskbusProfile *profile, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_transport_send (TaskbusTransport *self, TaskbusPublication *publication, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_transport_flush (TaskbusTransport *self);

TASKBUS_AVAILABLE_IN_1_0
TaskbusConsumer *taskbus_transport_consume (TaskbusTransport *self, TaskbusConsumerOptions *options, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_transport_close_async (TaskbusTransport *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_transport_close_finish (TaskbusTransport *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusHealth *taskbus_transport_get_health (TaskbusTransport *self);

TASKBUS_AVAILABLE_IN_1_0
TaskbusTransportCounters *taskbus_transport_get_counters (TaskbusTransport *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_transport_begin_transaction_async (TaskbusTransport *self,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
TaskbusTransaction *
taskbus_transport_begin_transaction_finish (TaskbusTransport *self, GAsyncResult *result, GError **error);

G_END_DECLS
