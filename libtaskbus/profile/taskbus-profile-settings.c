/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile/taskbus-profile-private.h"
#include "record/taskbus-printable-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LIST_SCHEMA "org.taskbus"
#define PROFILE_SCHEMA "org.taskbus.Profile"
#define NAME_MAX_LENGTH 64

gboolean
taskbus_profile_check_name (const char *name, GError **error)
{
  g_autofree char *shown = NULL;
  gsize length = strnlen (name, NAME_MAX_LENGTH + 1);

  if (length > 0 && length <= NAME_MAX_LENGTH && g_ascii_isalnum (name[0]) &&
      strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-") == length)
    return TRUE;

  shown = taskbus_printable (name);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
               _ ("“%s” is not valid as the name of a profile: up to %d letters, digits, “_” and “-” are"), shown,
               NAME_MAX_LENGTH);
  return FALSE;
}

char *
taskbus_profile_name_to_path (const char *name)
{
  return g_strdup_printf ("/org/taskbus/profiles/%s/", name);
}

/* NULL when the schema is not installed: g_settings_new () would abort. */
static GSettings *
open_schema (const char *id, const char *path)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source == NULL)
    return NULL;

  schema = g_settings_schema_source_lookup (source, id, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, path) : NULL;
}

static GSettings *
open_profile (const char *name)
{
  g_autofree char *path = taskbus_profile_name_to_path (name);

  return open_schema (PROFILE_SCHEMA, path);
}

gboolean
taskbus_profile_schema_is_installed (void)
{
  g_autoptr (GSettings) settings = open_schema (LIST_SCHEMA, NULL);
  g_autoptr (GSettings) profile = open_profile ("default");

  return settings != NULL && profile != NULL;
}

/* An older or newer schema may lack a key or have it otherwise, and GSettings would abort when it is read. */
static gboolean
has_setting (GSettings *settings, const char *name, const GVariantType *type)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) key = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  if (!g_settings_schema_has_key (schema, name))
    return FALSE;

  key = g_settings_schema_get_key (schema, name);
  return g_variant_type_equal (g_settings_schema_key_get_value_type (key), type);
}

static const GVariantType *
kind_to_type (TaskbusProfileKind kind)
{
  switch (kind)
    {
    case TASKBUS_PROFILE_INTEGER:
      return G_VARIANT_TYPE_INT64;
    case TASKBUS_PROFILE_BOOLEAN:
      return G_VARIANT_TYPE_BOOLEAN;
    case TASKBUS_PROFILE_STRING:
    case TASKBUS_PROFILE_WORD:
    default:
      return G_VARIANT_TYPE_STRING;
    }
}

static char *
variant_to_text (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? "true" : "false");
  return g_variant_dup_string (value, NULL);
}

/* Of a value that was checked. */
static GVariant *
text_to_variant (const TaskbusProfileKey *key, const char *text)
{
  gboolean yes;
  guint word;

  switch (key->kind)
    {
    case TASKBUS_PROFILE_INTEGER:
      return g_variant_new_int64 (g_ascii_strtoll (text, NULL, 10));
    case TASKBUS_PROFILE_BOOLEAN:
      return g_variant_new_boolean (taskbus_profile_parse_boolean (text, &yes) && yes);
    case TASKBUS_PROFILE_WORD:
      return g_variant_new_string (taskbus_profile_parse_word (key, text, "", &word, NULL) ? key->words[word] : text);
    case TASKBUS_PROFILE_STRING:
    default:
      return g_variant_new_string (text);
    }
}

/* What the user set, or the administrator in place of the default; NULL for the default. */
static char *
read_setting (GSettings *settings, const TaskbusProfileKey *key)
{
  g_autofree char *name = taskbus_profile_key_to_setting (key->name);
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GVariant) own = NULL;
  g_autofree char *text = NULL;

  if (!has_setting (settings, name, kind_to_type (key->kind)))
    return NULL;

  value = g_settings_get_value (settings, name);
  own = g_settings_get_user_value (settings, name);
  text = variant_to_text (value);
  if (own == NULL && strcmp (text, key->fallback != NULL ? key->fallback : "") == 0)
    return NULL;

  return g_steal_pointer (&text);
}

static char **
read_names (GSettings *settings)
{
  if (settings == NULL || !has_setting (settings, "profiles", G_VARIANT_TYPE_STRING_ARRAY))
    return g_new0 (char *, 1);

  return g_settings_get_strv (settings, "profiles");
}

/* The keys that are set, without the defaults. */
GHashTable *
taskbus_profile_read_settings (const char *name, gboolean *stored)
{
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GSettings) list = open_schema (LIST_SCHEMA, NULL);
  g_autoptr (GSettings) settings = open_profile (name);
  g_auto (GStrv) names = read_names (list);

  if (settings != NULL)
    {
      for (const TaskbusProfileKey *key = taskbus_profile_keys; key->name != NULL; key++)
        {
          char *value = read_setting (settings, key);

          if (value != NULL)
            g_hash_table_insert (table, g_strdup (key->name), value);
        }
    }

  if (settings != NULL && has_setting (settings, "extra", G_VARIANT_TYPE ("a{ss}")))
    {
      g_autoptr (GVariant) extra = g_settings_get_value (settings, "extra");
      GVariantIter iter;
      const char *key, *value;

      g_variant_iter_init (&iter, extra);
      while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
        {
          if (taskbus_profile_find_key (key) == NULL && taskbus_profile_check_key_name (key, NULL) &&
              !taskbus_profile_key_is_secret (key))
            g_hash_table_insert (table, g_strdup (key), g_strdup (value));
        }
    }

  *stored = g_strv_contains ((const char *const *) names, name) || g_hash_table_size (table) > 0;
  return g_steal_pointer (&table);
}

static void
set_not_writable (const char *key, GError **error)
{
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_READ_ONLY,
               _ ("Key “%s” cannot be stored: GSettings does not let it be written; ask the administrator"), key);
}

static gboolean
write_core (GSettings *settings, const TaskbusProfileKey *key, const char *value, GError **error)
{
  g_autofree char *name = taskbus_profile_key_to_setting (key->name);

  if (!has_setting (settings, name, kind_to_type (key->kind)))
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INCOMPATIBLE,
                   _ ("Key “%s” cannot be stored: the installed schema %s is of another version"), key->name,
                   PROFILE_SCHEMA);
      return FALSE;
    }

  if (!g_settings_is_writable (settings, name))
    {
      set_not_writable (key->name, error);
      return FALSE;
    }

  if (value == NULL)
    g_settings_reset (settings, name);
  else if (!g_settings_set_value (settings, name, text_to_variant (key, value)))
    {
      set_not_writable (key->name, error);
      return FALSE;
    }

  return TRUE;
}

static gboolean
write_extra (GSettings *settings, const char *key, const char *value, GError **error)
{
  g_autoptr (GVariant) extra = NULL;
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));
  GVariantIter iter;
  const char *old_key, *old_value;

  if (!has_setting (settings, "extra", G_VARIANT_TYPE ("a{ss}")) || !g_settings_is_writable (settings, "extra"))
    {
      set_not_writable (key, error);
      return FALSE;
    }

  extra = g_settings_get_value (settings, "extra");
  g_variant_iter_init (&iter, extra);
  while (g_variant_iter_next (&iter, "{&s&s}", &old_key, &old_value))
    {
      if (strcmp (old_key, key) != 0)
        g_variant_builder_add (&builder, "{ss}", old_key, old_value);
    }
  if (value != NULL)
    g_variant_builder_add (&builder, "{ss}", key, value);

  if (!g_settings_set_value (settings, "extra", g_variant_builder_end (&builder)))
    {
      set_not_writable (key, error);
      return FALSE;
    }

  return TRUE;
}

/* The list of the names, as GSettings cannot enumerate what is stored. */
static gboolean
write_name (GSettings *list, const char *name, GError **error)
{
  g_auto (GStrv) names = read_names (list);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) more = NULL;

  if (g_strv_contains ((const char *const *) names, name))
    return TRUE;

  g_strv_builder_addv (builder, (const char **) names);
  g_strv_builder_add (builder, name);
  more = g_strv_builder_end (builder);
  if (has_setting (list, "profiles", G_VARIANT_TYPE_STRING_ARRAY) &&
      g_settings_set_strv (list, "profiles", (const char *const *) more))
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_READ_ONLY,
               _ ("Profile “%s” cannot be added to the list of profiles: GSettings does not let it be written"), name);
  return FALSE;
}

/* A value may be written in several ways: 007, yes. */
static gboolean
is_same (const TaskbusProfileKey *core, const char *a, const char *b)
{
  g_autoptr (GVariant) first = NULL;
  g_autoptr (GVariant) second = NULL;

  if (core == NULL)
    return strcmp (a, b) == 0;

  first = g_variant_ref_sink (text_to_variant (core, a));
  second = g_variant_ref_sink (text_to_variant (core, b));
  return g_variant_equal (first, second);
}

/* dconf takes every value and drops it later when it cannot pass it on, for want of a D-Bus session for example. */
static gboolean
check_kept (const char *name, const char *key, const char *value, GError **error)
{
  const TaskbusProfileKey *core = taskbus_profile_find_key (key);
  g_autoptr (GHashTable) settings = NULL;
  gboolean stored;
  const char *kept;

  g_settings_sync ();
  settings = taskbus_profile_read_settings (name, &stored);
  kept = g_hash_table_lookup (settings, key);
  if (value == NULL ? kept == NULL : kept != NULL && is_same (core, kept, value))
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_READ_ONLY,
               _ ("Key “%s” was not stored: GSettings did not keep it; where there is no D-Bus session, set "
                  "GSETTINGS_BACKEND=keyfile in the environment of all programs that use the profile"),
               key);
  return FALSE;
}

/**
 * taskbus_profile_store:
 * @self: a profile
 * @key: a key
 * @value: (nullable): its value, or %NULL to forget the one that is stored
 * @error: return location for a [error@Taskbus.Error]
 *
 * Stores a value in GSettings, for every program that uses the profile; this profile sees it at once.
 *
 * An option or a variable of the environment still wins over it. The call waits until the value is stored.
 *
 * Returns: %TRUE, or %FALSE with [error@Taskbus.Error.INVALID_PROFILE] when the key is unknown or secret or the value
 *   is not acceptable, [error@Taskbus.Error.READ_ONLY] when it cannot be written, [error@Taskbus.Error.NOT_SUPPORTED] when the GSettings
 *   schemas are not installed or the profile is a plain one, or [error@Taskbus.Error.INCOMPATIBLE] when they are of
 *   another version
 *
 * Since: 1.0
 */
gboolean
taskbus_profile_store (TaskbusProfile *self, const char *key, const char *value, GError **error)
{
  const char *name;
  const TaskbusProfileKey *core;
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (GSettings) list = NULL;

  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  name = taskbus_profile_get_name (self);
  if (!taskbus_profile_check_key_name (key, error) ||
      (value != NULL && (!taskbus_profile_check_not_secret (key, error) ||
                         !taskbus_profile_check_value (key, value, _ ("to be stored"), error))))
    return FALSE;

  if (name == NULL)
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED,
                           _ ("A profile without a name cannot be stored"));
      return FALSE;
    }

  if (!taskbus_profile_schema_is_installed ())
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED,
                   _ ("Profile “%s” cannot be stored: the GSettings schemas %s and %s are not found; put the “share” "
                      "folder that they are installed in into XDG_DATA_DIRS"),
                   name, LIST_SCHEMA, PROFILE_SCHEMA);
      return FALSE;
    }

  settings = open_profile (name);
  list = open_schema (LIST_SCHEMA, NULL);
  core = taskbus_profile_find_key (key);
  if (!write_name (list, name, error) ||
      !(core != NULL ? write_core (settings, core, value, error) : write_extra (settings, key, value, error)) ||
      !check_kept (name, key, value, error))
    return FALSE;

  taskbus_profile_reload_settings (self);
  return TRUE;
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * taskbus_profile_list_names:
 *
 * Lists the profiles of which something is stored in GSettings.
 *
 * Returns: (transfer full) (array zero-terminated=1): their names, sorted; empty when the schemas are not installed
 *
 * Since: 1.0
 */
char **
taskbus_profile_list_names (void)
{
  g_autoptr (GSettings) list = open_schema (LIST_SCHEMA, NULL);
  char **names = read_names (list);

  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  return names;
}
