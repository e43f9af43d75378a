# SPDX-License-Identifier: LGPL-2.1-or-later
"""As much of Kafka's protocol as it takes to see that a broker answers, and to give users their rights."""

import collections
import socket
import struct

METADATA = 3
DESCRIBE_ACLS = 29
CREATE_ACLS = 30

Metadata = collections.namedtuple("Metadata", "brokers topics")
Rule = collections.namedtuple("Rule", "principal resource name operation")


class ProtocolError(Exception):
    pass


def _string(text):
    if text is None:
        return struct.pack(">h", -1)
    encoded = text.encode()
    return struct.pack(">h", len(encoded)) + encoded


class _Reader:
    def __init__(self, body):
        self.body = body
        self.at = 0

    def take(self, layout):
        values = struct.unpack_from(">" + layout, self.body, self.at)
        self.at += struct.calcsize(">" + layout)
        return values[0]

    def string(self):
        length = self.take("h")
        if length < 0:
            return None
        self.at += length
        return self.body[self.at - length : self.at].decode()

    def array(self, item):
        return [item() for _ in range(self.take("i"))]


def _receive(connection, count):
    received = b""
    while len(received) < count:
        piece = connection.recv(count - len(received))
        if not piece:
            raise ProtocolError("the broker closed the connection")
        received += piece
    return received


def _ask(address, api, version, body, timeout):
    host, port = address.rsplit(":", 1)
    request = struct.pack(">hhi", api, version, 1) + _string("taskbus-tests") + body
    with socket.create_connection((host, int(port)), timeout=timeout) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        (length,) = struct.unpack(">i", _receive(connection, 4))
        answer = _Reader(_receive(connection, length))
    answer.take("i")
    answer.take("i")  # how long the broker throttled
    return answer


def fetch_metadata(address, topics=(), create=False, timeout=2):
    """Returns who is in the cluster, as seen by the broker of that address, and who leads those topics."""
    body = struct.pack(">i", len(topics)) + b"".join(_string(topic) for topic in topics) + struct.pack(">?", create)
    answer = _ask(address, METADATA, 4, body, timeout)

    def broker():
        identity, _host, _port, _rack = answer.take("i"), answer.string(), answer.take("i"), answer.string()
        return identity

    def partition():
        _error, index, leader = answer.take("h"), answer.take("i"), answer.take("i")
        replicas, in_sync = answer.array(lambda: answer.take("i")), answer.array(lambda: answer.take("i"))
        return index, {"leader": leader, "replicas": replicas, "in-sync": in_sync}

    def topic():
        _error, name, _internal = answer.take("h"), answer.string(), answer.take("b")
        return name, dict(answer.array(partition))

    brokers = answer.array(broker)
    answer.string()
    answer.take("i")
    return Metadata(brokers, dict(answer.array(topic)))


RESOURCES = {"topic": 2, "group": 3, "cluster": 4, "transactional-id": 5}
OPERATIONS = {"all": 2, "read": 3, "write": 4, "create": 5, "describe": 8}
LITERAL = 3
ALLOW = 3
ANY = 1


def create_rules(address, rules, timeout=10):
    """Allows what the rules say, on a listener whose user may do everything."""
    body = struct.pack(">i", len(rules))
    for rule in rules:
        body += struct.pack(">b", RESOURCES[rule.resource]) + _string(rule.name) + struct.pack(">b", LITERAL)
        body += _string(rule.principal) + _string("*") + struct.pack(">bb", OPERATIONS[rule.operation], ALLOW)
    answer = _ask(address, CREATE_ACLS, 1, body, timeout)
    for error, text in answer.array(lambda: (answer.take("h"), answer.string())):
        if error != 0:
            raise ProtocolError(f"the broker took no rule: error {error}, {text}")


def count_rules(address, timeout=2):
    """Returns how many rules the broker of that address has heard of."""
    body = struct.pack(">b", ANY) + _string(None) + struct.pack(">b", ANY)
    body += _string(None) + _string(None) + struct.pack(">bb", ANY, ANY)
    answer = _ask(address, DESCRIBE_ACLS, 1, body, timeout)
    error, text = answer.take("h"), answer.string()
    if error != 0:
        raise ProtocolError(f"the broker lists no rules: error {error}, {text}")

    def rule():
        return answer.string(), answer.string(), answer.take("b"), answer.take("b")

    def resource():
        return answer.take("b"), answer.string(), answer.take("b"), answer.array(rule)

    return sum(len(rules) for *_, rules in answer.array(resource))
