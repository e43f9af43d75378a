# SPDX-License-Identifier: LGPL-2.1-or-later
"""Certificates for one run: an authority, servers, clients, and those that must be refused."""

import pathlib
import secrets
import shutil
import subprocess

from .jars import Unavailable

EC_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
LOOPBACK = "subjectAltName=IP:127.0.0.1,DNS:localhost"
ELSEWHERE = "subjectAltName=DNS:elsewhere.invalid"
CA_SETTINGS = """\
[ca]
default_ca=authority
[authority]
new_certs_dir={folder}
database={folder}/index
serial={folder}/serial
rand_serial=yes
unique_subject=no
default_md=sha256
policy=anything
[anything]
commonName=supplied
"""


def _openssl(*arguments):
    result = subprocess.run(["openssl", *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]}: {result.stderr.strip()}")


class Authority:
    """One that signs; its files are in a folder of its own."""

    def __init__(self, folder, name):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(mode=0o700)
        self.certificate = self.folder / "ca.pem"
        self.key = self.folder / "ca.key"
        _openssl(
            *["req", "-x509", *EC_KEY, "-keyout", self.key, "-out", self.certificate, "-subj", f"/CN={name}"],
            *["-days", 30, "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"],
        )
        (self.folder / "index").touch()
        (self.folder / "settings").write_text(CA_SETTINGS.format(folder=self.folder), encoding="utf-8")

    def sign(self, name, common_name, extension=None, expired=False):
        """Makes NAME.key, NAME.pem, and NAME-store.pem with both, as a broker wants them."""
        key, request, certificate = (self.folder / f"{name}.{suffix}" for suffix in ("key", "csr", "pem"))
        _openssl("req", "-new", *EC_KEY, "-keyout", key, "-out", request, "-subj", f"/CN={common_name}")
        extensions = self.folder / f"{name}.extensions"
        extensions.write_text((extension or "basicConstraints=CA:FALSE") + "\n", encoding="utf-8")
        validity = ["-startdate", "20200101000000Z", "-enddate", "20200102000000Z"] if expired else ["-days", 20]
        _openssl(
            *["ca", "-batch", "-notext", "-config", self.folder / "settings", "-cert", self.certificate, "-keyfile", self.key],
            *["-in", request, "-out", certificate, "-extfile", extensions, *validity],
        )
        store = self.folder / f"{name}-store.pem"
        store.write_text(key.read_text() + certificate.read_text() + self.certificate.read_text(), encoding="ascii")
        store.chmod(0o600)
        return {"certificate": str(certificate), "key": str(key)}


def make_certificates(folder):
    """Returns the paths of everything that was made below the folder."""
    if shutil.which("openssl") is None:
        raise Unavailable("a secure Kafka broker needs openssl; as root: apt-get install openssl")
    authority = Authority(pathlib.Path(folder) / "authority", "Taskbus tests")
    stranger = Authority(pathlib.Path(folder) / "stranger", "Somebody else")
    password = secrets.token_hex(8)
    client = authority.sign("client", "alice")
    encrypted = authority.folder / "client-encrypted.key"
    _openssl("pkcs8", "-topk8", "-v2", "aes-256-cbc", "-in", client["key"], "-out", encrypted, "-passout", f"pass:{password}")

    for name, extension, expired in (("server", LOOPBACK, False), ("misnamed", ELSEWHERE, False), ("outdated", LOOPBACK, True)):
        authority.sign(name, "broker", extension, expired)
    return {
        "ca": str(authority.certificate),
        "stranger-ca": str(stranger.certificate),
        "client": client,
        "client-encrypted": {"certificate": client["certificate"], "key": str(encrypted), "key-password": password},
        "client-expired": authority.sign("client-expired", "alice", expired=True),
        "client-stranger": stranger.sign("client-stranger", "alice"),
        "stores": {name: str(authority.folder / f"{name}-store.pem") for name in ("server", "misnamed", "outdated")},
    }
