/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-order.h"

#include <json-glib/json-glib.h>

typedef enum
{
  ORDER_STATE_OPEN,
  ORDER_STATE_SHIPPED,
} OrderState;

static GType order_state_get_type (void);
G_DEFINE_ENUM_TYPE (OrderState,
                    order_state,
                    G_DEFINE_ENUM_VALUE (ORDER_STATE_OPEN, "open"),
                    G_DEFINE_ENUM_VALUE (ORDER_STATE_SHIPPED, "shipped"))

enum
{
  PROP_ORDER_ID = 1,
  PROP_STATE,
  PROP_COUNT,
  PROP_AMOUNT,
  PROP_CREATED_AT,
  PROP_TAGS,
  PROP_DATA,
  PROP_SHOP,
  PROP_TOTAL,
  N_PROPS
};

struct _MessageOrder
{
  GObject parent_instance;

  GValue values[N_PROPS];
};

G_DEFINE_FINAL_TYPE_WITH_CODE (MessageOrder,
                               message_order,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_MESSAGE, NULL))

static void
message_order_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MessageOrder *self = MESSAGE_ORDER (object);

  if (!G_IS_VALUE (&self->values[id]))
    g_value_init (&self->values[id], pspec->value_type);
  g_value_copy (value, &self->values[id]);
}

static void
message_order_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MessageOrder *self = MESSAGE_ORDER (object);

  if (G_IS_VALUE (&self->values[id]))
    g_value_copy (&self->values[id], value);
}

static void
message_order_finalize (GObject *object)
{
  MessageOrder *self = MESSAGE_ORDER (object);

  for (guint i = 0; i < N_PROPS; i++)
    {
      if (G_IS_VALUE (&self->values[i]))
        g_value_unset (&self->values[i]);
    }

  G_OBJECT_CLASS (message_order_parent_class)->finalize (object);
}

static void
message_order_class_init (MessageOrderClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamSpec *pspecs[N_PROPS] = {
    [PROP_ORDER_ID] = g_param_spec_string ("order-id", NULL, "Which order", NULL, flags),
    [PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, order_state_get_type (), ORDER_STATE_OPEN, flags),
    [PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, 10, 1, flags), /* an order begins with another one */
    [PROP_AMOUNT] = g_param_spec_float ("amount", NULL, NULL, -G_MAXFLOAT, G_MAXFLOAT, 0, flags),
    [PROP_CREATED_AT] = g_param_spec_boxed ("created-at", NULL, NULL, G_TYPE_DATE_TIME, flags),
    [PROP_TAGS] = g_param_spec_boxed ("tags", NULL, NULL, G_TYPE_STRV, flags),
    [PROP_DATA] = g_param_spec_boxed ("data", NULL, NULL, JSON_TYPE_NODE, flags),
    [PROP_SHOP] = g_param_spec_string ("shop", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT_ONLY),
    [PROP_TOTAL] = g_param_spec_int ("total", NULL, NULL, 0, 10, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS),
  };

  object_class->set_property = message_order_set_property;
  object_class->get_property = message_order_get_property;
  object_class->finalize = message_order_finalize;
  g_object_class_install_properties (object_class, N_PROPS, pspecs);
}

static void
message_order_init (MessageOrder *self)
{
}

struct _MessageOdd
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (MessageOdd,
                               message_odd,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_MESSAGE, NULL))

static void
message_odd_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
}

static void
message_odd_class_init (MessageOddClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->set_property = message_odd_set_property;
  object_class->get_property = (gpointer) message_odd_set_property;
  g_object_class_install_property (
    object_class, 1,
    g_param_spec_boxed ("address", NULL, NULL, G_TYPE_URI, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
message_odd_init (MessageOdd *self)
{
}
