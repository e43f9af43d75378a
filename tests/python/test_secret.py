# SPDX-License-Identifier: LGPL-2.1-or-later
import concurrent.futures
import os
import tempfile
import threading
import unittest

import gi

gi.require_version("Taskbus", "1")
from gi.repository import Gio, GLib, Taskbus


class SecretTest(unittest.TestCase):
    def setUp(self):
        self.profile = Taskbus.Profile.new_plain()

    def test_secret_is_revealed_only_when_asked(self):
        secret = Taskbus.Secret.new("hunter2")

        self.assertEqual(secret.reveal(), "hunter2")
        self.assertNotIn("hunter2", repr(secret) + str(secret))

    def test_profile(self):
        self.assertIsNone(self.profile.get_secret("kafka.password"))
        self.profile.set_secret("kafka.password", Taskbus.Secret.new("hunter2"))
        self.assertEqual(self.profile.get_secret("kafka.password").reveal(), "hunter2")
        self.assertIsNone(self.profile.get_string("kafka.password"))
        with self.assertRaises(GLib.Error) as caught:
            self.profile.set("kafka.password", "hunter2")
        self.assertTrue(caught.exception.matches(Taskbus.error_quark(), Taskbus.Error.INVALID_PROFILE))
        self.assertNotIn("hunter2", caught.exception.message)

    def test_file(self):
        with tempfile.NamedTemporaryFile("w", prefix="taskbus-secret-") as file:
            file.write("hunter2\n")
            file.flush()
            self.assertEqual(Taskbus.Secret.new_from_file(file.name).reveal(), "hunter2")
            os.chmod(file.name, 0o644)
            with self.assertRaises(GLib.Error) as caught:
                Taskbus.Secret.new_from_file(file.name)
            self.assertIn("0644", caught.exception.message)

    def fetch(self):
        """In a thread, as a transport does."""
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            return pool.submit(self.profile.fetch_token, None).result(30)

    def test_token_of_a_function(self):
        threads = []

        def get_token(_profile, _cancellable):
            threads.append(threading.get_ident())
            return Taskbus.Token.new(Taskbus.Secret.new("hunter2"), "alice", 1000, {"scope": "all"})

        self.profile.set_token_func(get_token)
        token = self.fetch()
        self.assertEqual((token.get_secret().reveal(), token.get_principal(), token.get_expiry()),
                         ("hunter2", "alice", 1000))
        self.assertEqual(token.get_extensions(), {"scope": "all"})
        self.assertNotEqual(threads, [threading.get_ident()])

    def test_function_that_fails(self):
        def get_token(_profile, _cancellable):
            raise GLib.Error.new_literal(Gio.io_error_quark(), "the provider is away", Gio.IOErrorEnum.NOT_CONNECTED)

        self.profile.set_token_func(get_token)
        with self.assertRaises(GLib.Error) as caught:
            self.fetch()
        self.assertIn("the provider is away", caught.exception.message)


if __name__ == "__main__":
    unittest.main()
