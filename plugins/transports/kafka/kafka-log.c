/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-error.h"
#include "kafka-log.h"

#include <string.h>

/* What our errors and the health tell anyway, and better: programs may abort at warnings, but not because a broker is away or refuses
 * something. */
static const char *const told_otherwise[] = { "FAIL", "REQTMOUT", "TERMINATE", "CLOSETOUT", "SESSTMOUT", NULL };

static gboolean
is_told_otherwise (rd_kafka_t *rk, const char *facility)
{
  if (strcmp (facility, "FATAL") == 0)
    return kafka_error_get_code (rd_kafka_fatal_error (rk, NULL, 0)) == TASKBUS_ERROR_NOT_AUTHORIZED;
  return g_strv_contains (told_otherwise, facility);
}

/* syslog's levels.  Never critical: a broker that is away is no mistake of the program.  What librdkafka tries again by
 * itself is no warning either: a new broker always has it wait for its coordinators. */
static GLogLevelFlags
get_level (rd_kafka_t *rk, int level, const char *facility, const char *text)
{
  if (level <= 5 && (is_told_otherwise (rk, facility) || g_str_has_suffix (text, ": retrying")))
    return G_LOG_LEVEL_INFO;
  return level <= 4   ? G_LOG_LEVEL_WARNING
         : level == 5 ? G_LOG_LEVEL_MESSAGE
         : level == 6 ? G_LOG_LEVEL_INFO
                      : G_LOG_LEVEL_DEBUG;
}

void
kafka_log_event (rd_kafka_t *rk, rd_kafka_event_t *event)
{
  const char *facility, *text;
  int level;

  if (rd_kafka_event_log (event, &facility, &text, &level) != 0)
    return;

  g_log_structured (G_LOG_DOMAIN, get_level (rk, level, facility, text), "KAFKA_CLIENT", rd_kafka_name (rk),
                    "KAFKA_FACILITY", facility, "MESSAGE", "%s: %s", facility, text);
}
