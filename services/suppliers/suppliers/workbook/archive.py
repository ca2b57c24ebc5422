"""The parts of an .xlsx file, handed out only after the file has proved harmless.

The central directory is checked first and is then not believed: every part is inflated against a budget,
because the reader behind us would inflate all of it, whatever the directory says.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from suppliers.workbook.errors import WorkbookRefused

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_PARTS = 2_000
MAX_INFLATED_BYTES = 120 * 1024 * 1024
MAX_RATIO = 250
_RATIO_MATTERS_FROM = 1024 * 1024
_CHUNK = 256 * 1024
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")


@dataclass(frozen=True, slots=True)
class Part:
    """One file inside the archive; `name` is lower case, as the reader compares it."""

    name: str
    info: ZipInfo


def open_archive(content: bytes) -> list[Part]:
    """The parts of a plain, macro-free .xlsx; raises WorkbookRefused for everything else."""
    _refuse_other_formats(content)
    try:
        with ZipFile(BytesIO(content)) as archive:
            infos = archive.infolist()
    except Exception:  # zipfile raises half a dozen kinds for a broken directory
        raise WorkbookRefused("file-damaged") from None
    parts = [Part(info.filename.lower().replace("\\", "/").lstrip("/"), info) for info in infos]
    _refuse_unsafe(parts)
    _refuse_other_office({part.name for part in parts})
    return parts


def inflate(content: bytes, parts: list[Part]) -> Iterator[tuple[Part, Iterator[bytes]]]:
    """Each part with its bytes in chunks, sharing one budget. Consume a part before taking the next."""
    left = MAX_INFLATED_BYTES
    for part in parts:
        sizes: list[int] = []
        yield part, _counted(_inflated(content, part.info), sizes, left)
        left -= sum(sizes)


def _counted(chunks: Iterator[bytes], sizes: list[int], left: int) -> Iterator[bytes]:
    for chunk in chunks:
        sizes.append(len(chunk))
        left -= len(chunk)
        if left < 0:
            raise WorkbookRefused("file-zip-bomb")
        yield chunk


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
    if head[0] != b"PK\x03\x04" or len(data) != info.compress_size:
        raise WorkbookRefused("file-damaged")
    return data


def _refuse_other_formats(content: bytes) -> None:
    if not content.strip(b"\x00 \r\n\t"):
        raise WorkbookRefused("file-empty")
    if len(content) > MAX_FILE_BYTES:
        raise WorkbookRefused("file-too-large", limit=MAX_FILE_BYTES // 1024 // 1024)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise WorkbookRefused("file-encrypted" if encrypted else "file-old-excel")
    if content.startswith(b"%PDF"):
        raise WorkbookRefused("file-pdf")
    if not content.startswith(b"PK\x03\x04"):
        raise WorkbookRefused("file-csv" if _is_text(content) else "file-not-workbook")


def _is_text(content: bytes) -> bool:
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    return not any(byte < 9 or 13 < byte < 32 for byte in head) and b"\n" in head


def _refuse_unsafe(parts: list[Part]) -> None:
    infos = [part.info for part in parts]
    if len({part.name for part in parts}) != len(parts) or not parts:
        raise WorkbookRefused("file-damaged")
    if any(info.flag_bits & 1 for info in infos):
        raise WorkbookRefused("file-encrypted")
    if any(info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for info in infos):
        raise WorkbookRefused("file-damaged")
    swollen = any(
        info.file_size > _RATIO_MATTERS_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        for info in infos
    )
    if len(parts) > MAX_PARTS or swollen or sum(info.file_size for info in infos) > MAX_INFLATED_BYTES:
        raise WorkbookRefused("file-zip-bomb")
    if any(part.name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in part.name for part in parts):
        raise WorkbookRefused("file-macros")


def _refuse_other_office(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    office = {"mimetype", "content.xml", "word/document.xml", "ppt/presentation.xml", "xl/workbook.bin"}
    raise WorkbookRefused("file-other-office" if names & office else "file-not-workbook")
