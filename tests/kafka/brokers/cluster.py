# SPDX-License-Identifier: LGPL-2.1-or-later
"""One broker or several that know each other, on free ports, with their data in one temporary folder."""

import json
import os
import signal

from .archive import java_options
from .certificates import make_certificates
from .jars import classpath
from .node import BRIEF, BrokerFailed, Node
from .ports import choose_ports
from .protocol import ProtocolError, count_rules, create_rules, fetch_metadata
from .settings import CONTROLLER, PLAIN_LISTENERS, SECURE_LISTENERS, make_settings
from .users import format_options, make_rules, make_users

START_SECONDS = 90
STOP_SECONDS = 60
ATTEMPTS = 3


class Cluster:
    def __init__(self, folder, waiter, brokers=1, secure=False, settings=None, heap=None):
        self.folder = folder
        self.waiter = waiter
        self.extra = settings or {}
        self.classpath = classpath()
        self.security = None
        if secure:
            self.security = {"users": make_users(), "certificates": make_certificates(folder)}
        # Of several, one is often killed and started again; one alone serves longer.
        options = [f"-Xmx{heap or '512m'}"] if brokers == 1 else [f"-Xmx{heap or '384m'}", *BRIEF]
        options += java_options(folder, waiter, self.classpath)
        self.nodes = {number: Node(number, folder, self.classpath, options) for number in range(1, brokers + 1)}

    # --- The first start -----------------------------------------------------------------------------------------

    def launch(self):
        """Starts all of them on an empty store; another process may take a port before the broker does."""
        for attempt in range(ATTEMPTS):
            self._configure()
            try:
                self._format()
                self._run(self.nodes.values())
                break
            except BrokerFailed as failure:
                self.kill_all()
                if attempt == ATTEMPTS - 1 or "Address already in use" not in str(failure):
                    raise
        if self.security:
            self._give_rights()
        self._write_state()

    def _configure(self):
        names = list(SECURE_LISTENERS if self.security else PLAIN_LISTENERS)
        chosen = iter(choose_ports(len(self.nodes) * (len(names) + 1)))
        ports = {identity: {name: next(chosen) for name in [*names, CONTROLLER]} for identity in self.nodes}
        for identity, node in self.nodes.items():
            settings = make_settings(identity, node.folder, ports, self.security, self.extra)
            node.configure(settings, {name: f"127.0.0.1:{ports[identity][name]}" for name in names})

    def _format(self):
        """Makes the first store with Kafka's own tool; the others differ in names only, and take no second JVM."""
        first, *others = self.nodes.values()
        options = format_options(self.security["users"]) if self.security else []
        first.format(options)
        if self.waiter.until(lambda: not first.running, START_SECONDS) is None:
            first.kill()
        if first.process.returncode != 0:
            raise BrokerFailed(f"the store of broker {first.identity} could not be made: {first.last_words()}")
        for node in others:
            node.copy_store(first)

    def _give_rights(self):
        rules = make_rules()
        create_rules(self._plain_address(self.nodes[1]), rules)

        def known():
            return all(count_rules(self._plain_address(node)) >= len(rules) for node in self.nodes.values())

        if not self.waiter.until(lambda: self._answered(known), START_SECONDS):
            raise BrokerFailed("the brokers do not know the users' rights")

    # --- Until they answer -----------------------------------------------------------------------------------------

    @staticmethod
    def _plain_address(node):
        return node.listeners["plaintext"]

    @staticmethod
    def _answered(question):
        try:
            return question()
        except (OSError, ProtocolError):
            return False

    def _run(self, nodes):
        nodes = list(nodes)
        for node in nodes:
            node.start()
        self.await_ready(nodes)

    def await_ready(self, nodes=()):
        """Waits until every broker that runs says that it and all the others that run are there."""
        awaited = list(nodes) or [node for node in self.nodes.values() if node.state == "running"]
        expected = {node.identity for node in self.nodes.values() if node.state == "running"}
        asked = [node for node in self.nodes.values() if node.state == "running"]

        def ready():
            for node in awaited:
                if not node.running:
                    raise BrokerFailed(f"broker {node.identity} ended: {node.last_words()}")
            return all(
                self._answered(lambda address=self._plain_address(node): expected <= set(fetch_metadata(address).brokers))
                for node in asked
            )

        if not self.waiter.until(ready, START_SECONDS):
            logs = "\n".join(node.last_words() for node in awaited)
            raise BrokerFailed(f"the brokers did not answer within {START_SECONDS} s: {logs}")

    # --- What befalls them -----------------------------------------------------------------------------------------

    def start(self, *identities):
        """Starts brokers that do not run, on the data that they have."""
        nodes = [self.nodes[identity] for identity in identities]
        for node in nodes:
            if node.running:
                raise BrokerFailed(f"broker {node.identity} is running already")
        self._run(nodes)
        self._write_state()

    def stop(self, *identities):
        """Ends them in good order; their leaderships move to others first."""
        nodes = [self.nodes[identity] for identity in identities]
        for node in nodes:
            node.signal(signal.SIGTERM)
        if not self.waiter.until(lambda: not any(node.running for node in nodes), STOP_SECONDS):
            raise BrokerFailed(f"the brokers did not end within {STOP_SECONDS} s")
        self._write_state()

    def kill(self, *identities):
        for identity in identities:
            self.nodes[identity].kill()
        self._write_state()

    def pause(self, *identities):
        for identity in identities:
            self.nodes[identity].pause()

    def resume(self, *identities):
        for identity in identities:
            self.nodes[identity].resume()

    def kill_all(self):
        for node in self.nodes.values():
            node.kill()

    def find_leader(self, topic, partition):
        """Returns who leads the partition and who is in sync, as told by any broker that runs; waits for a leader."""

        def ask():
            for node in self.nodes.values():
                if node.state != "running":
                    continue
                topics = self._answered(lambda address=self._plain_address(node): fetch_metadata(address, [topic]).topics)
                found = (topics or {}).get(topic, {}).get(partition)
                if found and found["leader"] >= 0 and self.nodes[found["leader"]].state == "running":
                    return found
            return None

        found = self.waiter.until(ask, START_SECONDS)
        if not found:
            raise BrokerFailed(f"partition {partition} of {topic} has no leader")
        return found

    # --- What others need to know ----------------------------------------------------------------------------------

    def describe(self):
        names = self.nodes[1].listeners
        described = {
            "endpoint": ",".join(self._plain_address(node) for node in self.nodes.values()),
            "listeners": {name: ",".join(node.listeners[name] for node in self.nodes.values()) for name in names},
            "brokers": [node.describe() for node in self.nodes.values()],
            "classpath": self.classpath,
            "folder": str(self.folder),
            "supervisor": os.getpid(),
        }
        if self.security:
            certificates = {name: value for name, value in self.security["certificates"].items() if name != "stores"}
            described.update(users=self.security["users"], certificates=certificates)
        return described

    @property
    def state_file(self):
        return self.folder / "cluster.json"

    def _write_state(self):
        new = self.folder / "cluster.json.new"
        new.touch(mode=0o600)
        new.write_text(json.dumps(self.describe()), encoding="utf-8")
        os.rename(new, self.state_file)
