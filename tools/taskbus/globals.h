/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How records and tables are printed. */
typedef enum
{
  TOOL_FORM_NONE = 0,
  TOOL_FORM_TEXT = 1 << 0,
  TOOL_FORM_JSON = 1 << 1,
  TOOL_FORM_RAW = 1 << 2,
  TOOL_FORM_TABLE = 1 << 3,
} ToolForms;

#define TOOL_FORMS_LIST (TOOL_FORM_TABLE | TOOL_FORM_TEXT | TOOL_FORM_JSON)

#define TOOL_TIMEOUT_UNSET G_MININT

/* The options that every verb has, as given. */
typedef struct
{
  char *profile;
  char *endpoints;
  char *transport;
  char **options;
  int timeout;
  char *output;
  gboolean quiet;
  gboolean verbose;
  gboolean help;
  gboolean version;
} ToolGlobals;

extern ToolGlobals tool_globals;
extern const GOptionEntry tool_global_entries[];

gboolean tool_form_parse (const char *word, ToolForms allowed, ToolForms *form, GError **error);
char *tool_forms_describe (ToolForms forms);

G_END_DECLS
