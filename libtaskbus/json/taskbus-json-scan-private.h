/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SCAN_GOOD,
  SCAN_EMPTY,
  SCAN_MARK,
  SCAN_VALUE,
  SCAN_NAME,
  SCAN_COLON,
  SCAN_COMMA_ARRAY,
  SCAN_COMMA_OBJECT,
  SCAN_TRAILING,
  SCAN_CUT,
  SCAN_DEPTH,
  SCAN_CONTROL,
  SCAN_ENCODING,
  SCAN_ESCAPE,
  SCAN_SURROGATE,
  SCAN_NUMBER,
} ScanResult;

ScanResult taskbus_json_scan_string (const char **at, const char *end, guint8 *has_escapes);
ScanResult taskbus_json_scan_number (const char **at, const char *end);
const char *taskbus_json_scan_unit (const char *at, guint *unit);

G_END_DECLS
