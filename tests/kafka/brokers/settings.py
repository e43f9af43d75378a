# SPDX-License-Identifier: LGPL-2.1-or-later
"""The server.properties of each broker."""

# The name of a listener, and its protocol.
PLAIN_LISTENERS = {"plaintext": "PLAINTEXT"}
SECURE_LISTENERS = {
    "plaintext": "PLAINTEXT",
    "sasl_plaintext": "SASL_PLAINTEXT",
    "sasl_ssl": "SASL_SSL",
    "ssl": "SSL",  # takes no client without a certificate
    "tls": "SSL",  # asks the client for none
    "misnamed": "SSL",  # the certificate is another host's
    "outdated": "SSL",  # the certificate has expired
}
CONTROLLER = "controller"

COMMON = {
    "process.roles": "broker,controller",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "PLAINTEXT",
    "auto.create.topics.enable": "true",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.num.partitions": "4",
    # Tests wait for what a broker does in its own time.
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",
    "transaction.abort.timed.out.transaction.cleanup.interval.ms": "1000",
    "log.cleaner.backoff.ms": "500",
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
    # What a test writes with a time of long ago is not deleted while it is read.
    "log.retention.ms": "-1",
    # Large records fail where a topic says so.
    "message.max.bytes": "8388608",
    # A small heap.
    "log.cleaner.dedupe.buffer.size": "8388608",
    "num.network.threads": "2",
    "num.io.threads": "4",
}


def _sasl(users):
    plain = "org.apache.kafka.common.security.plain.PlainLoginModule required"
    scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
    bearer = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;"
    known = " ".join(f'user_{name}="{password}"' for name, password in users.items())
    settings = {}
    for listener in ("sasl_plaintext", "sasl_ssl"):
        prefix = f"listener.name.{listener}."
        settings[prefix + "sasl.enabled.mechanisms"] = "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER"
        settings[prefix + "plain.sasl.jaas.config"] = f"{plain} {known};"
        settings[prefix + "scram-sha-256.sasl.jaas.config"] = scram
        settings[prefix + "scram-sha-512.sasl.jaas.config"] = scram
        settings[prefix + "oauthbearer.sasl.jaas.config"] = bearer
    return settings


def _tls(certificates):
    stores = certificates["stores"]
    return {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": stores["server"],
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": certificates["ca"],
        "ssl.principal.mapping.rules": r"RULE:^CN=([^,]+).*$/$1/",
        "listener.name.ssl.ssl.client.auth": "required",
        "listener.name.misnamed.ssl.keystore.location": stores["misnamed"],
        "listener.name.outdated.ssl.keystore.location": stores["outdated"],
    }


def _rights():
    # Who comes without a name, on the plain listener, may do everything: the brokers themselves and the tests.
    return {
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
    }


def make_settings(identity, folder, ports, security=None, extra=None):
    """Returns the properties of the broker with that identity; ports: for each identity, the port of each listener."""
    listeners = SECURE_LISTENERS if security else PLAIN_LISTENERS
    own = ports[identity]
    replicas = str(len(ports))
    addresses = ",".join(f"{name.upper()}://127.0.0.1:{own[name]}" for name in listeners)
    settings = {
        **COMMON,
        "node.id": str(identity),
        "controller.quorum.voters": ",".join(f"{node}@127.0.0.1:{those[CONTROLLER]}" for node, those in ports.items()),
        "listeners": f"{addresses},CONTROLLER://127.0.0.1:{own[CONTROLLER]}",
        "advertised.listeners": addresses,
        "listener.security.protocol.map": ",".join(
            [f"{name.upper()}:{protocol}" for name, protocol in listeners.items()] + ["CONTROLLER:PLAINTEXT"]
        ),
        "log.dirs": f"{folder}/data",
        "default.replication.factor": replicas,
        "offsets.topic.replication.factor": replicas,
        "transaction.state.log.replication.factor": replicas,
        "share.coordinator.state.topic.replication.factor": replicas,
        "min.insync.replicas": "2" if len(ports) > 2 else "1",
        "transaction.state.log.min.isr": "2" if len(ports) > 2 else "1",
        "share.coordinator.state.topic.min.isr": "2" if len(ports) > 2 else "1",
    }
    if security:
        settings.update({**_sasl(security["users"]), **_tls(security["certificates"]), **_rights()})
    return {**settings, **(extra or {})}


def write_settings(path, settings):
    lines = [f"{key}={value}".replace("\\", "\\\\") + "\n" for key, value in settings.items()]
    path.touch(mode=0o600)
    path.write_text("".join(lines), encoding="utf-8")
