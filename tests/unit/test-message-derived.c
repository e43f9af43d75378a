/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-tables.h"

#include <string.h>

/* A class that is abstract and has a note, and one of it that has days too and is called what it says. */
typedef struct
{
  GObject parent_instance;
  char *note;
  char *kind;
  gint days;
} MessageBase;

typedef struct
{
  GObjectClass parent_class;
} MessageBaseClass;

typedef MessageBase MessageRush;
typedef MessageBaseClass MessageRushClass;

enum
{
  PROP_NOTE = 1,
  PROP_KIND,
  PROP_DAYS,
};

static GType message_base_get_type (void);
static GType message_rush_get_type (void);
static void message_base_implement (TaskbusMessageInterface *interface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (MessageBase,
                                  message_base,
                                  G_TYPE_OBJECT,
                                  G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_MESSAGE, message_base_implement))
G_DEFINE_TYPE (MessageRush, message_rush, message_base_get_type ())

static const char *
message_base_get_type_name (TaskbusMessage *message)
{
  return ((MessageBase *) message)->kind;
}

static void
message_base_implement (TaskbusMessageInterface *interface)
{
  interface->get_type_name = message_base_get_type_name;
}

static void
message_base_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MessageBase *self = (MessageBase *) object;

  if (id == PROP_DAYS)
    self->days = g_value_get_int (value);
  else
    {
      char **text = id == PROP_NOTE ? &self->note : &self->kind;

      g_free (*text);
      *text = g_value_dup_string (value);
    }
}

static void
message_base_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MessageBase *self = (MessageBase *) object;

  if (id == PROP_DAYS)
    g_value_set_int (value, self->days);
  else
    g_value_set_string (value, id == PROP_NOTE ? self->note : self->kind);
}

static void
message_base_finalize (GObject *object)
{
  MessageBase *self = (MessageBase *) object;

  g_free (self->note);
  g_free (self->kind);

  G_OBJECT_CLASS (message_base_parent_class)->finalize (object);
}

static void
message_base_class_init (MessageBaseClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = message_base_set_property;
  object_class->get_property = message_base_get_property;
  object_class->finalize = message_base_finalize;
  g_object_class_install_property (object_class, PROP_NOTE, g_param_spec_string ("note", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_KIND, g_param_spec_string ("kind", NULL, NULL, NULL, flags));
}

static void
message_base_init (MessageBase *self)
{
}

static void
message_rush_class_init (MessageRushClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->set_property = message_base_set_property;
  object_class->get_property = message_base_get_property;
  g_object_class_install_property (
    object_class, PROP_DAYS,
    g_param_spec_int ("days", NULL, NULL, 0, 10, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
message_rush_init (MessageRush *self)
{
}

static void
add_class (GType gtype, const char *name, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessageType)
    type = taskbus_message_type_register_class (gtype, name, NULL, key, TASKBUS_ENVELOPE_FLAT, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (taskbus_message_type_get_key (type), ==, key);
}

/* A record of an abstract class's type is an error like any other. */
static void
test_abstract (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) made = NULL;
  g_autoptr (TaskbusMessage) read = NULL;

  add_class (message_base_get_type (), "base", NULL);
  made = taskbus_message_new ("base", &error, NULL);
  g_assert_null (made);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  read = taskbus_message_from_json ("base", "{\"note\":\"n\"}", -1, &error);
  g_assert_null (read);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "MessageBase"));
}

/* What a message was when it was used it stays, also when its class becomes a type with more fields. */
static void
test_registered_later (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = g_object_new (message_rush_get_type (), "note", "n", "days", 3, NULL);
  g_autoptr (TaskbusMessage) copy = NULL;
  g_autoptr (TaskbusMessage) later = NULL;
  gint days;

  add_class (message_base_get_type (), "base", NULL);
  message_tables_assert_json (message, "{\"note\":\"n\"}");
  copy = taskbus_message_copy (message);
  g_assert_cmpuint (G_OBJECT_TYPE (copy), ==, message_rush_get_type ());
  g_object_get (copy, "days", &days, NULL);
  g_assert_cmpint (days, ==, 3);

  add_class (message_rush_get_type (), "rush", "note");
  g_assert_true (taskbus_message_set_text (message, "note", "m", &error));
  g_assert_true (taskbus_message_set_text (message, "days", "4", &error));
  g_assert_no_error (error);
  message_tables_assert_json (message, "{\"note\":\"m\",\"days\":\"4\"}");
  g_assert_cmpstr (taskbus_message_get_type_name (message), ==, "base");

  later = g_object_new (message_rush_get_type (), "days", 5, NULL);
  g_assert_true (taskbus_message_set_text (later, "days", "6", &error));
  message_tables_assert_json (later, "{\"days\":6}");
  g_assert_cmpstr (taskbus_message_get_type_name (later), ==, "rush");
}

/* A class whose messages say of which type they are may be of several. */
static void
test_several_types (void)
{
  g_autoptr (TaskbusMessage) first = NULL;
  g_autoptr (TaskbusMessage) second = NULL;

  add_class (message_rush_get_type (), "rush.first", "note");
  add_class (message_rush_get_type (), "rush.second", "days");
  first = g_object_new (message_rush_get_type (), "kind", "rush.first", NULL);
  second = message_tables_read ("rush.second", "{\"kind\":\"rush.second\"}");
  g_assert_cmpstr (taskbus_message_type_get_key (taskbus_message_get_message_type (first)), ==, "note");
  g_assert_cmpstr (taskbus_message_type_get_key (taskbus_message_get_message_type (second)), ==, "days");
}

/* A name from outside is one of a pattern's types only if it is a name. */
static void
test_names (void)
{
  g_autofree char *long_name = g_strnfill (2000, 'x');
  g_autofree char *long_type = g_strconcat ("test.any.", long_name, NULL);
  const char *const names[] = { "test.any.\xff", long_type };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TaskbusMessage) made = taskbus_message_new (names[i], &error, NULL);
      g_autoptr (TaskbusMessage) read = NULL;

      g_assert_null (made);
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
      read = taskbus_message_from_json (names[i], "{\"taskId\":\"t\"}", -1, &error);
      g_assert_null (read);
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  message_tables_register ();

  g_test_add_func ("/message/derived/abstract", test_abstract);
  g_test_add_func ("/message/derived/registered-later", test_registered_later);
  g_test_add_func ("/message/derived/several-types", test_several_types);
  g_test_add_func ("/message/derived/names", test_names);
  return g_test_run ();
}
