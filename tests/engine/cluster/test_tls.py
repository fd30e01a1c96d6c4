"""TLS works with certificates of one's own, and nobody without them gets in."""

import datetime
from ipaddress import ip_address

import pytest
from engine.cluster.processes import WORDS, cluster, finish, rivalry, told

from simulator.experiments.sweeps.folder import FINAL

x509 = pytest.importorskip("cryptography.x509")
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402

SHORT = (*WORDS, "points=4", "replicates=300")
pytestmark = pytest.mark.long


def write_authority(folder):
    """Write a key and a certificate for this test alone, which signs itself."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "rivalry test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder


def flags_of(folder, words=("--tls-ca-file", "--tls-cert", "--tls-key")):
    files = (folder / "cert.pem", folder / "cert.pem", folder / "key.pem")
    return [part for word, file in zip(words, files, strict=True) for part in (word, str(file))]


OURS = ("--tls-ca", "--tls-cert", "--tls-key")


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    top = tmp_path_factory.mktemp("tls")
    own, foreign = write_authority(top / "own"), write_authority(top / "foreign")
    place = top / "dask"
    place.mkdir()
    with cluster(place, 1, flags_of(own), "tls") as found:
        yield found, own, foreign


def test_a_sweep_over_tls_has_the_bits_of_threads(secure, tmp_path):
    found, own, _ = secure
    assert found.address.startswith("tls://")
    by_tls, in_threads = tmp_path / "tls", tmp_path / "threads"
    flags = ["--cluster", found.address, *flags_of(own, OURS)]
    finish("sweep", *SHORT, "--quiet", "--output", str(by_tls), *flags)
    finish("sweep", *SHORT, "--quiet", "--output", str(in_threads))
    for name in FINAL:
        assert (by_tls / name).read_bytes() == (in_threads / name).read_bytes()


def refusal(tmp_path, *flags):
    with rivalry("sweep", *SHORT, "--quiet", "--output", str(tmp_path / "out"), *flags) as process:
        error = told(process)
        assert process.returncode == 2
    assert "Traceback" not in error
    return error


def test_a_foreign_certificate_is_not_let_in(secure, tmp_path):
    found, _, foreign = secure
    error = refusal(tmp_path, "--cluster", found.address, *flags_of(foreign, OURS))
    assert f"no scheduler answers at {found.address}" in error


def test_plain_tcp_does_not_get_into_a_tls_cluster(secure, tmp_path):
    found, *_ = secure
    error = refusal(tmp_path, "--cluster", found.address.replace("tls:", "tcp:"))
    assert "no scheduler answers at tcp:" in error


def test_tls_without_certificates_says_which_flags_are_missing(secure, tmp_path):
    found, *_ = secure
    assert "--tls-ca, --tls-cert and --tls-key" in refusal(tmp_path, "--cluster", found.address)
