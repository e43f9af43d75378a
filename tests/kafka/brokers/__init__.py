# SPDX-License-Identifier: LGPL-2.1-or-later
"""Real Kafka brokers for tests."""

from .client import KafkaBrokers
from .jars import Unavailable
from .node import BrokerFailed

__all__ = ["BrokerFailed", "KafkaBrokers", "Unavailable"]
