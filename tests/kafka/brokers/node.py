# SPDX-License-Identifier: LGPL-2.1-or-later
"""One broker: a process, and the folder that its data survives in."""

import base64
import os
import shutil
import signal
import subprocess
import uuid

from .lifeline import for_child
from .settings import write_settings

LOGGING = """\
<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="ERROR">
  <Appenders>
    <Console name="console"><PatternLayout pattern="%d %p %c{1}: %m%n%throwable{short.message}"/></Console>
  </Appenders>
  <Loggers>
    <Root level="WARN"><AppenderRef ref="console"/></Root>
  </Loggers>
</Configuration>
"""

# A short life is not worth the better of Java's compilers.
BRIEF = ["-XX:TieredStopAtLevel=1"]


def random_identity():
    """Returns a new one as Kafka writes them."""
    identity = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    # Kafka's own tool would take it for an option.
    return random_identity() if identity.startswith("-") else identity


class BrokerFailed(Exception):
    """A broker could not start or did not end; the text holds the last of its log."""


class Node:
    def __init__(self, identity, folder, classpath, options):
        self.identity = identity
        self.folder = folder / f"broker-{identity}"
        self.folder.mkdir()
        (self.folder / "tmp").mkdir()
        (self.folder / "logging.xml").write_text(LOGGING, encoding="utf-8")
        self.log = self.folder / "log"
        self.log.touch()
        self.listeners = {}
        self.process = None
        self.paused = False
        # Nothing outside of the folder: no performance data and no unpacked library stay behind a killed one.
        self.java = ["java", "-XX:-UsePerfData", f"-Djava.io.tmpdir={self.folder}/tmp", "-Djava.awt.headless=true"]
        self.java += [f"-Dlog4j2.configurationFile={self.folder}/logging.xml", *options, "-cp", classpath]

    def configure(self, settings, listeners):
        self.listeners = listeners
        write_settings(self.folder / "server.properties", settings)

    def _start_java(self, *arguments):
        with open(self.log, "ab") as log:
            return subprocess.Popen(
                [*self.java, *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=for_child(),
            )

    def format(self, options):
        """Begins to make the empty store of a new cluster; it is done when the process ends."""
        properties = self.folder / "server.properties"
        self.process = self._start_java(
            *["kafka.tools.StorageTool", "format", "--ignore-formatted", "-t", random_identity(), "-c", properties, *options]
        )

    def copy_store(self, other):
        """Takes over the empty store of another broker of the same cluster."""
        shutil.rmtree(self.folder / "data", ignore_errors=True)
        shutil.copytree(other.folder / "data", self.folder / "data")
        names = {"node.id": str(self.identity), "directory.id": random_identity()}
        properties = self.folder / "data" / "meta.properties"
        lines = [line.split("=", 1) for line in properties.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        properties.write_text("".join(f"{key}={names.get(key, value)}\n" for key, value in lines), encoding="utf-8")

    def start(self):
        self.paused = False
        self.process = self._start_java("kafka.Kafka", self.folder / "server.properties")

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def state(self):
        return "paused" if self.running and self.paused else "running" if self.running else "stopped"

    def signal(self, number):
        if not self.running:
            raise BrokerFailed(f"broker {self.identity} is not running")
        self.process.send_signal(number)

    def pause(self):
        self.signal(signal.SIGSTOP)
        # On a busy machine its threads go on until one of them has seen the signal.
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        self.paused = True

    def resume(self):
        self.signal(signal.SIGCONT)
        self.paused = False

    def kill(self):
        if self.running:
            self.process.kill()
            self.process.wait()

    def last_words(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return "".join(log.readlines()[-15:]).strip()

    def describe(self):
        return {
            "id": self.identity,
            "pid": self.process.pid if self.running else None,
            "state": self.state,
            "listeners": self.listeners,
            "log": str(self.log),
        }
