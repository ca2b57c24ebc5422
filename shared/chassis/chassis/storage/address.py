"""Address of a storage, as the setting says it."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True)
class Address:
    """`file:///folder` or `s3://bucket/prefix?endpoint=https://…&region=…`."""

    scheme: str
    bucket: str
    path: str
    endpoint: str | None
    region: str | None

    @classmethod
    def of(cls, url: str) -> Self:
        """Raises ValueError."""
        parts, query = urlsplit(url), parse_qs(urlsplit(url).query)
        if unknown := query.keys() - {"endpoint", "region"}:
            raise ValueError(f"must not have {', '.join(sorted(unknown))} in it")
        address = cls(
            parts.scheme,
            parts.netloc,
            unquote(parts.path),
            *(query.get(name, [None])[0] for name in ("endpoint", "region")),
        )
        if not (address.is_folder or (address.scheme == "s3" and address.bucket)):
            raise ValueError("must be file:///folder or s3://bucket?endpoint=https://…")
        return address

    @property
    def is_folder(self) -> bool:
        return self.scheme == "file" and not self.bucket and len(self.path) > 1
