/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* Types for each envelope, which tests register as a program would:
 *   probe.flat        topic probe-flat; id, text, count
 *   probe_in, _out    typed, both in the topic probe_events; user_id, name
 *   probe.registered  event, topic probe.events; name
 *   probe.binary      CloudEvents binary, topic probe.binary; name
 *   probe.structured  CloudEvents structured, topic probe.structured; name
 *   probe.note        flat, topic probe-notes; type, text
 *   probe.under_score flat, topic of its name; text
 *   probe.*           flat, topics of their names; text */
void codec_fixture_register (void);

TaskbusRecord *codec_fixture_make_record (const char *topic, const char *value, ...) G_GNUC_NULL_TERMINATED;
TaskbusMessage *codec_fixture_decode (TaskbusCodec *codec, TaskbusRecord *record);
TaskbusRecord *codec_fixture_encode (TaskbusCodec *codec, TaskbusMessage *message);
void codec_fixture_assert_refused (TaskbusCodec *codec, TaskbusRecord *record, const char *says);
char *codec_fixture_get_value (TaskbusRecord *record);
char *codec_fixture_get_header (TaskbusRecord *record, const char *name);

#define codec_fixture_assert_header(record, name, text)                                                                \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *assert_header_found = codec_fixture_get_header ((record), (name));                                \
                                                                                                                       \
    g_assert_cmpstr (assert_header_found, ==, (text));                                                                 \
  }                                                                                                                    \
  G_STMT_END

#define codec_fixture_assert_value(record, text)                                                                       \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *assert_value_found = codec_fixture_get_value (record);                                            \
                                                                                                                       \
    g_assert_cmpstr (assert_value_found, ==, (text));                                                                  \
  }                                                                                                                    \
  G_STMT_END

G_END_DECLS
