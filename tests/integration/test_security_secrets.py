# SPDX-License-Identifier: LGPL-2.1-or-later
"""No secret is in anything that is written, however much is: not when all goes well, not when it fails, not when a
librdkafka that tells everything is asked for it."""

import base64
import os
import subprocess
import tempfile

from kafka_case import main, make_name
from secure_case import SCRAM_VERSION, SecureCase, librdkafka_version
from test_security_login import make_jwt

TOOL = os.environ["TASKBUS_TOOL"]
LOUD = {"G_MESSAGES_DEBUG": "all", "G_DEBUG": "gc-friendly", "TASKBUS_KAFKA_DEBUG": "all"}
SECONDS = 60


def forms(secret):
    """The ways in which a secret may be written."""
    encoded = base64.b64encode(secret.encode()).decode()
    return {secret, secret.encode().hex(), encoded.rstrip("="), base64.urlsafe_b64encode(secret.encode()).decode().rstrip("=")}


class SecretsTest(SecureCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="taskbus-secrets-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.output = []

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8", opener=lambda file, flags: os.open(file, flags, 0o600)) as file:
            file.write(text + "\n")
        return path

    def call(self, *arguments, **environment):
        """Runs the tool, as loud as it can be; keeps what it wrote, and returns its exit code and all that."""
        inherited = {name: value for name, value in os.environ.items() if name != "TASKBUS_TOOL"}
        done = subprocess.run(
            [TOOL, "-v", *arguments],
            env={**inherited, **LOUD, "LC_ALL": "C.UTF-8", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
        )
        written = done.stdout.decode(errors="replace")
        self.output.append(written)
        return done.returncode, written

    def options(self, listener, **keys):
        options = ["--endpoints", f"kafka://{self.kafka.listener(listener)}"]
        for key, value in keys.items():
            options += ["-X", f"kafka.{key.replace('_', '-')}={value}"]
        return options

    def use(self, options, works=True, **environment):
        """Publishes, consumes, administrates and shows, with a login."""
        topic = make_name("secrets")
        options = [*options, "--timeout", "20" if works else "3"]
        code, written = self.call(*options, "publish", topic, "hello", **environment)
        self.assertEqual(code == 0, works, written)
        self.assertIn("DEBUG", written)
        self.call(*options, "profile", "show", **environment)
        self.call(*options, "check", **environment)
        self.call(*options, "topic", "list", **environment)
        if works:
            _, written = self.call(*options, "consume", topic, "--from", "start", "--exit-at-end", **environment)
            self.assertIn("hello", written)

    def assert_hidden(self, *secrets):
        written = "".join(self.output)
        self.assertGreater(len(written), 10000)
        for secret in secrets:
            for form in forms(secret):
                self.assertNotIn(form, written)

    def test_password(self):
        password = self.kafka.users["alice"]
        options = self.options("sasl_plaintext", security="sasl", sasl_mechanism="PLAIN", username="alice")
        self.use(options, TASKBUS_KAFKA_PASSWORD=password)
        self.use(options, works=False, TASKBUS_KAFKA_PASSWORD=password + "-wrong")
        self.assert_hidden(password, f"\0alice\0{password}")

    def test_password_of_scram(self):
        password = self.kafka.users["alice"]
        options = self.options("sasl_plaintext", security="sasl", sasl_mechanism="SCRAM-SHA-512", username="alice")
        options += ["-X", f"kafka.password-file={self.file('password', password)}"]
        self.use(options, works=librdkafka_version() >= SCRAM_VERSION)
        self.assert_hidden(password)

    def test_credential_of_systemd(self):
        password = self.kafka.users["alice"]
        self.file("taskbus.kafka.password", password)
        options = self.options("sasl_plaintext", security="sasl", sasl_mechanism="PLAIN", username="alice")
        self.use(options, CREDENTIALS_DIRECTORY=self.folder)
        self.assert_hidden(password)

    def test_private_key(self):
        files = self.kafka.certificates["client-encrypted"]
        with open(files["key"], encoding="ascii") as file:
            lines = [line.strip() for line in file if "-----" not in line]
        password = files["key-password"]
        keys = {"certificate_file": files["certificate"], "key_file": files["key"], "ca_file": self.authority}
        options = self.options("ssl", security="tls", **keys)
        self.use(options, TASKBUS_KAFKA_KEY_PASSWORD=password)
        self.use(options, works=False, TASKBUS_KAFKA_KEY_PASSWORD=password + "-wrong")
        self.assert_hidden(password)
        self.assertFalse([line for line in lines if line in "".join(self.output)])

    def test_token(self):
        tokens = [make_jwt("alice"), make_jwt("alice", -10), "no-token-at-all"]
        options = self.options("sasl_plaintext", security="sasl", sasl_mechanism="OAUTHBEARER")
        for token in tokens:
            path = self.file("token", token)
            self.use([*options, "-X", f"kafka.token-file={path}"], works=token is tokens[0])
            self.assertNotIn(token, "".join(self.output))
            os.remove(path)
        self.assert_hidden(*tokens)

    def test_what_was_put_into_the_wrong_place(self):
        password = "hunter2-in-sight"
        mistakes = [
            ["-X", f"kafka.password={password}"],
            ["-X", f"kafka.sasl.password={password}"],
            ["-X", f"kafka.sasl-password={password}"],
            ["--endpoints", f"kafka://alice:{password}@127.0.0.1:9092"],
        ]
        for mistake in mistakes:
            for verb in (["publish", "t", "hello"], ["profile", "show"], ["check"]):
                _, written = self.call(*mistake, *verb)
                self.assertNotIn(password, written)
        code, written = self.call("profile", "set", "kafka.password", password)
        self.assertEqual(code, 2)
        self.assertNotIn(password, written)


if __name__ == "__main__":
    main()
