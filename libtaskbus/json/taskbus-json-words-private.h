/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Eight bytes of text at a time; each answer has the highest bit of a byte set where that byte is meant.  A borrow can
 * only mark bytes behind the first one that is meant, so the first mark is right. */

#define TASKBUS_JSON_WORD(c) (G_GUINT64_CONSTANT (0x0101010101010101) * (guint64) (c))
#define TASKBUS_JSON_HIGH_BITS TASKBUS_JSON_WORD (0x80)

static inline guint64
taskbus_json_word_load (const char *at)
{
  guint64 word;

  memcpy (&word, at, sizeof word);
  return GUINT64_FROM_LE (word);
}

static inline guint64
taskbus_json_word_equal (guint64 word, guint8 c)
{
  guint64 difference = word ^ TASKBUS_JSON_WORD (c);

  return (difference - TASKBUS_JSON_WORD (1)) & ~difference & TASKBUS_JSON_HIGH_BITS;
}

static inline guint64
taskbus_json_word_below (guint64 word, guint8 c)
{
  return (word - TASKBUS_JSON_WORD (c)) & ~word & TASKBUS_JSON_HIGH_BITS;
}

/* Where the first mark is. */
static inline guint
taskbus_json_word_first (guint64 marks)
{
  return (guint) __builtin_ctzll (marks) / 8;
}

static inline gboolean
taskbus_json_is_tail (const char *at)
{
  return ((guint8) *at & 0xc0) == 0x80;
}

/* The length of the character that begins here with a byte from 0x80 on; 0: it is no UTF-8. */
static inline gsize
taskbus_json_character_length (const char *at, const char *end)
{
  gsize left = (gsize) (end - at);
  guint8 first = (guint8) at[0];
  guint8 second = left > 1 ? (guint8) at[1] : 0;

  if ((second & 0xc0) != 0x80)
    return 0;
  if (first >= 0xc2 && first <= 0xdf)
    return 2;
  if (first >= 0xe0 && first <= 0xef)
    {
      gboolean is_good = (first != 0xe0 || second >= 0xa0) && (first != 0xed || second < 0xa0);

      return is_good && left > 2 && taskbus_json_is_tail (at + 2) ? 3 : 0;
    }
  if (first >= 0xf0 && first <= 0xf4)
    {
      gboolean is_good = (first != 0xf0 || second >= 0x90) && (first != 0xf4 || second < 0x90);

      return is_good && left > 3 && taskbus_json_is_tail (at + 2) && taskbus_json_is_tail (at + 3) ? 4 : 0;
    }
  return 0;
}

G_END_DECLS
