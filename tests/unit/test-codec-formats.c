/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Encodings of documents that an application brings. */
#include "codec-fixture.h"

#include <string.h>

#define MEDIA_TYPE "application/vnd.probe+json"

/* The document of a message in angle brackets, which asks the codec that it is in for its own media type. */
typedef struct
{
  GObject parent_instance;

  TaskbusCodec *codec; /* or NULL */
  const char *media_type;
  gboolean gives_nothing;
  char *read; /* the latest document */
} ProbeFormat;

typedef struct
{
  GObjectClass parent_class;
} ProbeFormatClass;

static GType probe_format_get_type (void);
static void probe_format_implement (TaskbusFormatInterface *interface);

G_DEFINE_TYPE_WITH_CODE (ProbeFormat,
                         probe_format,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_FORMAT, probe_format_implement))

/* A message of a class that is no type. */
typedef GObject ProbeMessage;
typedef GObjectClass ProbeMessageClass;

static GType probe_message_get_type (void);
G_DEFINE_TYPE_WITH_CODE (ProbeMessage, probe_message, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_MESSAGE, NULL))

static void
probe_message_class_init (ProbeMessageClass *class)
{
}

static void
probe_message_init (ProbeMessage *self)
{
}

static const char *
probe_format_get_content_type (TaskbusFormat *format)
{
  ProbeFormat *self = (ProbeFormat *) format;
  g_autofree char *topic = self->codec != NULL ? taskbus_codec_get_topic (self->codec, "probe.flat", NULL) : NULL;

  return self->media_type;
}

static GBytes *
probe_format_encode (TaskbusFormat *format, TaskbusMessage *message, const char *topic, GError **error)
{
  ProbeFormat *self = (ProbeFormat *) format;
  g_autofree char *json = taskbus_message_to_json (message, error);
  char *document;

  if (self->gives_nothing)
    return NULL;

  document = g_strdup_printf ("<%s %s>", topic, json);
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_ID, "by-format");
  return g_bytes_new_take (document, strlen (document));
}

static TaskbusMessage *
probe_format_decode (TaskbusFormat *format, const char *type, GBytes *document, TaskbusRecord *record, GError **error)
{
  ProbeFormat *self = (ProbeFormat *) format;

  g_free (self->read);
  self->read = g_strndup (g_bytes_get_data (document, NULL), g_bytes_get_size (document));
  return self->gives_nothing ? NULL : g_object_new (probe_message_get_type (), NULL);
}

static void
probe_format_implement (TaskbusFormatInterface *interface)
{
  interface->get_content_type = probe_format_get_content_type;
  interface->encode = probe_format_encode;
  interface->decode = probe_format_decode;
}

static void
probe_format_finalize (GObject *object)
{
  g_free (((ProbeFormat *) object)->read);

  G_OBJECT_CLASS (probe_format_parent_class)->finalize (object);
}

static void
probe_format_class_init (ProbeFormatClass *class)
{
  G_OBJECT_CLASS (class)->finalize = probe_format_finalize;
}

static void
probe_format_init (ProbeFormat *self)
{
  self->media_type = MEDIA_TYPE;
}

static void
test_encode (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusFormat) format = g_object_new (probe_format_get_type (), NULL);
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("probe.flat", NULL, "id", "a", NULL);
  g_autoptr (TaskbusMessage) typed = taskbus_message_new ("probe_in", NULL, NULL);
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusRecord) bytes = NULL;
  g_autoptr (GError) error = NULL;

  taskbus_codec_set_format (codec, "probe.flat", format);
  record = codec_fixture_encode (codec, message);
  codec_fixture_assert_value (record, "<probe-flat {\"id\":\"a\"}>");
  codec_fixture_assert_header (record, "content-type", MEDIA_TYPE);
  codec_fixture_assert_header (record, "message-id", "by-format");

  ((ProbeFormat *) format)->media_type = NULL;
  taskbus_codec_set_format (codec, "probe.flat", format);
  bytes = codec_fixture_encode (codec, message);
  codec_fixture_assert_header (bytes, "content-type", "application/octet-stream");

  /* Bytes cannot stand in JSON. */
  taskbus_codec_set_format (codec, "probe_in", format);
  g_assert_null (taskbus_codec_encode (codec, typed, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
}

/* Whatever the document stands in, this is what the format gets. */
static void
test_decode (void)
{
  const struct
  {
    const char *value;
    const char *header;
    const char *document;
  } cases[] = {
    { "[5]", MEDIA_TYPE, "[5]" },
    { "[5]", MEDIA_TYPE "; charset=utf-8", "[5]" },
    { "{\"type\":\"probe_in\",\"data\": {\"a\":1} }", MEDIA_TYPE, "{\"a\":1}" },
    { "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"x\",\"datacontenttype\":\"" MEDIA_TYPE
      "\",\"data\":[1]}",
      "application/cloudevents+json", "[1]" },
    { "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"x\",\"datacontenttype\":\"" MEDIA_TYPE
      "\",\"data_base64\":\"PGE+\"}",
      "application/cloudevents+json", "<a>" },
    { "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"x\",\"datacontenttype\":\"" MEDIA_TYPE "\"}",
      "application/cloudevents+json", "null" },
  };
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusFormat) format = g_object_new (probe_format_get_type (), NULL);
  ProbeFormat *probe = (ProbeFormat *) format;

  probe->codec = codec;
  taskbus_codec_add_format (codec, format);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TaskbusRecord)
        record = codec_fixture_make_record ("somewhere", cases[i].value, "content-type", cases[i].header, NULL);
      g_autoptr (TaskbusMessage) message = codec_fixture_decode (codec, record);

      g_assert_cmpuint (G_OBJECT_TYPE (message), ==, probe_message_get_type ());
      g_assert_cmpstr (probe->read, ==, cases[i].document);
    }
}

/* Several types have a format each, of the same media type: each reads its own. */
static void
test_of_types (void)
{
  static const char *const names[] = { "1", "2", "3", "4", "5", "6", "7", "8" }; /* which are documents, too */
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusFormat) other = g_object_new (probe_format_get_type (), NULL);
  g_autoptr (GPtrArray) formats = g_ptr_array_new_with_free_func (g_object_unref);

  taskbus_codec_add_format (codec, other);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_ptr_array_add (formats, g_object_new (probe_format_get_type (), NULL));
      taskbus_codec_set_format (codec, names[i], formats->pdata[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (TaskbusRecord) record = codec_fixture_make_record ("somewhere", names[i], "content-type", MEDIA_TYPE,
                                                                    "message-type", names[i], NULL);
      g_autoptr (TaskbusMessage) message = codec_fixture_decode (codec, record);

      g_assert_cmpuint (G_OBJECT_TYPE (message), ==, probe_message_get_type ());
      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        g_assert_cmpstr (((ProbeFormat *) formats->pdata[j])->read, ==, j <= i ? names[j] : NULL);
    }
  g_assert_null (((ProbeFormat *) other)->read);
}

static void
test_nothing (void)
{
  g_autoptr (TaskbusCodec) codec = taskbus_codec_new (NULL, NULL);
  g_autoptr (TaskbusFormat) format = g_object_new (probe_format_get_type (), NULL);
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("probe.flat", NULL, "id", "a", NULL);
  g_autoptr (TaskbusRecord) record = codec_fixture_make_record ("somewhere", "[5]", "content-type", MEDIA_TYPE, NULL);
  g_autoptr (GError) error = NULL;

  ((ProbeFormat *) format)->gives_nothing = TRUE;
  taskbus_codec_set_format (codec, "probe.flat", format);
  g_assert_null (taskbus_codec_encode (codec, message, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED);
  g_clear_error (&error);

  g_assert_null (taskbus_codec_decode (codec, record, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "ProbeFormat"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  codec_fixture_register ();

  g_test_add_func ("/codec/formats/encode", test_encode);
  g_test_add_func ("/codec/formats/decode", test_decode);
  g_test_add_func ("/codec/formats/of-types", test_of_types);
  g_test_add_func ("/codec/formats/nothing", test_nothing);
  return g_test_run ();
}
