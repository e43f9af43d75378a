/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-member-lock.h"

#include <fcntl.h>

static struct flock
get_range (gint64 member_id)
{
  return (struct flock){ .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = member_id, .l_len = 1 };
}

gboolean
local_member_lock_hold (int fd, gint64 member_id)
{
  struct flock range = get_range (member_id);

  return fcntl (fd, F_OFD_SETLK, &range) == 0;
}

/* In doubt it is: then the deadline tells. */
gboolean
local_member_lock_is_held (int fd, gint64 member_id)
{
  struct flock range = get_range (member_id);

  return fcntl (fd, F_OFD_GETLK, &range) != 0 || range.l_type != F_UNLCK;
}
