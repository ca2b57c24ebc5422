"""The parts of an .xlsx file, inflated against one budget, whatever its directory says of their sizes."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from chassis.workbook.errors import WorkbookRefused

MAX_FILE_BYTES: Final = 20 * 1024 * 1024
MAX_PARTS: Final = 2_000
MAX_INFLATED_BYTES = 120 * 1024 * 1024
MAX_RATIO: Final = 250
_RATIO_MATTERS_FROM: Final = 1024 * 1024
_CHUNK: Final = 256 * 1024
_UTF8: Final = 0x800
_OTHER_NAME: Final = 0x7075
_LOCAL_HEADER: Final = struct.Struct("<4s5H3L2H")


@dataclass(slots=True)
class Archive:
    """Parts by name, as `part_name` writes it. What is read of them counts against one budget."""

    content: bytes
    parts: Mapping[str, ZipInfo]
    left: int

    def read(self, name: str) -> Iterator[bytes]:
        """The part in chunks. Raises WorkbookRefused where it is missing, broken or swells too far."""
        if name not in self.parts:
            raise WorkbookRefused("file-damaged")
        for chunk in _inflated(self.content, self.parts[name]):
            self.left -= len(chunk)
            if self.left < 0:
                raise WorkbookRefused("file-zip-bomb")
            yield chunk


def open_archive(content: bytes) -> Archive:
    """A plain, macro-free Office archive; raises WorkbookRefused for everything else."""
    _refuse_other_formats(content)
    try:
        with ZipFile(BytesIO(content)) as archive:
            infos = archive.infolist()
    except MemoryError:
        raise
    except Exception:  # zipfile raises half a dozen kinds for a broken directory
        raise WorkbookRefused("file-damaged") from None
    parts = {part_name(info.filename): info for info in infos}
    if len(parts) != len(infos) or not parts:
        raise WorkbookRefused("file-damaged")
    _refuse_unsafe(parts)
    return Archive(content, parts, MAX_INFLATED_BYTES)


def part_name(written: str) -> str:
    """As Office compares the names of parts: case, slashes and percent signs make no difference."""
    return unquote(written.replace("\\", "/")).lstrip("/").lower()


def _inflated(content: bytes, info: ZipInfo) -> Iterator[bytes]:
    data = _compressed(content, info)
    if info.compress_type == ZIP_STORED:
        yield from (bytes(data[at : at + _CHUNK]) for at in range(0, len(data), _CHUNK))
        return
    inflater = zlib.decompressobj(-15)
    size = 0
    try:
        for at in range(0, len(data), _CHUNK):
            waiting = bytes(data[at : at + _CHUNK])
            while waiting and not inflater.eof:
                chunk = inflater.decompress(waiting, _CHUNK)
                waiting = inflater.unconsumed_tail
                size += len(chunk)
                yield chunk
    except zlib.error:
        raise WorkbookRefused("file-damaged") from None
    if size != info.file_size:
        raise WorkbookRefused("file-damaged")


def _compressed(content: bytes, info: ZipInfo) -> memoryview:
    try:
        head = _LOCAL_HEADER.unpack_from(content, info.header_offset)
    except struct.error:
        raise WorkbookRefused("file-damaged") from None
    start = info.header_offset + _LOCAL_HEADER.size + head[-2] + head[-1]
    data = memoryview(content)[start : start + info.compress_size]
    name = content[info.header_offset + _LOCAL_HEADER.size :][: head[-2]]
    told = name.decode("utf-8" if info.flag_bits & _UTF8 else "cp437", "replace")
    if head[0] != b"PK\x03\x04" or len(data) != info.compress_size or told != info.orig_filename:
        raise WorkbookRefused("file-damaged")
    return data


def _refuse_other_formats(content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise WorkbookRefused("file-encrypted" if encrypted else "file-old-excel")
    if content.startswith(b"%PDF"):
        raise WorkbookRefused("file-pdf")
    if not content.startswith(b"PK\x03\x04"):
        raise WorkbookRefused("file-not-workbook")


def _refuse_unsafe(parts: Mapping[str, ZipInfo]) -> None:
    infos = parts.values()
    if any(info.flag_bits & 1 for info in infos):
        raise WorkbookRefused("file-encrypted")
    # Of two names, one beside the entry or before its data, every program takes which it likes.
    if any(info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or _has_other_name(info.extra) for info in infos):
        raise WorkbookRefused("file-damaged")
    swollen = any(
        info.file_size > _RATIO_MATTERS_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        for info in infos
    )
    if len(parts) > MAX_PARTS or swollen or sum(info.file_size for info in infos) > MAX_INFLATED_BYTES:
        raise WorkbookRefused("file-zip-bomb")
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in parts):
        raise WorkbookRefused("file-macros")


def _has_other_name(extra: bytes) -> bool:
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == _OTHER_NAME:
            return True
        extra = extra[4 + size :]
    return False
