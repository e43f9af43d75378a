/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-settings.h"

G_BEGIN_DECLS

/* Tells that some process changed the log, or that a process with members of groups ended. */
typedef struct _LocalDoorbell LocalDoorbell;

typedef void (*LocalDoorbellFunc) (gboolean member_ended, gpointer data);

/* Listens in the thread-default context. */
LocalDoorbell *local_doorbell_new (LocalSettings *settings, LocalDoorbellFunc func, gpointer data);
void local_doorbell_free (LocalDoorbell *doorbell);

G_END_DECLS
