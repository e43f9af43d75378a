/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message-keys.h"

#include "terminal.h"

#include <glib/gi18n.h>
#include <string.h>

/* A variable has “_” for whatever is no letter and no digit in its key, so that only the types tell the key. */
static gboolean
have_same_variable (const char *a, const char *b)
{
  for (; *a != '\0' && *b != '\0'; a++, b++)
    {
      if (g_ascii_isalnum (*a) ? g_ascii_toupper (*a) != g_ascii_toupper (*b) : g_ascii_isalnum (*b))
        return FALSE;
    }

  return *a == *b;
}

/* The keys of known types with the variable of a key that was guessed. */
static GPtrArray *
find_keys (const char *guess, GPtrArray *types)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  const char *name = strchr (guess, '.') + 1;

  for (guint i = 0; i < types->len; i++)
    {
      const char *type = taskbus_message_type_get_name (types->pdata[i]);

      if (have_same_variable (type, name))
        g_ptr_array_add (keys, g_strdup_printf ("%.*s%s", (int) (name - guess), guess, type));
    }

  return keys;
}

static void
add_once (GStrvBuilder *builder, GHashTable *seen, const char *key)
{
  if (g_hash_table_add (seen, g_strdup (key)))
    g_strv_builder_add (builder, key);
}

static gboolean
is_message_key (const char *key)
{
  return g_str_has_prefix (key, "topic.") || g_str_has_prefix (key, "envelope.");
}

static gboolean
is_guess (TaskbusProfile *profile, const char *key)
{
  return is_message_key (key) && taskbus_profile_get_origin (profile, key) == TASKBUS_ORIGIN_ENVIRONMENT;
}

/* Puts the keys of known types in the place of those that were guessed from variables of the environment. */
char **
tool_message_keys_name (TaskbusProfile *profile, const char *const *keys)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) types = NULL;

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) found = NULL;

      /* The modules are loaded only where somebody asks for a type. */
      if (is_guess (profile, keys[i]))
        {
          if (types == NULL)
            types = taskbus_message_type_list ();
          found = find_keys (keys[i], types);
        }

      for (guint j = 0; found != NULL && j < found->len; j++)
        add_once (builder, seen, found->pdata[j]);
      if (found == NULL || found->len == 0)
        add_once (builder, seen, keys[i]);
    }

  return g_strv_builder_end (builder);
}

/* Says it of a key whose type nobody knows; other programs may. */
void
tool_message_key_mention_unknown (TaskbusProfile *profile, const char *key)
{
  g_autoptr (TaskbusMessageType) type = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = NULL;

  if (!is_message_key (key))
    return;

  type = taskbus_message_type_lookup (strchr (key, '.') + 1, &error);
  if (type != NULL)
    return;

  origin = taskbus_profile_describe_origin (profile, key);
  tool_print_note (_ ("The key “%s” (%s) has no effect here: %s"), key, origin, error->message);
}

/* The same for all that the profile has. */
void
tool_message_keys_mention_unknown (TaskbusProfile *profile)
{
  g_auto (GStrv) listed = taskbus_profile_list_keys (profile);
  g_auto (GStrv) keys = tool_message_keys_name (profile, (const char *const *) listed);

  for (guint i = 0; keys[i] != NULL; i++)
    tool_message_key_mention_unknown (profile, keys[i]);
}
