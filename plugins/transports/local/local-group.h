/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-log.h"

G_BEGIN_DECLS

/* A member of a group, as it says itself. */
typedef struct
{
  const char *group;
  const char *client;
  const char *host;
  const char *topics; /* names and patterns, one a line */
  gint64 session_timeout;
  gint64 rebalance_timeout;
  int members_fd; /* the member's own descriptor, by which it holds its byte */
} LocalMemberSpec;

typedef struct
{
  gint64 group;
  gint64 id;
} LocalMemberId;

/* How far a partition is done, valid while the member has it at that epoch. */
typedef struct
{
  gint64 partition_id;
  gint64 epoch;
  gint64 offset;   /* or TASKBUS_OFFSET_NONE */
  gboolean fenced; /* the answer: the partition is not the member's any more */
} LocalPosition;

/* All within a transaction. */
gboolean local_group_join (LocalLog *log, const LocalMemberSpec *spec, LocalMemberId *member, GError **error);
gboolean
local_group_beat (LocalLog *log, const LocalMemberId *member, gint64 session_timeout, gboolean *alive, GError **error);
gboolean local_group_store (LocalLog *log, const LocalMemberId *member, GArray *positions, GError **error);
gboolean local_group_release (LocalLog *log, const LocalMemberId *member, GArray *positions, GError **error);
gboolean local_group_leave (LocalLog *log, const LocalMemberId *member, GArray *positions, GError **error);

/* How long a member is believed to live after a sign of life: early enough that its partitions have moved, and not
 * only begun to, when the session timeout is over. */
gint64 local_group_get_patience (gint64 session_timeout);

G_END_DECLS
