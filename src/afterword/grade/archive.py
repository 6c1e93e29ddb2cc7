"""Files out of a folder or a zip archive that somebody else made: nothing leaves its place, nothing swells.

Names are only read, never used as paths; links, devices and encrypted members are left out and told.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from afterword.errors import AfterwordError
from afterword.grade.notebook import MOST_BYTES

MOST_MEMBERS = 50_000
MOST_IN_ALL = 4_000_000_000
"""Bytes of an archive once unpacked: 100 notebooks of the largest size."""
MOST_INSIDE = 200_000_000
"""The same for an archive inside an archive, which is one student's."""
MOST_RATIO = 200
"""How many times smaller than its content a member may be; text reaches about 20."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file that was found: its name with "/" between the parts, and what it holds; or why it can't be used."""

    name: str
    data: bytes = b""
    why: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the name."""
        return PurePosixPath(self.name).parts


def members(source: Path) -> Iterator[Member]:
    """Yield the files of a folder or an archive, in the order of their names.

    Raises:
        AfterwordError: `missing`, or `not_text` where it is neither a folder nor a zip archive.
    """
    if source.is_dir():
        yield from _folder(source)
    elif source.is_file():
        with source.open("rb") as file:
            yield from _archive(file, source.name, MOST_IN_ALL)
    else:
        raise AfterwordError(
            "missing", "There is no such folder or archive. Please check its name.", str(source)
        )


def inside(member: Member) -> Iterator[Member]:
    """Yield the files of an archive that lies inside another; one that can't be used comes as a `why`."""
    try:
        yield from _archive(BytesIO(member.data), member.name, MOST_INSIDE)
    except AfterwordError as error:
        yield Member(member.name, why=error.message)


def _folder(source: Path) -> Iterator[Member]:
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source).as_posix()
        if path.is_symlink():
            yield Member(name, why="It is a link, so it was not opened.")
        elif path.is_file():
            yield _file(path, name)


def _file(path: Path, name: str) -> Member:
    try:
        large = path.stat().st_size > MOST_BYTES
        return Member(name, why=_large()) if large else Member(name, path.read_bytes())
    except OSError as error:
        return Member(name, why=f"It can't be opened ({error.strerror}).")


def _archive(file: object, name: str, most: int) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(file)  # type: ignore[call-overload]
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        raise AfterwordError("not_text", "This is no zip archive that can be read.", name) from None
    with archive:
        listed = sorted(archive.infolist(), key=lambda info: info.filename)
        if len(listed) > MOST_MEMBERS:
            raise AfterwordError("too_large", f"The archive holds more than {MOST_MEMBERS:,} files.", name)
        total = 0
        for info in listed:
            if info.is_dir():
                continue
            member = _member(archive, info)
            total += len(member.data)
            if total > most:
                raise AfterwordError(
                    "too_large", "The archive is far larger unpacked than any class needs.", name
                )
            yield member


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    name = info.filename.replace("\\", "/")
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return Member(name, why="Its name leads out of the archive, so it was not opened.")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Member(name, why="It is a link, so it was not opened.")
    if info.flag_bits & 1:
        return Member(name, why="It is encrypted.")
    if info.file_size > MOST_BYTES:
        return Member(name, why=_large())
    if info.file_size > 1_000_000 and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        return Member(name, why="It swells far too much when unpacked, so it was not.")
    try:
        with archive.open(info) as packed:
            data = packed.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return Member(name, why="It is damaged inside the archive.")
    except Exception as error:  # zlib and lzma have errors of their own
        return Member(name, why=f"It can't be unpacked ({type(error).__name__}).")
    return Member(name, data) if len(data) <= MOST_BYTES else Member(name, why=_large())


def _large() -> str:
    return f"It is larger than {MOST_BYTES // 1_000_000} MB."
