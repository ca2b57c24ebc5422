"""Certificates that downloads trust: the machine's own, so that a company's proxy or mirror works."""

import ssl
from collections.abc import MutableMapping
from pathlib import Path

SYSTEM_BUNDLES = (
    ssl.get_default_verify_paths().cafile,
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def trust_system_certificates(env: MutableMapping[str, str]) -> None:
    """Points uv, requests (jgo) and Node at the machine's certificates; what is set already stays."""
    env.setdefault("UV_SYSTEM_CERTS", "1")
    bundle = next((path for path in SYSTEM_BUNDLES if path and Path(path).is_file()), None)
    if bundle:
        for name in ("REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"):
            env.setdefault(name, bundle)
