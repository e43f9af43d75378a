# SPDX-License-Identifier: LGPL-2.1-or-later
"""Free ports of the loopback address."""

import random
import socket

FIRST = 10000


def _first_ephemeral():
    """Below it no client's socket takes the port of a broker that is down; such a client can even connect to itself."""
    try:
        with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as limits:
            return int(limits.read().split()[0])
    except OSError:
        return 32768


def choose_ports(count):
    """Returns that many different ports nobody listens on at this moment."""
    last = _first_ephemeral()
    candidates = range(FIRST, last) if last - FIRST >= 1000 else range(FIRST, 65535)
    ports = []
    for port in random.SystemRandom().sample(candidates, len(candidates)):
        if len(ports) == count:
            break
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            ports.append(port)
    return ports
