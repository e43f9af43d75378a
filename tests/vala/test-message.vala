// SPDX-License-Identifier: LGPL-2.1-or-later
public class TestOrder : Object, Taskbus.Message {
	public string? order_id { get; set; }
	public double amount { get; set; }
	public int64 cups { get; set; default = 1; }
	public string[]? tags { get; set; }
	public DateTime? created_at { get; set; }
}

private Taskbus.Message receive (string type, string json) throws Error {
	return Taskbus.Message.from_json (type, json, -1);
}

// A class of Vala is a type of messages, with its fields in the order of their declaration.
private void test_class () {
	try {
		var type = Taskbus.MessageType.register_class (typeof (TestOrder), "order.placed", "orders", "order_id",
		                                                Taskbus.Envelope.FLAT);
		assert_cmpstr (type.get_topic (), EQ, "orders");
		assert_cmpstr (type.get_key (), EQ, "order-id");

		var order = (TestOrder) Taskbus.Message.new_of_type ("order.placed");
		order.order_id = "o\"1";
		order.tags = { "a", "ü" };
		order.created_at = new DateTime.utc (2026, 1, 5, 10, 30, 0);
		assert_cmpstr (order.to_json (), EQ, "{\"order_id\":\"o\\\"1\",\"amount\":0,\"cups\":1,\"tags\":[\"a\",\"ü\"]," +
		                                     "\"created_at\":\"2026-01-05T10:30:00Z\"}");
		assert_cmpstr (order.get_json ("order-id"), EQ, "\"o\\\"1\"");
	} catch (Error error) {
		assert_no_error (error);
	}
}

// What was received stays as it came, but for what is set.
private void test_received () {
	try {
		var received = receive ("order.placed", "{\"amount\":1.50,\"more\":[1.0],\"tags\":[\"x\"]}") as TestOrder;
		assert_nonnull (received);
		assert_cmpfloat (received.amount, EQ, 1.5);
		assert_cmpstr (received.tags[0], EQ, "x");
		assert_cmpstr (received.to_json (), EQ, "{\"amount\":1.50,\"more\":[1.0],\"tags\":[\"x\"]}");
		received.amount = 2;
		assert_cmpstr (received.to_json (), EQ, "{\"amount\":2,\"more\":[1.0],\"tags\":[\"x\"]}");
	} catch (Error error) {
		assert_no_error (error);
	}

	try {
		receive ("order.placed", "{\"amount\":\"much\"}");
		assert_not_reached ();
	} catch (Taskbus.Error.BAD_MESSAGE error) {
		assert_true ("amount" in error.message);
	} catch (Error error) {
		assert_no_error (error);
	}
}

// It goes round in a record.
private void test_record () {
	try {
		var codec = new Taskbus.Codec (null);
		var order = (TestOrder) Taskbus.Message.new_of_type ("order.placed");
		order.order_id = "o1";
		order.set_attribute (Taskbus.ATTRIBUTE_REQUEST_ID, "r1");
		var record = codec.encode (order);
		assert_cmpstr (record.get_topic (), EQ, "orders");
		var again = codec.decode (record) as TestOrder;
		assert_cmpstr (again.order_id, EQ, "o1");
		assert_cmpstr (again.get_attribute (Taskbus.ATTRIBUTE_REQUEST_ID), EQ, "r1");
		assert_true (again.equal (order));
	} catch (Error error) {
		assert_no_error (error);
	}
}

int main (string[] args) {
	Test.init (ref args);
	Test.add_func ("/vala/message/class", test_class);
	Test.add_func ("/vala/message/received", test_received);
	Test.add_func ("/vala/message/record", test_record);
	return Test.run ();
}
