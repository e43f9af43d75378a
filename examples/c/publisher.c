/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* publisher TOPIC TEXT…: publishes each text and says where it is. */

#include <locale.h>
#include <taskbus.h>

static gboolean
publish (TaskbusBus *bus, const char *topic, const char *text, GError **error)
{
  g_autoptr (GBytes) value = g_bytes_new (text, strlen (text));
  g_autoptr (TaskbusRecord) record = taskbus_record_new (topic, NULL, value);
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record (bus, record, NULL, error);

  if (receipt == NULL)
    return FALSE;

  g_print ("%s [%d] @%" G_GINT64_FORMAT "\n", topic, taskbus_receipt_get_partition (receipt),
           taskbus_receipt_get_offset (receipt));
  return TRUE;
}

int
main (int argc, char *argv[])
{
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, ""); /* messages in the language and the letters of the terminal */
  if (argc < 3)
    {
      g_printerr ("Usage: %s TOPIC TEXT…\n", argv[0]);
      return 2;
    }

  /* Options, environment and settings decide what carries the records; the program does not care. */
  bus = taskbus_bus_new_default (&error);
  for (int i = 2; error == NULL && i < argc; i++)
    publish (bus, argv[1], argv[i], &error);
  if (error == NULL)
    taskbus_bus_close (bus, NULL, &error);
  if (error == NULL)
    return 0;

  g_printerr ("%s\n", error->message);
  return 1;
}
