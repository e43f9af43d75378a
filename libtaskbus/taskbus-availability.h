/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "taskbus-version.h"

#ifndef _TASKBUS_EXTERN
#define _TASKBUS_EXTERN extern
#endif

/* One macro a release: a prototype names the release it came with, and a program that
 * defines TASKBUS_VERSION_MAX_ALLOWED is warned when it uses something newer. */
#define TASKBUS_VERSION_1_0 (G_ENCODE_VERSION (1, 0))

#ifndef TASKBUS_VERSION_MAX_ALLOWED
#define TASKBUS_VERSION_MAX_ALLOWED (G_ENCODE_VERSION (TASKBUS_MAJOR_VERSION, TASKBUS_MINOR_VERSION))
#endif

#if TASKBUS_VERSION_MAX_ALLOWED < TASKBUS_VERSION_1_0
#define TASKBUS_AVAILABLE_IN_1_0 G_UNAVAILABLE (1, 0) _TASKBUS_EXTERN
#else
#define TASKBUS_AVAILABLE_IN_1_0 _TASKBUS_EXTERN
#endif
