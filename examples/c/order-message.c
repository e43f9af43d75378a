/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* order-message: two types of messages of this program's own go out in one topic and come back: a class, and a table. */

#include <locale.h>
#include <taskbus.h>

/* A class: its properties that can be read and written are the fields. */
#define COFFEE_TYPE_ORDERED (coffee_ordered_get_type ())
G_DECLARE_FINAL_TYPE (CoffeeOrdered, coffee_ordered, COFFEE, ORDERED, GObject)

struct _CoffeeOrdered
{
  GObject parent_instance;

  char *order_id;
  int cups;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (CoffeeOrdered,
                               coffee_ordered,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_MESSAGE, NULL))

enum
{
  PROP_ORDER_ID = 1,
  PROP_CUPS,
  N_PROPS
};

static void
coffee_ordered_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CoffeeOrdered *self = COFFEE_ORDERED (object);

  if (id == PROP_ORDER_ID)
    g_value_set_string (value, self->order_id);
  else if (id == PROP_CUPS)
    g_value_set_int (value, self->cups);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
coffee_ordered_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CoffeeOrdered *self = COFFEE_ORDERED (object);

  if (id == PROP_ORDER_ID)
    {
      g_free (self->order_id);
      self->order_id = g_value_dup_string (value);
    }
  else if (id == PROP_CUPS)
    self->cups = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
coffee_ordered_finalize (GObject *object)
{
  g_free (COFFEE_ORDERED (object)->order_id);
  G_OBJECT_CLASS (coffee_ordered_parent_class)->finalize (object);
}

static void
coffee_ordered_class_init (CoffeeOrderedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = coffee_ordered_get_property;
  object_class->set_property = coffee_ordered_set_property;
  object_class->finalize = coffee_ordered_finalize;
  g_object_class_install_property (object_class, PROP_ORDER_ID,
                                   g_param_spec_string ("order-id", NULL, "The order", NULL, flags));
  g_object_class_install_property (object_class, PROP_CUPS,
                                   g_param_spec_int ("cups", NULL, "How many cups", 1, 100, 1, flags));
}

static void
coffee_ordered_init (CoffeeOrdered *self)
{
  self->cups = 1;
}

/* A table: it makes the class. */
static const char *const sizes[] = { "small", "large", NULL };

static const TaskbusField fields[] = {
  { "order-id", "orderId", TASKBUS_FIELD_ID, TASKBUS_FIELD_REQUIRED, NULL, "The order" },
  { "size", "size", TASKBUS_FIELD_ENUMERATION, TASKBUS_FIELD_OPTIONAL, sizes, "How large it is" },
  { "served-at", "servedAt", TASKBUS_FIELD_TIME, TASKBUS_FIELD_NOW, NULL, "When it was served" },
};

static const TaskbusMessageTable served = {
  .name = "coffee.served",
  .topic = "coffee",
  .key = "order-id",
  .envelope = TASKBUS_ENVELOPE_EVENT,
  .description = "Somebody has their coffee",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};

static gboolean
register_types (GError **error)
{
  g_autoptr (TaskbusMessageType) ordered = taskbus_message_type_register_class (
    COFFEE_TYPE_ORDERED, "coffee.ordered", "coffee", "order-id", TASKBUS_ENVELOPE_FLAT, error);

  taskbus_message_table_register (NULL, &served);
  return ordered != NULL;
}

static TaskbusOutcome
on_coffee (TaskbusDelivery *delivery, gpointer user_data)
{
  TaskbusMessage *message = taskbus_delivery_get_message (delivery);
  g_autofree char *order = NULL;
  g_autofree char *size = NULL;

  if (message == NULL) /* somebody wrote what is no message: taskbus_delivery_get_decode_error () says why */
    return TASKBUS_OUTCOME_REJECT;

  if (COFFEE_IS_ORDERED (message))
    {
      g_print ("%s: ordered, %d cups\n", COFFEE_ORDERED (message)->order_id, COFFEE_ORDERED (message)->cups);
      return TASKBUS_OUTCOME_DONE;
    }

  g_object_get (message, "order-id", &order, "size", &size, NULL);
  g_print ("%s: served, %s\n", order, size);
  g_main_loop_quit (user_data);
  return TASKBUS_OUTCOME_DONE;
}

static gboolean
publish (TaskbusBus *bus, GError **error)
{
  g_autoptr (TaskbusMessage) ordered = g_object_new (COFFEE_TYPE_ORDERED, "order-id", "c-1", "cups", 2, NULL);
  g_autoptr (TaskbusMessage)
    done = taskbus_message_new ("coffee.served", error, "order-id", "c-1", "size", "large", NULL);
  g_autoptr (TaskbusReceipt) first = NULL;
  g_autoptr (TaskbusReceipt) second = NULL;

  if (done != NULL)
    first = taskbus_bus_publish (bus, ordered, NULL, error);
  if (first != NULL)
    second = taskbus_bus_publish (bus, done, NULL, error);
  return second != NULL;
}

static gboolean
run (TaskbusBus *bus, GError **error)
{
  const char *const topics[] = { "coffee", NULL };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TaskbusSubscription) subscription = NULL;

  if (publish (bus, error))
    subscription = taskbus_bus_subscribe (bus, "barista", topics, NULL, on_coffee, loop, NULL, error);
  if (subscription == NULL)
    return FALSE;

  g_main_loop_run (loop);
  return taskbus_bus_close (bus, NULL, error);
}

int
main (void)
{
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, ""); /* messages in the language and the letters of the terminal */
  if (register_types (&error))
    bus = taskbus_bus_new_default (&error);
  if (bus != NULL && run (bus, &error))
    return 0;

  g_printerr ("%s\n", error->message);
  return 1;
}
