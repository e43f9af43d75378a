/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "history.h"

G_BEGIN_DECLS

/* What a child tells its parent, through its standard output: structures of fixed size, each written by one call, so
 * that all it told before it was killed is known. */
typedef enum
{
  TALE_INVOKED = 1,
  TALE_CONFIRMED,
  TALE_FAILED,
  TALE_UNKNOWN,
  TALE_DELIVERED,
  TALE_ASSIGNED,
  TALE_REVOKED,
} TaleKind;

typedef struct
{
  guint32 kind; /* TaleKind */
  guint32 attempt;
  MessageId id;
  gint32 partition;
  guint32 reserved;
  gint64 offset;
} Tale;

void tale_tell (const Tale *tale);

G_END_DECLS
