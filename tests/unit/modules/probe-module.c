/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <taskbus.h>

/* A module for the tests of the loader: good, or broken in the way that its macros say.  PROBE_LOAD and PROBE_UNLOAD are the
 * names of its functions, PROBE_TYPE is the one of its type. */

#ifdef PROBE_ABI
G_MODULE_EXPORT const guint32 taskbus_module_abi = PROBE_ABI;
#endif

G_MODULE_EXPORT void PROBE_LOAD (GIOModule *module);
G_MODULE_EXPORT void PROBE_UNLOAD (GIOModule *module);

#ifdef PROBE_EXTENSION

void
PROBE_LOAD (GIOModule *module)
{
  static const GTypeInfo type = { .class_size = sizeof (GObjectClass), .instance_size = sizeof (GObject) };
  static const GInterfaceInfo interface = { NULL, NULL, NULL };
  GType transport = g_type_module_register_type (G_TYPE_MODULE (module), G_TYPE_OBJECT, PROBE_TYPE, &type, 0);

  g_type_module_add_interface (G_TYPE_MODULE (module), transport, TASKBUS_TYPE_TRANSPORT, &interface);
  g_io_extension_point_implement (TASKBUS_TRANSPORT_EXTENSION_POINT_NAME, transport, PROBE_EXTENSION, 0);
}

#else

void
PROBE_LOAD (GIOModule *module)
{
#ifdef PROBE_MISSING_SYMBOL
  extern void probe_function_that_nobody_has (void);

  probe_function_that_nobody_has ();
#endif
}

#endif

void
PROBE_UNLOAD (GIOModule *module)
{
}
