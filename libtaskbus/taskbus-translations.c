/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

/* The texts of the library are found below its own prefix, whatever program it is loaded into. */
static void __attribute__ ((constructor)) bind_translations (void)
{
  bindtextdomain (GETTEXT_PACKAGE, TASKBUS_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}
