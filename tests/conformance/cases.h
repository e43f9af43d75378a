/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "fixture.h"

G_BEGIN_DECLS

/* The cases of each area, ended by one without a path. */
extern const Case cases_publish[];
extern const Case cases_bytes[];
extern const Case cases_messages[];
extern const Case cases_order[];
extern const Case cases_redelivery[];
extern const Case cases_dead_letters[];
extern const Case cases_groups[];
extern const Case cases_positions[];
extern const Case cases_watermark[];
extern const Case cases_close[];
extern const Case cases_cancel[];
extern const Case cases_limits[];
extern const Case cases_topics[];
extern const Case cases_processes[];

G_END_DECLS
