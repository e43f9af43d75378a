# SPDX-License-Identifier: LGPL-2.1-or-later
"""What can be wrong with a connection, one thing at a time: each is a clear error within its time, and health knows it."""

import contextlib
import ctypes
import os
import socket
import threading

from kafka_case import GLib, Taskbus, main, poll_until
from secure_case import SecureCase

UNAUTHORIZED = Taskbus.Error.NOT_AUTHORIZED
UNREACHABLE = Taskbus.Error.UNREACHABLE


class HttpServer(contextlib.AbstractContextManager):
    """Answers whatever comes as an HTTP server answers what it does not understand."""

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        return f"127.0.0.1:{self.listener.getsockname()[1]}"

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                with connection, contextlib.suppress(ConnectionError):
                    connection.recv(65536)
                    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    connection.shutdown(socket.SHUT_WR)
                    connection.recv(65536)


class FailureTest(SecureCase):
    def test_wrong_password(self):
        profile = self.login("alice")
        profile.set_secret("kafka.password", Taskbus.Secret.new("not-hers"))
        error = self.assert_fails(profile, "Invalid username or password", "alice", "kafka.password", code=UNAUTHORIZED)
        self.assertNotIn("not-hers", error.message)

    def test_unknown_authority(self):
        stranger = self.kafka.certificates["stranger-ca"]
        self.assert_fails(self.profile("tls", security="tls", ca_file=stranger), "kafka.ca-file", code=UNREACHABLE)
        self.assert_fails(self.profile("tls", security="tls"), "kafka.ca-file", code=UNREACHABLE)

    def test_expired_certificate_of_the_broker(self):
        self.assert_fails(self.tls("outdated"), "has expired", code=UNREACHABLE)

    def test_certificate_of_another_host(self):
        self.assert_fails(self.tls("misnamed"), "not for the address", code=UNREACHABLE)

    def tls(self, listener, client=None):
        files = self.kafka.certificates[client] if client else {}
        keys = {f"{kind}_file": files[kind] for kind in ("certificate", "key") if kind in files}
        return self.profile(listener, security="tls", ca_file=self.authority, **keys)

    def test_certificate_of_the_client(self):
        self.assert_fails(self.tls("ssl", "client-expired"), "client's certificate", "expired")
        self.assert_fails(self.tls("ssl", "client-stranger"), "client's certificate", "authority")
        self.assert_fails(self.tls("ssl"), "client", "kafka.certificate-file")

    def test_protocols_that_do_not_fit(self):
        self.assert_fails(self.profile("tls"), "wants TLS", "kafka.security", code=UNREACHABLE)
        self.assert_fails(self.tls("plaintext"), "no TLS", "kafka.security", code=UNREACHABLE)
        self.assert_fails(self.profile("sasl_plaintext"), "wants a login", code=UNREACHABLE)
        self.assert_fails(self.login("alice", listener="plaintext"), "takes no login")

    def test_port_that_answers_http(self):
        with HttpServer() as address:
            self.assert_fails(self.profile(address), "HTTP", "http://", code=UNREACHABLE)

    def test_host_that_does_not_resolve(self):
        self.assert_fails(self.profile("nosuch.invalid:9092"), "nosuch.invalid", code=UNREACHABLE)

    def test_nobody_listens(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            address = f"127.0.0.1:{listener.getsockname()[1]}"
        self.assert_fails(self.profile(address), "refused", code=UNREACHABLE)

    def test_broker_that_hangs(self):
        """From the start, and in the middle; afterwards it goes on."""
        bus, topic = self.assert_works(self.profile("plaintext"))
        self.kafka.pause(1)
        try:
            error = self.fail_to_publish(bus)
            self.assertIn(self.kafka.listener("plaintext"), error.message)
            poll_until(lambda: not bus.get_health().ready)
            self.assert_fails(self.profile("plaintext"), self.kafka.listener("plaintext"))
            self.assert_fails(self.tls("tls"), self.kafka.listener("tls"))
            self.assert_fails(self.login("alice"), self.kafka.listener("sasl_plaintext"))
        finally:
            self.kafka.resume(1)
        self.kafka.await_ready()
        bus.publish_record(Taskbus.Record(topic, "again"), None)

    def test_token_that_does_not_come(self):
        def get_token(_profile, _cancellable):
            raise GLib.Error.new_literal(Taskbus.error_quark(), "the provider is away", 0)

        profile = self.profile("sasl_plaintext", security="sasl", sasl_mechanism="OAUTHBEARER")
        profile.set_token_func(get_token)
        self.assert_fails(profile, "the provider is away", code=UNAUTHORIZED)

    # --- What is known before a connection is ----------------------------------------------------------------------

    def test_keys_without_effect(self):
        self.assert_refused(self.profile("tls", ca_file=self.authority), "kafka.ca-file", "tls")
        self.assert_refused(self.profile("plaintext", sasl_mechanism="PLAIN"), "kafka.sasl-mechanism", "sasl-tls")

    def test_keys_that_are_missing(self):
        self.assert_refused(self.profile("tls", security="sasl"), "kafka.sasl-mechanism")
        self.assert_refused(self.profile("tls", security="sasl", sasl_mechanism="PLAIN"), "kafka.username")
        half = {"security": "sasl", "sasl_mechanism": "SCRAM-SHA-512", "username": "alice"}
        self.assert_refused(self.profile("tls", **half), "kafka.password-file", "TASKBUS_KAFKA_PASSWORD")
        self.assert_refused(self.profile("tls", security="sasl", sasl_mechanism="OAUTHBEARER"), "kafka.token-file")
        client = self.kafka.certificates["client-encrypted"]
        self.assert_refused(self.profile("ssl", security="tls", certificate_file=client["certificate"]), "kafka.key-file")
        self.assert_refused(self.profile("ssl", security="tls", key_file=client["key"]), "kafka.certificate-file")
        both = {"certificate_file": client["certificate"], "key_file": client["key"]}
        self.assert_refused(self.profile("ssl", security="tls", **both), "encrypted", "kafka.key-password-file")
        wrong = self.profile("ssl", key_password="wrong", security="tls", ca_file=self.authority, **both)
        self.assert_refused(wrong, "password of the private key is wrong")

    def test_kerberos_without_a_keytab(self):
        """Or without Kerberos in librdkafka."""
        profile = self.profile("sasl_plaintext", security="sasl", sasl_mechanism="GSSAPI")
        self.assert_refused(profile, "keytab" if self.has_kerberos() else "built without")

    def has_kerberos(self):
        librdkafka = ctypes.CDLL("librdkafka.so.1")
        librdkafka.rd_kafka_conf_new.restype = ctypes.c_void_p
        conf = ctypes.c_void_p(librdkafka.rd_kafka_conf_new())
        self.addCleanup(librdkafka.rd_kafka_conf_destroy, conf)
        text = ctypes.create_string_buffer(512)
        librdkafka.rd_kafka_conf_get(conf, b"builtin.features", text, ctypes.byref(ctypes.c_size_t(len(text))))
        return b"sasl_gssapi" in text.value

    def test_values_that_mean_nothing(self):
        self.assert_refused(self.profile("tls", security="yes"), "kafka.security", "sasl-tls")
        self.assert_refused(self.profile("tls", security="sasl", sasl_mechanism="MD5"), "MD5", "SCRAM-SHA-512")

    def test_files(self):
        self.assert_refused(self.profile("tls", security="tls", ca_file="/no/such"), "kafka.ca-file", "/no/such")
        client = self.kafka.certificates["client"]
        both = {"certificate_file": client["certificate"], "key_file": client["key"]}
        os.chmod(client["key"], 0o644)
        self.assert_refused(self.profile("ssl", security="tls", **both), client["key"], "0644", "chmod 600")
        os.chmod(client["key"], 0o600)

    def test_keys_by_themselves(self):
        """A profile is made key by key: what is not complete yet is no mistake, what is wrong in itself is."""
        transport = Taskbus.transport_new("kafka")
        transport.check_profile(self.profile("tls", sasl_mechanism="PLAIN"))
        with self.assertRaises(GLib.Error) as caught:
            transport.check_profile(self.profile("tls", security="yes"))
        self.assertIn("kafka.security", caught.exception.message)


if __name__ == "__main__":
    main()
