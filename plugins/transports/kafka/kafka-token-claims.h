/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a JSON web token says of itself.  FALSE: it is none, or does not say until when it is good. */
gboolean kafka_token_read_claims (const char *token, gint64 *expiry, char **subject);

G_END_DECLS
