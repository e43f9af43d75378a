# SPDX-License-Identifier: LGPL-2.1-or-later
"""Topics, groups, transports, profiles and checks."""

import json
import os
import sqlite3
import unittest

from cli_case import CliCase


class Admin(CliCase):
    def objects(self, *arguments):
        return [json.loads(line) for line in self.ok(*arguments, "-O", "json").splitlines()]

    def test_topics(self):
        self.assertEqual(self.ok("topic", "list", "-O", "text"), b"")
        code, out, err = self.call("topic", "create", "orders", "-p", "3")
        self.assertEqual((code, out, err), (0, b"", ""))
        self.refused(1, "topic", "create", "orders", says="orders")
        self.refused(2, "topic", "create", "x", "-p", "-1")
        self.refused(2, "topic", "create", "x", "-c", "nonsense", says="KEY=VALUE")
        self.refused(2, "topic", "create", "x", "-c", "no.such.setting=1", says="no.such.setting")
        self.ok("publish", "orders", "-p", "1", "v")
        self.ok("publish", "logs", "v")
        self.assertEqual(self.objects("topic", "list"), [
            {"topic": "logs", "partitions": 1, "records": 1}, {"topic": "orders", "partitions": 3, "records": 1}])
        self.assertEqual(self.ok("topic", "list", "-O", "text"), b"logs\t1\t1\norders\t3\t1\n")
        self.assertEqual(self.ok("topic", "list").splitlines()[0].split(), [b"TOPIC", b"PARTITIONS", b"RECORDS"])
        described = self.objects("topic", "describe", "orders")[0]
        self.assertEqual([(p["partition"], p["low"], p["high"]) for p in described["partitions"]],
                         [(0, 0, 0), (1, 0, 1), (2, 0, 0)])
        self.assertIn(b"PARTITION", self.ok("topic", "describe", "orders"))
        self.refused(4, "topic", "describe", "nosuch", says="nosuch")
        self.refused(4, "topic", "delete", "nosuch", says="nosuch")

    def test_cluster(self):
        (cluster,) = self.objects("cluster")
        self.assertEqual((cluster["controller"], cluster["alive"], cluster["ready"]), (0, True, True))
        self.assertEqual([broker["host"] for broker in cluster["brokers"]], [os.path.join(self.folder, "log")])
        table = self.ok("cluster").decode()
        self.assertIn("BROKER", table)
        self.assertIn("cluster = " + cluster["cluster"], table)
        self.assertIn("health = ready", table)
        (nothing,) = self.objects("--endpoints", "null:", "cluster")
        self.assertEqual((nothing["cluster"], nothing["ready"], nothing["brokers"]), (None, True, []))

    def test_columns_are_aligned_in_any_script(self):
        self.ok("publish", "t", "v")
        for group in ("\u4efb\u52a1\u7ec4", "abcdef"):
            self.ok("consume", "t", "-g", group, "-e")
        lines = self.ok("group", "list").decode().splitlines()[1:]
        self.assertEqual(len(lines), 2)
        # Each of the three characters of the one name takes two columns, so both names are six wide.
        self.assertEqual(len({line.replace(line.split()[0], "", 1) for line in lines}), 1, lines)

    def test_deleting_a_topic_wants_a_yes(self):
        self.ok("publish", "t", "v")
        code, out, err = self.call("topic", "delete", "t")
        self.assertEqual((code, out), (0, b"Would delete topic t with 1 partitions and 1 records\n"))
        self.assertEqual(err, "Nothing was changed; do it with --yes\n")
        self.assertEqual(len(self.records("t")), 1)
        code, out, err = self.call("topic", "delete", "t", "--yes")
        self.assertEqual((code, out, err), (0, b"", ""))
        self.refused(4, "consume", "-e", "t")

    def test_groups(self):
        self.ok("publish", "t", stdin=b"0\n1\n2\n3\n")
        self.assertEqual(self.ok("group", "list", "-O", "text"), b"")
        self.refused(4, "group", "describe", "g", says="g")
        self.ok("consume", "-g", "g", "-n", "3", "t")
        self.assertEqual([g["group"] for g in self.objects("group", "list")], ["g"])
        described = self.objects("group", "describe", "g")[0]
        self.assertEqual(described["state"], "empty")
        self.assertEqual([(p["topic"], p["partition"], p["committed"], p["end"], p["lag"], p["member"])
                          for p in described["positions"]], [("t", 0, 3, 4, 1, None)])

        seek = ("group", "seek", "g", "--to", "1", "-O", "text")
        code, out, err = self.call(*seek)
        self.assertEqual((code, out, err), (0, b"t\t0\t3\t1\n", "Nothing was changed; do it with --yes\n"))
        self.assertEqual(self.objects("group", "describe", "g")[0]["positions"][0]["committed"], 3)
        self.assertEqual(self.ok(*seek, "--yes"), b"t\t0\t3\t1\n")
        self.assertEqual(self.ok("consume", "-g", "g", "-e", "t"), b"1\n2\n3\n")
        self.ok("group", "seek", "new", "t", "--to", "-1", "--yes")
        self.assertEqual(self.ok("consume", "-g", "new", "-e", "t"), b"3\n")
        self.refused(2, "group", "seek", "g", says="--to")
        self.refused(2, "group", "seek", "g", "--to", "1:2", says="range")
        self.refused(2, "group", "seek", "g", "--to", "noon", says="noon")
        self.refused(4, "group", "seek", "nosuch", "--to", "start", says="nosuch")
        self.refused(4, "group", "seek", "g", "nosuch", "--to", "start", says="nosuch")

        code, out, _ = self.call("group", "delete", "g")
        self.assertEqual((code, out), (0, b"Would forget group g with its positions in 1 partitions\n"))
        self.ok("group", "delete", "g", "--yes")
        self.refused(4, "group", "describe", "g")
        self.refused(4, "group", "delete", "g", "--yes")

    def test_a_group_with_members_cannot_be_moved(self):
        self.ok("publish", "t", "v")
        process = self.start("consume", "-g", "g", "t")
        process.read_until(b"v\n")
        self.assertEqual(len(self.objects("group", "describe", "g")[0]["members"]), 1)
        self.refused(1, "group", "seek", "g", "--to", "start", "--yes")
        self.refused(1, "group", "delete", "g", "--yes")

    def test_transports(self):
        found = {t["transport"]: t for t in self.objects("transport", "list")}
        self.assertIn("durable", found["local"]["capabilities"].split(","))
        self.assertIn("null", found)
        self.assertTrue(found["null"]["path"].endswith("libtaskbus-transport-null.so"))

    def test_check(self):
        self.ok("publish", "t", "v")
        checks = self.objects("check")
        self.assertEqual([c["check"] for c in checks], ["configuration", "module", "connection", "integrity"])
        self.assertEqual({c["status"] for c in checks}, {"ok"})
        self.ok("--endpoints", "null:", "check")
        self.assertEqual([line.split(b": ")[0].split() for line in self.ok("check").splitlines()],
                         [[b"ok", c["check"].encode()] for c in checks])
        code, out, _ = self.call("--transport", "nope", "check")
        self.assertRegex(out.decode().splitlines()[-2], "^failed  module: ")
        self.assertRegex(out.decode().splitlines()[-1], "^        → ")

        code, out, err = self.call("--transport", "nope", "check", "-O", "json")
        self.assertEqual((code, err), (4, ""))
        last = json.loads(out.splitlines()[-1])
        self.assertEqual((last["check"], last["status"]), ("module", "failed"))
        self.assertIn("taskbus transport list", last["advice"])
        code, out, _ = self.call("--endpoints", "local:/proc/none", "check", "-O", "json")
        self.assertEqual(code, 1)
        self.assertTrue(json.loads(out.splitlines()[-1])["advice"])
        self.assertEqual(self.call("--endpoints", ":::", "check")[0], 2)

    def test_check_of_a_damaged_log(self):
        self.ok("publish", "t", stdin=b"".join(b"%d %s\n" % (n, b"x" * 300) for n in range(2000)))
        path = os.path.join(self.folder, "log", "log.db")
        log = sqlite3.connect(path)
        log.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        log.close()
        middle = os.path.getsize(path) // 4096 // 2
        with open(path, "r+b") as file:
            for page in (middle, middle + 1):
                file.seek(page * 4096)
                file.write(b"\xff" * 64)
        for form in ("table", "text", "json"):
            code, out, err = self.call("check", "-O", form)
            self.assertEqual((code, err), (1, ""))
            self.assertIn("salvaged as soon as reading or writing meets the damage", out.decode())
            self.assertNotIn("\ufffd", out.decode())
        # What check promised: whoever reads meets the damage, and what is intact is still there.
        records = self.call("consume", "-e", "t")[1].splitlines()
        self.assertGreater(len(records), 1800)
        self.assertLess(len(records), 2000)
        self.assertRegex(self.call("check")[1].decode(), r"records \d+ to \d+ are lost")


class Profiles(CliCase):
    def setUp(self):
        super().setUp()
        self.env["GSETTINGS_BACKEND"] = "keyfile"
        self.env["XDG_CONFIG_HOME"] = os.path.join(self.folder, "config")
        self.env["HOME"] = self.folder
        del self.env["TASKBUS_ENDPOINTS"]

    def show(self, *arguments):
        rows = [json.loads(line) for line in self.ok(*arguments, "profile", "show", "-O", "json").splitlines()]
        return {row["key"]: (row["value"], row["origin"]) for row in rows}

    def test_origins(self):
        self.assertEqual(self.show()["endpoints"], ("local:", "built-in default"))
        self.ok("profile", "set", "endpoints", "local:/stored")
        self.assertEqual(self.show()["endpoints"][0], "local:/stored")
        self.assertIn("GSettings", self.show()["endpoints"][1])
        self.env["TASKBUS_ENDPOINTS"] = "local:/environment"
        self.assertEqual(self.show()["endpoints"], ("local:/environment", "environment variable TASKBUS_ENDPOINTS"))
        self.assertEqual(self.show("--endpoints", "null:")["endpoints"], ("null:", "option"))
        self.assertEqual(self.ok("profile", "get", "endpoints"), b"local:/environment\n")
        code, _, err = self.call("profile", "set", "endpoints", "local:/other")
        self.assertEqual(code, 0)
        self.assertIn("TASKBUS_ENDPOINTS wins over it", err)
        del self.env["TASKBUS_ENDPOINTS"]
        self.assertEqual(self.ok("profile", "get", "endpoints"), b"local:/other\n")
        self.ok("profile", "set", "endpoints")
        self.assertEqual(self.ok("profile", "get", "endpoints"), b"local:\n")

    def test_names(self):
        self.assertEqual(self.ok("profile", "list", "-O", "text"), b"default\n")
        self.ok("--profile", "test", "profile", "set", "endpoints", "null:")
        self.assertEqual(self.ok("profile", "list", "-O", "text"), b"default\ntest\n")
        self.assertEqual(self.call("--profile", "test", "publish", "t", "v")[0], 0)
        self.assertIn(b"null:", self.ok("--profile", "test", "profile", "show"))
        for verb in (("show",), ("get", "endpoints")):
            self.refused(4, "--profile", "nosuch", "profile", *verb, says="Nothing is stored under the profile “nosuch”")

    def test_refused(self):
        self.refused(2, "profile", "set", "no-such-key", "x", says="no-such-key")
        self.refused(2, "profile", "get", "no-such-key", says="no-such-key")
        self.refused(2, "profile", "set", "queue.max-records", "many", says="many")
        self.refused(4, "profile", "get", "client-id", says="client-id")
        for endpoints in ("", "nonsense", "local:relative", "local:/a,null:", "null:x"):
            self.refused(2, "profile", "set", "endpoints", endpoints, says="endpoints")
        self.refused(4, "profile", "set", "nosuch.key", "v", says="nosuch")
        self.assertEqual(self.ok("profile", "get", "endpoints"), b"local:\n")
        self.ok("profile", "set", "local.session-timeout", "7000")
        self.assertEqual(self.ok("profile", "get", "local.session-timeout"), b"7000\n")

    def test_unknown_variables_are_mentioned(self):
        known = {"TASKBUS_PROFILE": "default", "TASKBUS_TEST_LONG": "1", "TASKBUS_LOCAL_PARTITIONS": "2",
                 "TASKBUS_NULL_X": "1", "TASKBUS_QUEUE_MAX_RECORDS": "5", "TASKBUS_ENDPOINTS": f"local:{self.folder}/l"}
        for verb in (("check",), ("profile", "show")):
            self.ok(*verb, env=known)
            code, _, err = self.call(*verb, env={**known, "TASKBUS_NOSUCH": "1", "TASKBUS_NO_SUCH": "1"})
            self.assertEqual((code, sorted(line.split()[3] for line in err.splitlines())),
                             (0, ["TASKBUS_NOSUCH", "TASKBUS_NO_SUCH"]))

    def test_secrets_are_not_shown(self):
        given = {"TASKBUS_KAFKA_SASL_PASSWORD": "hunter2"}
        shown = self.ok("profile", "show", env=given)
        self.assertNotIn(b"hunter2", shown)
        self.assertIn(b"TASKBUS_KAFKA_SASL_PASSWORD", shown)
        self.assertEqual(self.ok("profile", "get", "kafka.sasl.password", env=given), b"(set, not shown)\n")
        self.refused(4, "profile", "get", "kafka.sasl.password")

    def test_secrets_are_no_options(self):
        for call in (("-X", "kafka.password=hunter2", "profile", "show"),
                     ("profile", "set", "kafka.password", "hunter2")):
            code, out, err = self.call(*call)
            self.assertEqual((code, out), (2, b""))
            self.assertNotIn("hunter2", err)
            self.assertIn("TASKBUS_KAFKA_PASSWORD", err)
            self.assertIn("kafka.password-file", err)

    def test_values_of_transports_are_checked(self):
        self.refused(2, "profile", "set", "local.session-timeout", "soon", says="soon")
        self.refused(2, "profile", "set", "local.sesion-timeout", "7000", says="local.session-timeout")
        self.refused(2, "profile", "set", "null.anything", "1", says="null.anything")

    def test_keys_of_unknown_types_are_mentioned(self):
        code, out, err = self.call("profile", "set", "topic.user.loged_in", "x")
        self.assertEqual((code, out), (0, b""))
        self.assertIn("The key “topic.user.loged_in” (GSettings", err)
        self.assertIn("has no effect here: ", err)
        self.assertIn("did you mean “user.logged_in”?", err)
        self.assertEqual(self.ok("profile", "get", "topic.user.loged_in"), b"x\n")
        code, _, err = self.call("check", env={"TASKBUS_ENVELOPE_NOBODY_KNOWS": "flat", "TASKBUS_TOPIC_USER_LOGIN": "a",
                                               "KAFKA_AUDIT_TOPIC": "b", "TASKBUS_ENDPOINTS": "null:"})
        self.assertEqual(code, 0)
        self.assertEqual([line.split("”")[0] for line in err.splitlines()],
                         ["The key “envelope.nobody.knows", "The key “topic.user.loged_in"])
        self.ok("profile", "set", "topic.user.loged_in")
        self.ok("profile", "set", "topic.task.progress", "progress")
        self.ok("check", env={"TASKBUS_ENDPOINTS": "null:"})

    def test_what_is_to_be_stored_is_no_option(self):
        for key, value in (("close-timeout", "x"), ("audit.fallback", "x"), ("endpoints", ":::"), ("local.partitions", "x"),
                           ("topic.user_login", "a/b"), ("envelope.user_login", "x"), ("audit.enabled", "x"),
                           ("local.sesion-timeout", "1")):
            self.assertNotIn("option", self.refused(2, "profile", "set", key, value, says=key))

    def test_keys_of_the_audit_log_and_of_the_listener_for_tasks(self):
        for key, value in (("audit.fallback", "spool"), ("audit.enabled", "no"), ("task.poll-wait", "5"),
                           ("audit.endpoints", "null:")):
            self.ok("profile", "set", key, value)
            self.assertEqual(self.ok("profile", "get", key).decode().strip(), {"no": "false"}.get(value, value))
        self.refused(2, "profile", "set", "audit.falback", "spool", says="did you mean “audit.fallback”?")
        self.refused(2, "profile", "set", "audit.fallback", "keep", says="drop, fail, spool")
        self.refused(2, "profile", "set", "audit.enabled", "perhaps", says="neither true nor false")
        self.refused(2, "profile", "set", "task.max-poll-records", "0", says="task.max-poll-records")
        self.refused(2, "profile", "set", "audit.endpoints", "kafka:", says="kafka")
        text = self.ok("profile", "show", env={
            "TASKBUS_AUDIT_ENABLED": "true", "TASKBUS_TASK_ERROR_PAUSE": "7", "TASKBUS_MESSAGE_PATH": self.folder,
            "TASKBUS_AUDIT_ENDPOINTS": "kafka://me:secret@host:1"}).decode()
        self.assertRegex(text, r"task\.error-pause +7 +environment variable TASKBUS_TASK_ERROR_PAUSE\n")
        self.assertNotIn("message.path", text)
        self.assertNotIn("secret", text)

    def test_topics_and_envelopes_of_types(self):
        self.ok("profile", "set", "topic.user.registered", "user-events")
        self.ok("profile", "set", "envelope.user.registered", "event")
        self.assertEqual(self.ok("profile", "get", "topic.user.registered"), b"user-events\n")
        self.refused(2, "profile", "set", "topic.user.registered", "user events", says="topic.user.registered")
        self.refused(2, "profile", "set", "envelope.user.registered", "evnt", says="did you mean")
        code, out, err = self.call("profile", "show", env={"TASKBUS_TOPIC_USER_LOGIN": "a", "KAFKA_AUDIT_TOPIC": "b"})
        self.assertEqual((code, err), (0, ""))
        self.assertRegex(out, rb"\ntopic\.user_login +a +environment variable TASKBUS_TOPIC_USER_LOGIN\n")
        self.assertNotIn(b"topic.user.login", out)
        shown = self.ok("profile", "show", env={"TASKBUS_TOPIC_USER_LOGGED_IN": "a", "TASKBUS_ENVELOPE_USER_LOGIN": "event",
                                                "TASKBUS_TOPIC_NOBODY_KNOWS": "b", "KAFKA_TOPIC_USER_EVENTS": "c",
                                                "TASKBUS_TOPIC_USER_LOGIN": "d"})
        for key, value in ((b"topic.user.logged_in", b"a"), (b"envelope.user_login", b"event"),
                           (b"topic.nobody.knows", b"b"), (b"topic.user_logout", b"c"), (b"topic.user_login", b"d")):
            self.assertEqual(shown.count(b"\n" + key + b" "), 1, shown)
            self.assertRegex(shown, b"\n" + key + b" +" + value + b" ")
        for line in (b"topic.user.registered", b"envelope.user.registered", b"topic.task.audit", b"KAFKA_AUDIT_TOPIC"):
            self.assertIn(line, out)


if __name__ == "__main__":
    unittest.main()
