/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "profile/taskbus-secret.h"
#include "profile/taskbus-token.h"
#include "taskbus-error.h"

G_BEGIN_DECLS

/**
 * TaskbusOrigin:
 * @TASKBUS_ORIGIN_DEFAULT: the built-in default
 * @TASKBUS_ORIGIN_SETTINGS: GSettings
 * @TASKBUS_ORIGIN_ENVIRONMENT: the environment
 * @TASKBUS_ORIGIN_OPTION: an option: [method@Taskbus.Profile.set], or of the command line
 *
 * Where the value of a key of a profile comes from; a later one wins.
 *
 * Since: 1.0
 */
typedef enum
{
  TASKBUS_ORIGIN_DEFAULT,
  TASKBUS_ORIGIN_SETTINGS,
  TASKBUS_ORIGIN_ENVIRONMENT,
  TASKBUS_ORIGIN_OPTION,
} TaskbusOrigin;

#define TASKBUS_TYPE_PROFILE (taskbus_profile_get_type ())

TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (TaskbusProfile, taskbus_profile, TASKBUS, PROFILE, GObject)

TASKBUS_AVAILABLE_IN_1_0
TaskbusProfile *taskbus_profile_new (const char *name, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusProfile *taskbus_profile_new_plain (void);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_profile_get_name (TaskbusProfile *self);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_profile_set (TaskbusProfile *self, const char *key, const char *value, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_profile_store (TaskbusProfile *self, const char *key, const char *value, GError **error);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_profile_get_string (TaskbusProfile *self, const char *key);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_profile_lookup_int (TaskbusProfile *self,
                                     const char *key,
                                     gint64 minimum,
                                     gint64 maximum,
                                     gint64 fallback,
                                     gint64 *value,
                                     GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_profile_lookup_boolean (TaskbusProfile *self,
                                         const char *key,
                                         gboolean fallback,
                                         gboolean *value,
                                         GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusOrigin taskbus_profile_get_origin (TaskbusProfile *self, const char *key);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_profile_describe_origin (TaskbusProfile *self, const char *key);

TASKBUS_AVAILABLE_IN_1_0
char **taskbus_profile_list_keys (TaskbusProfile *self);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_profile_describe_key (const char *key);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_profile_key_is_secret (const char *key);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_profile_set_secret (TaskbusProfile *self, const char *key, TaskbusSecret *secret, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusSecret *taskbus_profile_get_secret (TaskbusProfile *self, const char *key, GError **error);

/**
 * TaskbusTokenFunc:
 * @profile: the profile
 * @cancellable: (nullable): is cancelled when the token is not wanted any more
 * @user_data: what [method@Taskbus.Profile.set_token_func] was given
 * @error: return location for an error, of any domain
 *
 * Gets a token, from an identity provider for example. It is called in a thread that may block, never in the program's own.
 *
 * Returns: (transfer full) (nullable): a token, or %NULL with an error
 *
 * Since: 1.0
 */
typedef TaskbusToken *(*TaskbusTokenFunc) (TaskbusProfile *profile,
                                           GCancellable *cancellable,
                                           gpointer user_data,
                                           GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_profile_set_token_func (TaskbusProfile *self,
                                     TaskbusTokenFunc func,
                                     gpointer user_data,
                                     GDestroyNotify destroy);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_profile_has_token_func (TaskbusProfile *self);

TASKBUS_AVAILABLE_IN_1_0
TaskbusToken *taskbus_profile_fetch_token (TaskbusProfile *self, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
char **taskbus_profile_list_names (void);

TASKBUS_AVAILABLE_IN_1_0
gboolean
taskbus_profile_check_keys (TaskbusProfile *self, const char *transport, const char *const *known, GError **error);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_profile_get_transport (TaskbusProfile *self, GError **error);

TASKBUS_AVAILABLE_IN_1_0
char **taskbus_profile_get_endpoints (TaskbusProfile *self, GError **error);

G_END_DECLS
