/* SPDX-License-Identifier: LGPL-2.1-or-later */
int main () {
    var loop = new MainLoop ();
    var received = false;

    try {
        var bus = new Taskbus.Bus.default ();
        bus.publish_record (new Taskbus.Record ("greetings", null, new Bytes ("hello".data)), null);
        var subscription = bus.subscribe ("vala", { "greetings" }, null, (delivery) => {
            received = delivery.get_record ().get_value ().compare (new Bytes ("hello".data)) == 0;
            loop.quit ();
            return Taskbus.Outcome.DONE;
        });
        Timeout.add_seconds (30, () => {
            loop.quit ();
            return Source.REMOVE;
        });
        loop.run ();
        subscription.close (null);
        bus.close (null);
    } catch (Error error) {
        printerr ("%s\n", error.message);
    }
    return received ? 0 : 1;
}
