/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "table.h"
#include "verb.h"

#include <glib/gi18n.h>

static const ToolColumn columns[] = {
  { "transport", N_ ("TRANSPORT"), FALSE },
  { "capabilities", N_ ("CAPABILITIES"), FALSE },
  { "path", N_ ("FILE"), FALSE },
  { "error", N_ ("ERROR"), FALSE },
  { NULL },
};

static char *
describe_capabilities (GType type)
{
  g_autoptr (GObject) transport = g_object_new (type, NULL);
  g_autoptr (GFlagsClass) flags = g_type_class_ref (TASKBUS_TYPE_CAPABILITIES);
  TaskbusCapabilities capabilities = taskbus_transport_get_capabilities (TASKBUS_TRANSPORT (transport));
  GString *string = g_string_new (NULL);

  for (guint i = 0; i < flags->n_values; i++)
    {
      if (flags->values[i].value != 0 && (capabilities & flags->values[i].value) != 0)
        g_string_append_printf (string, "%s%s", string->len > 0 ? "," : "", flags->values[i].value_nick);
    }

  return g_string_free (string, FALSE);
}

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (GPtrArray) modules = taskbus_module_list ("transport");
  g_autoptr (ToolTable) table = tool_table_new (columns);

  for (guint i = 0; i < modules->len; i++)
    {
      const TaskbusModuleInfo *module = g_ptr_array_index (modules, i);
      gboolean usable = module->type != G_TYPE_INVALID && g_type_is_a (module->type, TASKBUS_TYPE_TRANSPORT);
      g_autofree char *capabilities = usable ? describe_capabilities (module->type) : NULL;

      tool_table_add (table, module->name);
      tool_table_add (table, capabilities);
      tool_table_add (table, module->path);
      tool_table_add (table, module->error);
    }

  tool_table_print (table, session);
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_transport_list = {
  .name = "transport list",
  .summary = N_ ("List the transports that are installed, and what they can do"),
  .forms = TOOL_FORMS_LIST,
  .default_form = TOOL_FORM_TABLE,
  .run = run,
};
