/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

#define EXAMPLE_TYPE_TRANSPORT (example_transport_get_type ())
G_DECLARE_FINAL_TYPE (ExampleTransport, example_transport, EXAMPLE, TRANSPORT, GObject)

void example_transport_register (GTypeModule *module);

G_END_DECLS
