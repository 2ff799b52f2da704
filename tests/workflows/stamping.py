"""A time-stamp service for tests: certificates of an authority of its own, and answers that `openssl ts` gives."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

CONFIGURATION = """\
[tsa]
default_tsa = this
[this]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_chain = no
ess_cert_id_alg = {identified}
"""


@dataclass(frozen=True, slots=True)
class Service:
    """A time-stamp service in a folder; `root` is the certificate of its authority, in PEM."""

    folder: Path
    root: bytes

    def answer(self, request: bytes) -> bytes:
        """The answer to a request, as the wire has it."""
        query = self.folder / "query.tsq"
        query.write_bytes(request)
        command = ["openssl", "ts", "-reply", "-queryfile", query, "-config", self.folder / "tsa.cnf"]
        command += ["-inkey", self.folder / "tsa.key", "-signer", self.folder / "tsa.pem"]
        command += ["-chain", self.folder / "between.pem"]
        done = subprocess.run(command, capture_output=True, check=True)
        return done.stdout

    def stamp(self, content: bytes) -> bytes:
        """A time-stamp of some content."""
        request = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).build()
        return self.answer(request.as_bytes())


def service(folder: Path, *, elliptic: bool = False, identified: str = "sha256", **other: Any) -> Service:
    """Make a service with an authority, one in between, and its own certificate; `other` makes that a wrong one."""
    folder.mkdir(parents=True, exist_ok=True)
    key = _key(elliptic=elliptic)
    root, root_key = _certificate("Root", key, None, ca=True)
    between_key = _key(elliptic=elliptic)
    between, _ = _certificate("Between", between_key, (root, root_key), ca=other.get("between_is_ca", True))
    own_key = _key(elliptic=elliptic)
    usages = other.get("usages", [ExtendedKeyUsageOID.TIME_STAMPING])
    own, _ = _certificate("Service", own_key, (between, between_key), usages=usages, until=other.get("until", 3650))
    (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder, identified=identified), "ascii")
    (folder / "serial").write_text("01", "ascii")
    (folder / "tsa.pem").write_bytes(own.public_bytes(Encoding.PEM))
    (folder / "between.pem").write_bytes(between.public_bytes(Encoding.PEM))
    pem = own_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "tsa.key").write_bytes(pem)
    return Service(folder, root.public_bytes(Encoding.PEM))


def _key(*, elliptic: bool) -> Any:
    return ec.generate_private_key(ec.SECP256R1()) if elliptic else rsa.generate_private_key(65537, 2048)


def _certificate(
    name: str,
    key: Any,
    issuer: tuple[x509.Certificate, Any] | None,
    *,
    ca: bool = False,
    usages: Any = (),
    until: int = 3650,
) -> tuple[x509.Certificate, Any]:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Voorbeeld {name}")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        issuer[0].subject if issuer else subject,
        subject,
        key.public_key(),
        x509.random_serial_number(),
        now - timedelta(days=3650),
        now + timedelta(days=until),
    ).add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    if usages:
        made = made.add_extension(x509.ExtendedKeyUsage(usages), critical=True)
    return made.sign(issuer[1] if issuer else key, hashes.SHA256()), key
