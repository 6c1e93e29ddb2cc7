"""What the commands about a class share: one standard input, and a page that takes the place of our own only."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from afterword.cohort.sheet import MADE_BY
from afterword.errors import AfterwordError

_HEAD = 1_000  # characters of a page that say who made it


def one_stdin(names: Iterable[str | None]) -> None:
    """Refuse standard input for more than one file. Raises AfterwordError (`usage`)."""
    if [*names].count("-") > 1:
        raise AfterwordError("usage", "Standard input can be one file only. Please name the others.", "-")


def write_page(path: Path, page: str) -> str:
    """Write a page whole or not at all, and return what was done.

    Raises:
        AfterwordError: `not_ours` where another file lies there, `not_writable` where nothing can.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        if path.exists() and not (path.is_file() and _is_ours(path)):
            message = (
                "This is not a page that Afterword wrote, so it stays as it is. Please name another file."
            )
            raise AfterwordError("not_ours", message, str(path))
        part.write_text(page, encoding="utf-8", errors="backslashreplace", newline="\n")
        part.replace(path)
    except OSError as error:
        message = f"The page can't be written there ({error.strerror}). Please name another place."
        raise AfterwordError("not_writable", message, str(path)) from None
    return f"{path} is written: open it in a browser, or print it.\n"


def _is_ours(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as file:
        return MADE_BY in file.read(_HEAD)
