# SPDX-License-Identifier: LGPL-2.1-or-later
"""The orders of a test to its brokers: a line each, answered by a line of JSON."""

import json

from .node import BrokerFailed

FOR_BROKERS = ("start", "stop", "kill", "pause", "resume")


def _obey(cluster, verb, arguments):
    if verb in FOR_BROKERS:
        identities = [int(argument) for argument in arguments]
        if not identities or not set(identities) <= set(cluster.nodes):
            raise BrokerFailed(f"{verb} which broker? There are {', '.join(map(str, cluster.nodes))}")
        getattr(cluster, verb)(*identities)
    elif verb == "leader" and len(arguments) == 2:
        return cluster.find_leader(arguments[0], int(arguments[1]))
    elif verb == "ready":
        cluster.await_ready()
    elif verb != "status":
        raise BrokerFailed(f"there is no such order: {verb}")
    return {}


def answer_order(cluster, order):
    verb, *arguments = order.split() or [""]
    try:
        found = _obey(cluster, verb, arguments)
    except (BrokerFailed, ValueError) as failure:
        answer = {"ok": False, "error": str(failure)}
    else:
        answer = {"ok": True, **found, "brokers": cluster.describe()["brokers"]}
    return json.dumps(answer) + "\n"


def serve(cluster, orders, output):
    """Tells what there is, and then does as it is told until the orders end."""
    print(json.dumps({"ok": True, **cluster.describe()}), file=output, flush=True)
    for order in orders:
        if order.strip() == "quit":
            break
        output.write(answer_order(cluster, order))
        output.flush()
