"""Certificates of a stack: an authority of its own, which signs what listens on this machine's loopback address."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.local.stack import Stack, alone, private

LASTS = timedelta(days=825)
RENEWED_BEFORE = timedelta(days=30)
_PURPOSES = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]


def authority(stack: Stack) -> Path:
    """The authority's certificate (PEM), made once and kept: what clients trust."""
    return _made(stack)[0]


def of_brokers(stack: Stack) -> Path:
    """Key and certificate of Kafka's brokers (PEM)."""
    return _made(stack)[1]


def _made(stack: Stack) -> tuple[Path, Path]:
    folder = stack.folder("secrets")
    trusted, brokers = folder / "authority.pem", folder / "brokers.pem"
    with alone(trusted):
        if not (trusted.exists() and brokers.exists() and _lasts(trusted)):
            _write(trusted, brokers)
    return trusted, brokers


def _lasts(path: Path) -> bool:
    until = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    return until - RENEWED_BEFORE > datetime.now(UTC)


def _write(trusted: Path, brokers: Path) -> None:
    key, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = _name("Jembatan stack of one machine")
    root = _begun(name, name, key.public_key())
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    root = root.add_extension(_usage(signs_certificates=True), critical=True)
    signed = root.sign(key, hashes.SHA256())

    leaf = _begun(_name("127.0.0.1"), name, own.public_key())
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
    leaf = leaf.add_extension(x509.SubjectAlternativeName(names), critical=False)
    leaf = leaf.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    leaf = leaf.add_extension(_usage(signs_certificates=False), critical=True)
    leaf = leaf.add_extension(x509.ExtendedKeyUsage(_PURPOSES), critical=False)
    issued_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    issued = leaf.add_extension(issued_by, critical=False).sign(key, hashes.SHA256())

    secret = own.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    private(brokers).write_bytes(secret + issued.public_bytes(serialization.Encoding.PEM))
    private(trusted).write_bytes(signed.public_bytes(serialization.Encoding.PEM))


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    begun = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    begun = begun.serial_number(x509.random_serial_number())
    begun = begun.not_valid_before(now - timedelta(days=1)).not_valid_after(now + LASTS)
    return begun.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
