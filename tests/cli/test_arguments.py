# SPDX-License-Identifier: LGPL-2.1-or-later
"""Verbs, options, help, and everything that can be wrong with them."""

import os
import pty
import re
import shutil
import subprocess
import unittest

from cli_case import DEADLINE, TOOL, CliCase

VERBS = [
    "publish", "consume", "event", "task created", "task completed", "task failed", "audit submission",
    "audit completion", "audit entity", "message list", "message describe", "message add", "message remove", "topic list", "topic describe", "topic create", "topic delete", "group list",
    "group describe", "group seek", "group delete", "cluster", "transport list", "profile list",
    "profile show", "profile get", "profile set", "bench publish", "bench consume", "bench latency", "check", "version", "help",
]


class Arguments(CliCase):
    def test_version(self):
        self.assertRegex(self.ok("version"), rb"^taskbus \d+\.\d+\.\d+\n$")
        self.assertEqual(self.ok("--version"), self.ok("version"))
        self.assertEqual(self.ok("consume", "--version"), self.ok("version"))

    def test_help_of_everything(self):
        overview = self.ok("--help").decode()
        for verb in VERBS:
            with self.subTest(verb=verb):
                self.assertIn(f"  {verb}", overview)
                text = self.ok(*verb.split(), "--help").decode()
                self.assertTrue(text.startswith(f"Usage: taskbus {verb} [OPTION…]"), text)
                self.assertEqual(text, self.ok("help", *verb.split()).decode())
        self.assertIn("topic create", self.ok("topic", "--help").decode())
        self.refused(2, "help", "nonsense", says="There is no “nonsense”")

    def test_examples_in_help(self):
        for verb in ("publish", "consume", "topic create", "topic delete", "group seek", "group delete", "bench publish", "check"):
            self.assertIn(b"Examples:\n  # ", self.ok(*verb.split(), "--help"), verb)

    def test_manual_and_completions_know_every_option(self):
        texts = {form: self.ok("help", "--format", form).decode() for form in ("man", "bash", "zsh", "fish")}
        for verb in VERBS:
            for line in self.ok(*verb.split(), "--help").decode().splitlines():
                if not line.startswith(("  -", "      --")) or line.startswith("        "):
                    continue
                name = line.split("--", 1)[1].split("=")[0].split()[0]
                self.assertIn("--" + name, texts["man"].replace("\\-", "-"))
                self.assertIn("--" + name, texts["bash"])
                self.assertIn("--" + name, texts["zsh"])
                self.assertIn(f"-l {name}", texts["fish"])
        self.refused(2, "help", "--format", "html", says="html")

    def test_bash_completion(self):
        script = self.ok("help", "--format", "bash").decode()
        probe = script + """
            probe() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _taskbus; printf '%s ' "${COMPREPLY[@]}"; echo; }
            probe taskbus con
            probe taskbus topic de
            probe taskbus publish -i j
            probe taskbus consume --exi
            probe taskbus -O json profile s
            probe taskbus consume -O ta
            probe taskbus consume ord
            probe taskbus publish -k ''
            probe taskbus publish t --key cl
            probe taskbus profile get cl
            probe taskbus profile set close
            probe taskbus -X cl
            probe taskbus profile set topic.user.logged_i
            probe taskbus profile get envelope.task.c
            probe taskbus -X envelope.user.logged_i
            probe taskbus bench lat
            probe taskbus bench publish --si
            probe taskbus event user.logged_i
            probe taskbus message des
            probe taskbus task failed t1 --err
            probe taskbus audit completion t1 --success ''
            probe taskbus event user.logged_in --set us
            probe taskbus event --dry-run user.logged_in -s i
        """
        self.ok("publish", "orders", "1")
        out = subprocess.run(["bash", "-c", probe], stdout=subprocess.PIPE, timeout=DEADLINE, check=True,
                             env={**self.env, "PATH": os.path.dirname(TOOL) + ":" + self.env["PATH"]}).stdout
        self.assertEqual(out.decode().splitlines(), [
            "consume ", "describe delete ", "json ", "--exit-at-end ", "show set ", "table ", "orders ", " ", " ",
            "client-id close-timeout ", "close-timeout ", "client-id= close-timeout= ",
            "topic.user.logged_in ", "envelope.task.completed envelope.task.created ", "envelope.user.logged_in= ", "latency ", "--size ",
            "user.logged_in ", "describe ", "--error ", "true false ", "user-id= username= user-agent= ", "ip= "])
        for form in ("zsh", "fish"):
            for line in self.ok("help", "--format", form).decode().splitlines():
                if "profile show" in line:
                    self.assertNotRegex(line, r"--key|-l key|seen_subcommand_from publish|separator")

    def test_fish_completion(self):
        if shutil.which("fish") is None:
            return
        script = os.path.join(self.folder, "taskbus.fish")
        with open(script, "wb") as file:
            file.write(self.ok("help", "--format", "fish"))
        for line, expected in (("event user.logged_i", ["user.logged_in"]), ("task failed t1 --err", ["--error"]),
                               ("event user.logged_in --set i", ["ip="]), ("message des", ["describe"]),
                               ("audit completion t1 --success ", ["false", "true"]),
                               ("profile set topic.user.logged_i", ["topic.user.logged_in"]),
                               ("-X envelope.user.logged_i", ["envelope.user.logged_in="]), ("bench lat", ["latency"])):
            with self.subTest(line=line):
                out = subprocess.run(["fish", "--no-config", "-c", f"source {script}; complete -C 'taskbus {line}'"],
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=DEADLINE, check=True,
                                     env={**self.env, "PATH": os.path.dirname(TOOL) + ":" + self.env["PATH"]}).stdout
                self.assertEqual(sorted({word.split("\t")[0] for word in out.decode().splitlines()}), expected)

    def test_shells_and_man_take_what_is_made(self):
        for form, command in (("bash", ["bash", "-n"]), ("zsh", ["zsh", "-n"]), ("fish", ["fish", "-n"]),
                              ("man", ["groff", "-man", "-ww", "-Tutf8", "-Kutf8", "-z"])):
            path = os.path.join(self.folder, form)
            with open(path, "wb") as file:
                file.write(self.ok("help", "--format", form))
            if shutil.which(command[0]) is not None:
                done = subprocess.run([*command, path], stderr=subprocess.PIPE, timeout=DEADLINE, check=False)
                self.assertEqual((done.returncode, done.stderr), (0, b""), form)

    def test_examples_of_the_manual_can_be_copied(self):
        if shutil.which("groff") is None:
            return
        # Wide enough that nothing is broken into lines, and without the bold face's overprinting.
        page = b".ll 1000n\n" + self.ok("help", "--format", "man")
        text = subprocess.run(["groff", "-man", "-Tutf8", "-Kutf8", "-P-c", "-P-b", "-P-u", "-rLL=1000n"], input=page,
                              stdout=subprocess.PIPE, timeout=DEADLINE, check=True).stdout.decode()
        shown = {line.strip() for line in text.split("\nEXAMPLES\n")[1].splitlines()}
        for verb in VERBS:
            _, _, examples = self.ok(*verb.split(), "--help").decode().partition("Examples:\n")
            for line in examples.splitlines():
                if line.strip() and not line.startswith("  # "):
                    self.assertIn(line.strip(), shown)

    def test_unknown_words(self):
        self.refused(2, says="told what to do")
        self.refused(2, "pubish", says="did you mean “publish”?")
        self.refused(2, "topic", says="“topic” needs to be told what to do")
        self.refused(2, "topic", "lst", says="did you mean “topic list”?")
        self.refused(2, "qqqqq", says="There is no “qqqqq”")
        self.refused(2, "consume", "--fom", "start", "t", says="did you mean --from?")
        self.refused(2, "consume", "--nothing-like-it", "t", says="--nothing-like-it")
        self.refused(2, "publish", "t", "-5", says="-5")
        self.refused(2, "consume", "-n", "many", "t", says="many")
        self.refused(2, "publish", "a", "b", "c", says="One argument too many: “c”")
        self.refused(2, "topic", "describe", says="An argument is missing")
        self.refused(2, "--timeout", "-3", "check", says="--timeout")
        self.refused(2, "--timeout=0", "check", says="--timeout must be positive")
        for number in ("0", "-1"):
            self.refused(2, "topic", "create", "t", "-p", number, says="must be positive")
            self.refused(2, "topic", "create", "t", "-r", number, says="must be positive")
        self.assertIn("“taskbus publish --help” tells more", self.refused(2, "publish", says="missing"))
        self.refused(2, "version", "-O", "json", says="--output")
        self.refused(2, "topic", "list", "-O", "raw", says="“raw”")
        self.refused(2, "topic", "list", "-O", "xml", says="“xml”")

    def test_two_dashes_end_the_options(self):
        self.ok("publish", "--", "t", "-5")
        self.assertEqual(self.ok("consume", "-e", "t"), b"-5\n")

    def test_options_before_and_behind_the_verb(self):
        self.assertEqual(self.ok("--endpoints", "null:", "publish", "t", "v"), self.ok("publish", "--endpoints=null:",
                                                                                       "t", "v"))

    def test_bad_profiles(self):
        self.refused(4, "--transport", "nope", "publish", "t", "v", says="“nope”")
        self.refused(2, "--endpoints", ":::", "publish", "t", "v", says="“:::”")
        self.refused(2, "--endpoints", "kafka://host:99999999", "publish", "t", "v", says="99999999")
        self.refused(2, "--endpoints", "", "publish", "t", "v")
        self.refused(2, "--endpoints", f"local:{self.folder}/a,null:", "publish", "t", "v", says="has one folder")
        self.refused(2, "--endpoints", f"local:{self.folder}/a, local:/b", "publish", "t", "v", says="has one folder")
        self.ok("--endpoints", f"local:{self.folder}/a,b", "publish", "t", "v")
        self.ok("--endpoints", f"local:{self.folder}/a%2Cb:c", "publish", "t", "v")
        self.assertIn("a,b:c", os.listdir(self.folder))
        self.refused(2, "--endpoints", "folder", "publish", "t", "v", says="such as local: or null:")
        self.refused(2, "-X", "publish-timeut=3", "publish", "t", "v", says="did you mean “publish-timeout”?")
        self.refused(2, "-X", "queue.max-records=many", "publish", "t", "v", says="“many”")
        self.refused(2, "-X", "nothing", "publish", "t", "v", says="KEY=VALUE")
        self.refused(2, "-X", "local.no-such-key=1", "publish", "t", "v", says="no-such-key")
        self.refused(2, "--profile", "no/such", "publish", "t", "v", says="no/such")
        self.refused(2, "publish", "t", "v", env={"TASKBUS_ENDPOINTS": "::"}, says="TASKBUS_ENDPOINTS")

    def test_bad_topics(self):
        for name in ("", ".", "..", "a/b", "a b", "ä", "x" * 250, "a\x01", "../../etc/passwd"):
            with self.subTest(name=name):
                self.refused(2, "publish", "--", name, "v")
                self.refused(2, "consume", "-e", "--", name)
                self.refused(2, "topic", "create", "--", name)
                self.refused(2, "topic", "describe", "--", name)
        self.refused(2, "publish", "a*", "v", says="a*")
        self.ok("publish", "x" * 249, "v")

    def test_a_refused_name_can_be_read(self):
        for name, shown in (("主题", "主题"), ("a\x01\n", "a\\x01\\x0a"), ("题" * 100, "题" * 32 + "…")):
            err = self.refused(2, "publish", "--", name, "v", says="ASCII letters")
            self.assertIn(f"“{shown}”", err)

    def test_only_what_is_there_is_advertised(self):
        for words in (("--help",), ("profile", "set", "--help"), ("help", "-F", "man"), ("help", "-F", "bash")):
            text = self.ok(*words).decode()
            self.assertNotIn("http:", text)
        self.assertNotRegex(self.ok("help", "-F", "man").decode(), r"(?m) $|\?\.$")

    def test_man_says_where_the_keys_of_kafka_are(self):
        self.assertIn("kafka.md", self.ok("help", "-F", "man").decode())

    def test_man_says_where_the_types_are(self):
        text = self.ok("help", "-F", "man").decode()
        self.assertIn("messages.md", text)
        self.assertIn("type of messages does not exist", text)

    def test_manual_has_the_keys_of_the_local_log(self):
        shown = re.findall(r"(?m)^\.B (local\.[a-z\\-]+)=(\S+)$", self.ok("help", "-F", "man").decode())
        keys = {key.replace("\\-", "-"): value.replace("\\-", "-") for key, value in shown}
        source = os.path.join(os.path.dirname(__file__), "../../plugins/transports/local/local-settings.c")
        with open(source, encoding="utf-8") as file:
            self.assertEqual(sorted(keys), sorted(set(re.findall(r'"(local\.[a-z-]+)"', file.read()))))
        options = [word for key, value in keys.items() for word in ("-X", f"{key}={value}")]
        self.ok("publish", "t", "v", *options)

    def test_verbose(self):
        code, out, err = self.call("-v", "--endpoints", "null:", "publish", "t", "v")
        self.assertEqual(code, 0)
        self.assertIn("profile default, transport null, endpoints null: (option)\n", err)

    def test_colours_only_on_a_terminal_that_wants_them(self):
        self.ok("publish", "t", "v")
        for extra, expected in (({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True),
                                ({"TERM": "dumb"}, False)):
            with self.subTest(extra=extra):
                self.assertEqual(b"\033[" in self.on_terminal("topic", "list", env=extra), expected)
                self.assertEqual(b"\033[1;31m" in self.on_terminal("nonsense", env=extra), expected)
        self.assertNotIn(b"\033", self.ok("topic", "list"))

    def test_remarks_only_on_a_terminal(self):
        self.assertIn(b"Topic a is created", self.on_terminal("topic", "create", "a", env={}))
        self.assertEqual(self.on_terminal("-q", "topic", "create", "b", env={}), b"")
        with open(os.path.join(self.folder, "lines"), "w+b") as lines:
            lines.write(b"x\n" * 10)
            lines.seek(0)
            self.assertIn(b"10 records published in ", self.on_terminal("publish", "c", env={}, stdin=lines))

    def on_terminal(self, *arguments, env, stdin=subprocess.DEVNULL):
        master, slave = pty.openpty()
        try:
            process = self.start(*arguments, env=env, stdin=stdin, stdout=slave, stderr=slave)
            os.close(slave)
            out = b""
            while True:
                try:
                    piece = os.read(master, 65536)
                except OSError:  # what a terminal answers when nobody has it open any more
                    break
                if not piece:
                    break
                out += piece
            process.end()
            return out
        finally:
            os.close(master)


if __name__ == "__main__":
    unittest.main()
