# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every way to prove who one is, and to know whom one talks to, works against a real broker."""

import base64
import contextlib
import ctypes
import json
import os
import select
import tempfile
import time

from kafka_case import GLib, Taskbus, main, poll_until
from secure_case import SCRAM_VERSION, SecureCase, librdkafka_version

IN_OPEN = 0x20


def make_jwt(user, seconds=3600):
    """A token without a signature, as brokers take it that were told of no other way."""
    parts = ({"alg": "none"}, {"sub": user, "iat": int(time.time()) - 1, "exp": int(time.time()) + seconds})
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


class LoginTest(SecureCase):
    def test_plain(self):
        self.assert_works(self.login("alice"))

    def test_plain_over_tls(self):
        self.assert_works(self.tls_login("alice", "PLAIN"))

    def tls_login(self, user, mechanism):
        profile = self.login(user, mechanism, "sasl_ssl", ca_file=self.authority)
        profile.set("kafka.security", "sasl-tls")
        return profile

    def test_scram(self):
        for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512"):
            with self.subTest(mechanism):
                if librdkafka_version() >= SCRAM_VERSION:
                    self.assert_works(self.login("alice", mechanism))
                    self.assert_works(self.tls_login("alice", mechanism))
                else:
                    self.assert_fails(
                        *[self.login("alice", mechanism), "SCRAM", "2.6.1", "PLAIN over TLS", "client certificate"],
                        code=Taskbus.Error.NOT_AUTHORIZED,
                    )

    def test_tls(self):
        self.assert_works(self.profile("tls", security="tls", ca_file=self.authority))

    def test_host_name_is_not_verified_when_told_so(self):
        profile = self.profile("misnamed", security="tls", ca_file=self.authority)
        profile.set("kafka.ssl.endpoint.identification.algorithm", "none")
        self.assert_works(profile)

    def test_mutual_tls(self):
        for name in ("client", "client-encrypted"):
            with self.subTest(name):
                files = self.kafka.certificates[name]
                keys = {"certificate_file": files["certificate"], "key_file": files["key"]}
                password = files.get("key-password")
                self.assert_works(
                    self.profile("ssl", key_password=password, security="tls", ca_file=self.authority, **keys)
                )

    def test_names_of_librdkafka(self):
        profile = self.profile("sasl_plaintext")
        for key, value in (("security.protocol", "SASL_PLAINTEXT"), ("sasl.mechanisms", "PLAIN"), ("sasl-username", "alice")):
            profile.set("kafka." + key, value)
        profile.set_secret("kafka.sasl.password", Taskbus.Secret.new(self.kafka.users["alice"]))
        self.assert_works(profile)

    def test_token_of_the_program(self):
        asked = []

        def get_token(_profile, _cancellable):
            asked.append(True)
            return Taskbus.Token.new(Taskbus.Secret.new(make_jwt("alice")), "alice", (int(time.time()) + 3600) * 1000000, None)

        profile = self.profile("sasl_plaintext", security="sasl", sasl_mechanism="OAUTHBEARER")
        profile.set_token_func(get_token)
        self.assert_works(profile)
        self.assertTrue(asked)

    def test_new_token_that_does_not_come(self):
        """While the brokers answer over the connections that there are, nothing is refused."""
        asked = []

        def get_token(_profile, _cancellable):
            asked.append(True)
            if len(asked) > 1:
                raise GLib.Error.new_literal(Taskbus.error_quark(), "the provider is away", 0)
            return Taskbus.Token.new(Taskbus.Secret.new(make_jwt("alice")), "alice", int((time.time() + 4) * 1000000), None)

        profile = self.profile("sasl_plaintext", security="sasl", sasl_mechanism="OAUTHBEARER")
        profile.set_token_func(get_token)
        bus, topic = self.assert_works(profile)
        poll_until(lambda: len(asked) > 1)
        for _ in range(50):
            self.assertEqual(bus.get_admin().describe_topic(topic, None).name, topic)

    def test_token_of_a_file_is_read_again(self):
        with tempfile.NamedTemporaryFile("w", prefix="taskbus-token-") as file:
            file.write(make_jwt("alice", 5))
            file.flush()
            profile = self.profile("sasl_plaintext", security="sasl", sasl_mechanism="OAUTHBEARER", token_file=file.name)
            bus, topic = self.assert_works(profile)
            with self.watch_openings(file.name) as opened:
                file.seek(0)
                file.write(make_jwt("alice", 3600))
                file.flush()
                poll_until(opened)
            bus.publish_record(Taskbus.Record(topic, "again"), None)

    @contextlib.contextmanager
    def watch_openings(self, path):
        """Yields a function that tells whether somebody has opened the file since."""
        libc = ctypes.CDLL(None, use_errno=True)
        descriptor = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            self.assertGreaterEqual(libc.inotify_add_watch(descriptor, os.fsencode(path), IN_OPEN), 0)
            yield lambda: bool(select.select([descriptor], [], [], 0)[0])
        finally:
            os.close(descriptor)


if __name__ == "__main__":
    main()
