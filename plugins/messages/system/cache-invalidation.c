/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-system-tables.h"

#include "message-base.h"

#include <glib/gi18n.h>

static const TaskbusField fields[] = {
  MESSAGE_BASE_FIELDS,
  { "cache-key", "CacheKey", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("The entry") },
  { "pattern", "Pattern", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("The entries, as a pattern") },
  { "region", "Region", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("The part of the cache") },
  { "reason", "Reason", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("Why") },
};

const TaskbusMessageTable message_system_cache_invalidation = {
  .name = "cache.invalidation",
  .topic = "dawning.cache-invalidation",
  .key = "tenant-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .style = TASKBUS_MESSAGE_STYLE_DOTNET,
  .description = N_ ("Something in a cache is out of date"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
