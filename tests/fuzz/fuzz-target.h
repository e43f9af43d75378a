/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer, or fuzz-driver.c, calls with each input. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
