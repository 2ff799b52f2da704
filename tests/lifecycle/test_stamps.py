"""Time-stamps by RFC 3161, from a real service: what is right is believed, and nothing else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import stamping
from cryptography.x509 import load_pem_x509_certificate
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st
from stamping import Service

from lifecycle import proof
from lifecycle.proof import StampError

NOTE = b"looptijd/test\n7\nAAAA\n\n\xe2\x80\x94 looptijd/test BBBB\n"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return stamping.service(tmp_path_factory.mktemp("service"))


@pytest.fixture(scope="module")
def stamp(service: Service) -> bytes:
    return service.stamp(NOTE)


@pytest.mark.parametrize("elliptic", [False, True], ids=["RSA", "ECDSA"])
@pytest.mark.parametrize("identified", ["sha1", "sha256", "sha512"])
def test_a_stamp_says_when_the_service_saw_it(elliptic: bool, identified: str, tmp_path: Path) -> None:
    service = stamping.service(tmp_path / "service", elliptic=elliptic, identified=identified)
    moment = proof.stamped_at(NOTE, service.stamp(NOTE), [service.root])
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_stamp_of_something_else_is_none(service: Service, stamp: bytes) -> None:
    with pytest.raises(StampError, match="something else"):
        proof.stamped_at(NOTE + b"\n", stamp, [service.root])


def test_a_stamp_by_a_service_of_nobody_that_was_named_is_none(stamp: bytes, tmp_path: Path) -> None:
    stranger = stamping.service(tmp_path / "stranger")
    with pytest.raises(StampError, match="authorities"):
        proof.stamped_at(NOTE, stamp, [stranger.root])
    with pytest.raises(StampError, match="authorities"):
        proof.stamped_at(NOTE, stamp, [])


@pytest.mark.parametrize(
    "other", [{"between_is_ca": False}, {"until": -1}], ids=["whoever issued it may not", "it has expired"]
)
def test_a_certificate_that_leads_nowhere_is_not_believed(other: dict[str, object], tmp_path: Path) -> None:
    service = stamping.service(tmp_path / "service", **other)
    with pytest.raises(StampError, match="authorities"):
        proof.stamped_at(NOTE, service.stamp(NOTE), [service.root])


def test_every_changed_byte_of_what_is_signed_is_found(service: Service, stamp: bytes) -> None:
    """What nobody signs may differ: forms around it, and certificates that are not needed."""
    signed_data = proof._Der.read(proof._Der.read(stamp).parts[1].parts[1].content)
    content = proof._Der.read(signed_data.parts[2].parts[1].content).content
    (signer,) = signed_data.parts[-1].parts
    signed = (content, signer.parts[3].content, signer.parts[5].content)
    for part in signed:
        start = stamp.index(part)
        for place in range(start, start + len(part)):
            changed = stamp[:place] + bytes([stamp[place] ^ 1]) + stamp[place + 1 :]
            with pytest.raises(StampError):
                proof.stamped_at(NOTE, changed, [service.root])


@given(st.data())
def test_a_damaged_stamp_says_the_same_moment_or_none(service: Service, stamp: bytes, data: st.DataObject) -> None:
    place, put = data.draw(st.integers(0, len(stamp))), data.draw(st.binary(max_size=3))
    changed = stamp[:place] + put + stamp[place + data.draw(st.integers(0, 3)) :]
    try:
        found = proof.stamped_at(NOTE, changed, [service.root])
    except StampError:
        return
    assert found == proof.stamped_at(NOTE, stamp, [service.root])


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_what_is_no_stamp_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(StampError):
        proof.stamped_at(NOTE, content, [])


def test_a_stamp_that_was_refused_is_none(service: Service) -> None:
    refused = service.answer(b"0\x00")
    with pytest.raises(StampError, match="refused"):
        proof.stamped_at(NOTE, refused, [service.root])


def test_a_certificate_for_more_than_time_stamps_is_not_believed(tmp_path: Path) -> None:
    usages = [ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING]
    for used, may in ((usages[:1], True), (usages[1:], False), (usages, False), ([], False)):
        other = stamping.service(tmp_path / "other", usages=used)
        certificate = load_pem_x509_certificate((other.folder / "tsa.pem").read_bytes())
        assert proof._may_stamp(certificate) is may
