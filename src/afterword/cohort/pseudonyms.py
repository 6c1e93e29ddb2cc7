"""Other names for drafts' ids, made with a secret key: the same key always gives the same name.

Whoever has the key and the list of ids can trace a name back; nobody else can (HMAC, RFC 2104, with SHA-256).
"""

from __future__ import annotations

import hmac
import re
import secrets
from pathlib import Path

from afterword.content import read_text
from afterword.errors import AfterwordError

_HEAD = "afterword.key/1"
_KEY = re.compile(rf"{re.escape(_HEAD)} ([0-9a-f]{{64}})\s*")
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # without i, l, o and u, which are easily misread
_LENGTH = 8  # letters of five bits: among 1,000 ids, two names are the same once in two million classes


def pseudonym(key: bytes, id: str) -> str:
    """Return the other name of an id, such as `p-7k3d-9a2m`."""
    number = int.from_bytes(hmac.digest(key, id.encode("utf-8", "surrogatepass"), "sha256"))
    word = "".join(_LETTERS[number >> 5 * at & 31] for at in range(_LENGTH))
    return f"p-{word[:4]}-{word[4:]}"


def keep_key(path: Path) -> tuple[bytes, bool]:
    """Return the key in a file, and whether it was made just now because there was no such file.

    Raises:
        AfterwordError: `not_a_key` where the file holds something else, `not_writable` where none can be made.
    """
    if path.exists():
        found = _KEY.fullmatch(read_text(path))
        if found is None:
            message = "This file is not a key of Afterword's. Please name another, or a new one to be made."
            raise AfterwordError("not_a_key", message, str(path))
        return bytes.fromhex(found[1]), False
    key = secrets.token_bytes(32)
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(f"{_HEAD} {key.hex()}\n", encoding="ascii")
    except OSError as error:
        message = f"The key can't be kept there ({error.strerror}). Please name another place."
        raise AfterwordError("not_writable", message, str(path)) from None
    return key, True
