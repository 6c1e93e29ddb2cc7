"""How a room finds the server: its address in the local network, and that address as a QR code."""

from __future__ import annotations

import io
import ipaddress
import socket
from importlib.util import find_spec

ANYWHERE = ("0.0.0.0", "::", "")
_NOBODY = ("192.0.2.1", 9)
"""An address that belongs to nobody (RFC 5737): asked only which way would lead there; nothing is sent."""


def address(host: str, port: int) -> str:
    """Return the address to type into a browser, for a server that listens at `host`."""
    shown = own_address() if host in ANYWHERE else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"


def own_address() -> str:
    """Return this computer's address in its network, or the one that only it can reach."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_NOBODY)
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def is_private(host: str) -> bool:
    """Whether only this computer can reach a server that listens at `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def qr(text: str, unicode: bool = True, colour: bool = False) -> list[str]:
    """Return a text as a QR code, line by line; none where segno is not installed or the terminal can't show it.

    In colour it is white and black whatever the terminal's colours are; else its light parts are as bright as the letters.
    """
    if not unicode or find_spec("segno") is None:
        return []
    import segno

    out = io.StringIO()
    segno.make(text, error="m", micro=False).terminal(out, compact=True, border=2)
    start, end = ("\x1b[97;40m", "\x1b[0m") if colour else ("", "")
    return [f"{start}{line}{end}" for line in out.getvalue().splitlines()]
