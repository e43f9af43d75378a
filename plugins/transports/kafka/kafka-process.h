/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A number that differs in every forked process, where librdkafka's threads and connections are gone; costs next to nothing. */
guint kafka_process_get_generation (void);

G_END_DECLS
