/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "profile/taskbus-profile.h"

G_BEGIN_DECLS

typedef enum
{
  TASKBUS_PROFILE_STRING,
  TASKBUS_PROFILE_INTEGER,
  TASKBUS_PROFILE_BOOLEAN,
  TASKBUS_PROFILE_WORD,
} TaskbusProfileKind;

/* A key of the core.  Its environment variable and its GSettings key follow from its name. */
typedef struct
{
  const char *name;
  TaskbusProfileKind kind;
  const char *fallback; /* NULL for a string that has none */
  gint64 minimum;
  gint64 maximum;
  const char *description;
  const char *const *words; /* that the key can be, else NULL */
} TaskbusProfileKey;

/* taskbus-profile-key.c: ends with an entry without a name. */
extern const TaskbusProfileKey taskbus_profile_keys[];

const TaskbusProfileKey *taskbus_profile_find_key (const char *name);
gboolean taskbus_profile_check_key_name (const char *name, GError **error);
gboolean taskbus_profile_check_value (const char *key, const char *value, const char *origin, GError **error);
gboolean taskbus_profile_parse_integer (const char *key,
                                        const char *value,
                                        const char *origin,
                                        gint64 minimum,
                                        gint64 maximum,
                                        gint64 *number,
                                        GError **error);
gboolean taskbus_profile_parse_boolean (const char *text, gboolean *value);
gboolean
taskbus_profile_check_boolean (const char *key, const char *value, const char *origin, gboolean *truth, GError **error);
gboolean taskbus_profile_parse_word (const TaskbusProfileKey *key,
                                     const char *value,
                                     const char *origin,
                                     guint *index,
                                     GError **error);
gboolean taskbus_profile_lookup_word (TaskbusProfile *self, const char *key, guint *index, GError **error);
char *taskbus_profile_key_to_variable (const char *key);
char *taskbus_profile_variable_to_key (const char *variable);
char *taskbus_profile_key_to_setting (const char *key);

/* taskbus-profile-message-key.c: topic.TYPE and envelope.TYPE. */
typedef void (*TaskbusLegacyTopicFunc) (const char *variable, const char *key, gpointer data);

#define TASKBUS_PROFILE_TOPIC_PREFIX "topic."

extern const char *const taskbus_profile_envelopes[];

gboolean taskbus_profile_is_message_key (const char *key);
gboolean taskbus_profile_is_message_variable (const char *variable);
const char *taskbus_profile_describe_message_key (const char *key);
char *taskbus_profile_message_variable_to_key (const char *variable);
gboolean taskbus_profile_check_message_value (const char *key, const char *value, const char *origin, GError **error);
gboolean taskbus_profile_check_message_keys (TaskbusProfile *self, GError **error);
gboolean taskbus_profile_lookup_message_key (TaskbusProfile *self, const char *key, char **value, GError **error);
void taskbus_profile_foreach_legacy_topic (TaskbusLegacyTopicFunc func, gpointer data);

/* A value of the environment, and the variable that it really is from. */
typedef struct
{
  char *value;
  char *variable;
} TaskbusVariable;

/* A value, and where it comes from. */
typedef struct
{
  char *value; /* owned; NULL when there is none */
  TaskbusOrigin origin;
  const char *variable; /* of the environment, borrowed from the profile, which never changes it */
} TaskbusProfileValue;

void taskbus_profile_find_value (TaskbusProfile *self, const char *key, TaskbusProfileValue *found);
void taskbus_profile_value_clear (TaskbusProfileValue *value);
gboolean taskbus_profile_is_stored (TaskbusProfile *self);
const TaskbusVariable *taskbus_profile_find_variable (TaskbusProfile *self, const char *key);
void taskbus_profile_reload_settings (TaskbusProfile *self);
TaskbusProfile *taskbus_profile_copy (TaskbusProfile *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaskbusProfileValue, taskbus_profile_value_clear)

/* taskbus-profile-environment.c: a table of TaskbusVariable. */
gboolean taskbus_environment_is_trusted (void);
GHashTable *taskbus_environment_read (const char *const *environment, GError **error);

/* taskbus-profile-secret.c */
typedef struct _TaskbusProfileSecrets TaskbusProfileSecrets;

TaskbusProfileSecrets *taskbus_profile_secrets_new (const char *credentials);
TaskbusProfileSecrets *taskbus_profile_secrets_copy (TaskbusProfileSecrets *secrets);
void taskbus_profile_secrets_free (TaskbusProfileSecrets *secrets);
TaskbusProfileSecrets *taskbus_profile_get_secrets (TaskbusProfile *self);
gboolean taskbus_profile_check_not_secret (const char *key, GError **error);
TaskbusOrigin taskbus_profile_find_secret_origin (TaskbusProfile *self, const char *key);
char *taskbus_profile_describe_secret_origin (TaskbusProfile *self, const char *key);
void taskbus_profile_list_secrets (TaskbusProfile *self, GHashTable *keys);

/* taskbus-profile-token.c */
typedef struct _TaskbusTokenSource TaskbusTokenSource;

TaskbusTokenSource *taskbus_token_source_ref (TaskbusTokenSource *source);
void taskbus_token_source_unref (TaskbusTokenSource *source);
TaskbusTokenSource **taskbus_profile_lock_token_source (TaskbusProfile *self);
void taskbus_profile_unlock_token_source (TaskbusProfile *self);

/* taskbus-profile-settings.c */
gboolean taskbus_profile_check_name (const char *name, GError **error);
char *taskbus_profile_name_to_path (const char *name);
GHashTable *taskbus_profile_read_settings (const char *name, gboolean *stored);
gboolean taskbus_profile_schema_is_installed (void);

G_END_DECLS
