/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "session.h"

G_BEGIN_DECLS

typedef struct
{
  const char *command;
  const char *explanation;
} ToolExample;

/* A verb whose messages are all of one type: their fields are options. */
typedef struct
{
  const char *type;
  const char *argument; /* the field that the verb's argument is; NULL: none */
  const char *preset;   /* the field that the verb itself says; NULL: none */
  const char *value;    /* of that */
  gboolean is_audit;    /* goes where the audit log goes */
} ToolMessageVerb;

/* A verb, with all that its parsing, its help, the man page and the completions are made from.
 * Texts are marked for translation and translated when they are shown. */
typedef struct
{
  const char *name;      /* one or two words */
  const char *arguments; /* as the help shows them; NULL: none */
  const char *summary;
  const char *description;        /* paragraphs with an empty line between; NULL: none */
  const ToolMessageVerb *message; /* NULL: none, or of any type */
  const GOptionEntry *options;    /* ended by an empty one; NULL: none.  Those for fields come to these */
  const ToolExample *examples;    /* likewise */
  ToolForms forms;                /* what --output may be; none: it has no output of records or tables */
  ToolForms default_form;
  gboolean takes_type; /* the argument is a type, of which the help tells the fields */
  int min_arguments;
  int max_arguments;                                   /* -1: any number */
  int (*run) (ToolSession *session, char **arguments); /* NULL: publishes the message */
} ToolVerb;

extern const ToolVerb tool_verb_audit_completion;
extern const ToolVerb tool_verb_audit_entity;
extern const ToolVerb tool_verb_audit_submission;
extern const ToolVerb tool_verb_bench_consume;
extern const ToolVerb tool_verb_bench_latency;
extern const ToolVerb tool_verb_bench_publish;
extern const ToolVerb tool_verb_check;
extern const ToolVerb tool_verb_cluster;
extern const ToolVerb tool_verb_consume;
extern const ToolVerb tool_verb_event;
extern const ToolVerb tool_verb_group_delete;
extern const ToolVerb tool_verb_group_describe;
extern const ToolVerb tool_verb_group_list;
extern const ToolVerb tool_verb_group_seek;
extern const ToolVerb tool_verb_help;
extern const ToolVerb tool_verb_message_add;
extern const ToolVerb tool_verb_message_describe;
extern const ToolVerb tool_verb_message_list;
extern const ToolVerb tool_verb_message_remove;
extern const ToolVerb tool_verb_profile_get;
extern const ToolVerb tool_verb_profile_list;
extern const ToolVerb tool_verb_profile_set;
extern const ToolVerb tool_verb_profile_show;
extern const ToolVerb tool_verb_publish;
extern const ToolVerb tool_verb_task_completed;
extern const ToolVerb tool_verb_task_created;
extern const ToolVerb tool_verb_task_failed;
extern const ToolVerb tool_verb_topic_create;
extern const ToolVerb tool_verb_topic_delete;
extern const ToolVerb tool_verb_topic_describe;
extern const ToolVerb tool_verb_topic_list;
extern const ToolVerb tool_verb_transport_list;
extern const ToolVerb tool_verb_version;

/* All verbs in the order in which they are shown, ended by NULL. */
extern const ToolVerb *const tool_verbs[];

const GOptionEntry *tool_verb_get_options (const ToolVerb *verb);
const ToolVerb *tool_verb_find (char **words, int *n_words);
gboolean tool_verb_is_family (const char *word);
char **tool_verb_list_words (gboolean second);
char *tool_verb_suggest (char **words);

G_END_DECLS
