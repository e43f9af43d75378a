/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* Events with five members, the same ones for every program: two strings, a whole number, a time and a small document. */
#define SAMPLE_ROWS (997)
#define SAMPLE_ID_SIZE (12)

typedef struct
{
  char id[SAMPLE_ID_SIZE + 1];
  const char *description;
  gint64 duration;
  GDateTime *time;
  char *result;   /* JSON */
  char *document; /* all of it */
  gsize document_size;
} SampleRow;

typedef struct
{
  SampleRow rows[SAMPLE_ROWS];
} Sample;

Sample *sample_new (void);
void sample_free (Sample *sample);

static inline const SampleRow *
sample_row (const Sample *sample, guint number)
{
  return &sample->rows[number % SAMPLE_ROWS];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sample, sample_free)
