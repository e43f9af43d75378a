/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* A transport that opens and closes at once and keeps what it took; whether it takes a record is for a class of it to say.
 * Any thread. */
#define TEST_TYPE_KEEPING_TRANSPORT (test_keeping_transport_get_type ())
G_DECLARE_DERIVABLE_TYPE (TestKeepingTransport, test_keeping_transport, TEST, KEEPING_TRANSPORT, GObject)

struct _TestKeepingTransportClass
{
  GObjectClass parent_class;

  gboolean (*send) (TestKeepingTransport *self, TaskbusPublication *publication, GError **error);
};

/* What is kept, and what guards it. */
typedef struct
{
  GMutex lock;
  GPtrArray *taken; /* of TaskbusRecord */
} TestKept;

TestKept *test_keeping_transport_get_kept (TestKeepingTransport *self);

/* What it took, in this order: of any class of it. */
GPtrArray *test_keeping_transport_get_taken (gpointer self);
guint test_keeping_transport_get_n_taken (gpointer self);
/* A number that the lock guards. */
guint test_keeping_transport_get_number (gpointer self, const guint *number);

G_END_DECLS
