// SPDX-License-Identifier: LGPL-2.1-or-later
imports.gi.versions.Taskbus = '1';
const {GObject, Taskbus} = imports.gi;
const System = imports.system;

let failed = false;

function assertEqual(actual, expected) {
    if (actual === expected)
        return;
    printerr(`${actual} is not ${expected}: ${new Error().stack}`);
    failed = true;
}

const Order = GObject.registerClass({
    GTypeName: 'TestOrder',
    Implements: [Taskbus.Message],
    Properties: {
        'order-id': GObject.ParamSpec.string('order-id', '', '', GObject.ParamFlags.READWRITE, null),
        'amount': GObject.ParamSpec.double('amount', '', '', GObject.ParamFlags.READWRITE, -1e9, 1e9, 0),
    },
}, class Order extends GObject.Object {});

// A class of JavaScript is a type of messages.
Taskbus.MessageType.register_class_in_order(Order.$gtype, 'order.placed', 'orders', 'order-id', Taskbus.Envelope.FLAT,
    ['order-id', 'amount']);
const order = Taskbus.Message.new_of_type('order.placed');
order.order_id = 'o1';
assertEqual(order instanceof Order, true);
assertEqual(order.get_message_type().get_topic(), 'orders');
assertEqual(order.get_json('order-id'), '"o1"');
assertEqual(order.to_json(), '{"order_id":"o1","amount":0}');

const received = Taskbus.Message.from_json('order.placed', '{"amount":1.50,"more":[1]}', -1);
assertEqual(received instanceof Order, true);
assertEqual(received.amount, 1.5);
assertEqual(received.to_json(), '{"amount":1.50,"more":[1]}');
received.amount = 2;
assertEqual(received.get_json('more'), '[1]');

// What a table says is a class with properties.
Taskbus.MessageType.register_json('{"name":"gjs.kinds","fields":[{"name":"the-id","kind":"id"},' +
    '{"name":"count","kind":"int32"},{"name":"tags","kind":"strings"}]}', -1);
const message = Taskbus.Message.new_of_type('gjs.kinds');
message.the_id = 't"1';
message.count = 3;
message.tags = ['a', 'ü'];
assertEqual(message.to_json(), '{"the_id":"t\\"1","count":3,"tags":["a","ü"]}');

System.exit(failed ? 1 : 0);
