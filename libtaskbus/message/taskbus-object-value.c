/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-object-value-private.h"

#include <json-glib/json-glib.h>

gboolean
taskbus_object_value_get_kind (GParamSpec *pspec, TaskbusFieldKind *kind)
{
  const struct
  {
    GType type;
    TaskbusFieldKind kind;
  } kinds[] = {
    { G_TYPE_STRING, TASKBUS_FIELD_STRING },  { G_TYPE_BOOLEAN, TASKBUS_FIELD_BOOLEAN },
    { G_TYPE_INT, TASKBUS_FIELD_INT32 },      { G_TYPE_LONG, TASKBUS_FIELD_INT64 },
    { G_TYPE_INT64, TASKBUS_FIELD_INT64 },    { G_TYPE_UINT, TASKBUS_FIELD_UINT64 },
    { G_TYPE_ULONG, TASKBUS_FIELD_UINT64 },   { G_TYPE_UINT64, TASKBUS_FIELD_UINT64 },
    { G_TYPE_DOUBLE, TASKBUS_FIELD_DOUBLE },  { G_TYPE_FLOAT, TASKBUS_FIELD_DOUBLE },
    { G_TYPE_DATE_TIME, TASKBUS_FIELD_TIME }, { G_TYPE_STRV, TASKBUS_FIELD_STRINGS },
    { JSON_TYPE_NODE, TASKBUS_FIELD_JSON },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (pspec->value_type == kinds[i].type)
        {
          *kind = kinds[i].kind;
          return TRUE;
        }
    }

  *kind = TASKBUS_FIELD_ENUMERATION;
  return G_TYPE_IS_ENUM (pspec->value_type);
}

static const char *
get_nick (const GValue *property)
{
  g_autoptr (GTypeClass) class = g_type_class_ref (G_VALUE_TYPE (property));
  GEnumValue *value = g_enum_get_value (G_ENUM_CLASS (class), g_value_get_enum (property));

  return value != NULL ? g_intern_string (value->value_nick) : NULL;
}

void
taskbus_object_value_from_property (const GValue *property, GParamSpec *field, GValue *value)
{
  g_value_init (value, field->value_type);
  if (G_VALUE_HOLDS_ENUM (property))
    g_value_set_static_string (value, get_nick (property));
  else
    g_value_transform (property, value);
}

static gboolean
set_nick (GValue *property, const char *nick)
{
  g_autoptr (GTypeClass) class = g_type_class_ref (G_VALUE_TYPE (property));
  GEnumValue *value = nick != NULL ? g_enum_get_value_by_nick (G_ENUM_CLASS (class), nick) : NULL;

  if (value == NULL)
    return FALSE;

  g_value_set_enum (property, value->value);
  return TRUE;
}

/* Narrower types would take a part of the digits. */
static gboolean
fits (const GValue *value, GType type)
{
  if (type == G_TYPE_UINT)
    return g_value_get_uint64 (value) <= G_MAXUINT;
  if (type == G_TYPE_ULONG)
    return g_value_get_uint64 (value) <= G_MAXULONG;
  if (type == G_TYPE_LONG)
    return g_value_get_int64 (value) >= G_MINLONG && g_value_get_int64 (value) <= G_MAXLONG;
  if (type == G_TYPE_FLOAT)
    return g_value_get_double (value) >= -(double) G_MAXFLOAT && g_value_get_double (value) <= (double) G_MAXFLOAT;
  return TRUE;
}

gboolean
taskbus_object_value_to_property (const GValue *value, GParamSpec *pspec, GValue *property)
{
  g_value_init (property, pspec->value_type);
  if (G_TYPE_IS_ENUM (pspec->value_type))
    return set_nick (property, g_value_get_string (value));

  return fits (value, pspec->value_type) && g_value_transform (value, property) &&
         !g_param_value_validate (pspec, property);
}
