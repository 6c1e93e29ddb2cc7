"""The command line, and the only printer: finds the command, prints what it returns, explains errors."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from typing import Any, BinaryIO, NoReturn, TextIO

from afterword import __version__
from afterword.commands import BAD, DONE, PARTLY, STOPPED, Outcome, Terminal
from afterword.errors import AfterwordError, did_you_mean, shown
from afterword.show.page import PROBE, Page

COMMANDS = {
    "start": "open the course: copy the lessons here, and start JupyterLab on them",
    "review": "review one draft",
    "batch": "review many drafts, a row each",
    "cohort": "sum up the reviews of a class, and show drafts that read alike",
    "calibrate": "tell how far instructors and reviews agree on the same drafts",
    "plan": "plan what to send when",
    "handout": "write the lessons as pages to print",
    "site": "build the browser edition: a folder that any web server can show",
    "serve": "show the browser edition to a room",
    "board": "show a room what its drafts have in common, live",
    "workshop": "write the facilitator's kit: minute plans, slides, handouts",
    "new": "write a template for a record, a kind or a scenario",
    "grade": "grade a class: build, take in, run, settle, export",
    "check": "check kinds and scenarios with their examples",
    "doctor": "look whether everything needed is here",
}
"""Command -> what it does. Each is a module of `afterword.commands`, loaded when it is called."""
_HELP = """usage: afterword COMMAND ...

Review what you write after a job interview against your own notes. Nothing leaves this computer.

commands:
{commands}

options:
  --version   the version
  --help      this text; afterword COMMAND --help tells more about one command

examples:
  afterword start
  afterword review draft.txt --record interview.toml --kind thank_you
  afterword plan --record interview.toml --ics plan.ics
"""


class _Parser(argparse.ArgumentParser):
    """A parser that says what is missing or unknown in plain words."""

    def parse_strictly(self, words: Sequence[str]) -> argparse.Namespace:
        """Parse the words after the command. Raises AfterwordError (`usage`) where they don't fit."""
        self._refuse_unknown(words)
        options, rest = self.parse_known_args(words)
        if rest:
            self.error(f"“{shown(rest[0])}” is one word too many")
        return options

    def _refuse_unknown(self, words: Sequence[str]) -> None:
        known = self._option_string_actions
        for word in words:
            name = word.partition("=")[0]
            if word == "--":
                return
            if name.startswith("--") and name not in known:
                raise AfterwordError(
                    "usage", f"There is no such option.{did_you_mean(name, known)}", shown(name)
                )

    def error(self, message: str) -> NoReturn:
        """Raise AfterwordError (`usage`) instead of printing the usage and leaving."""
        message = message.replace("the following arguments are required:", "please add").removeprefix(
            "argument "
        )
        message = message[:1].upper() + message[1:]
        raise AfterwordError("usage", f"{message}. “{self.prog} --help” shows how.", self.prog)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 partly done, 2 bad input or usage, 130 stopped."""
    page = _page(sys.stderr)
    try:
        return _run(list(sys.argv[1:] if argv is None else argv))
    except AfterwordError as error:
        _print(sys.stderr, "\n".join(_explain(error, page)) + "\n")
        return BAD
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        _silence(sys.stdout)
        return PARTLY
    except KeyboardInterrupt:
        return STOPPED
    except OSError as error:  # a full disk, a device that is gone
        _print(sys.stderr, page.clean(f"{error.filename or 'Writing'}: {error.strerror or error}") + "\n")
        return BAD
    except Exception as error:
        if os.environ.get("AFTERWORD_DEBUG"):
            raise
        what = (
            f"Afterword stopped at something unexpected ({type(error).__name__}: {shown(str(error), 200)})."
        )
        ask = (
            "That is a fault of ours. Please report this line and your command to the people who maintain it."
        )
        _print(sys.stderr, page.clean(f"{what} {ask}") + "\n")
        return BAD


def _run(words: list[str]) -> int:
    name = words[0] if words else ""
    if name in ("", "-h", "--help", "help"):
        listed = "\n".join(f"  {command:<9} {says}" for command, says in COMMANDS.items())
        _print(sys.stdout, _HELP.format(commands=listed))
        return DONE if name else BAD
    if name in ("--version", "-V"):
        _print(sys.stdout, f"afterword {__version__}\n")
        return DONE
    if name not in COMMANDS:
        hint = did_you_mean(name, COMMANDS) or f" There are: {', '.join(COMMANDS)}."
        raise AfterwordError("usage", f"There is no command “{shown(name)}”.{hint}", "afterword")
    module: Any = import_module(f"afterword.commands.{name}")
    says, rest = COMMANDS[name], words[1:]
    if hasattr(module, "ACTIONS"):
        action = rest[0] if rest else ""
        if action in ("", "-h", "--help"):
            listed = "\n".join(f"  {one:<9} {what}" for one, what in module.ACTIONS.items())
            _print(sys.stdout, f"usage: afterword {name} ACTION ...\n\n{listed}\n\n{module.EXAMPLES}\n")
            return DONE if action else BAD
        if action not in module.ACTIONS:
            hint = did_you_mean(action, module.ACTIONS) or f" There are: {', '.join(module.ACTIONS)}."
            raise AfterwordError("usage", f"There is no “{shown(action)}” here.{hint}", f"afterword {name}")
        module, says = import_module(f"afterword.commands.{name}.{action}"), module.ACTIONS[action]
        name, rest = f"{name} {action}", rest[1:]
    parser = _Parser(
        prog=f"afterword {name}",
        description=says[:1].upper() + says[1:] + ".",
        epilog=module.EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.arguments(parser)
    try:
        options = parser.parse_strictly(rest)
    except SystemExit:  # after --help
        return DONE
    outcome: Outcome = module.run(options, _terminal())
    _print(sys.stdout, outcome.text, outcome.exact)
    _print(sys.stderr, outcome.notes)
    return outcome.code


def _terminal() -> Terminal:
    live = sys.stderr.isatty()
    return Terminal(
        page=_page(sys.stdout),
        now=datetime.now().astimezone(),
        stdin=lambda: _buffer(sys.stdin),
        stdout=lambda: _buffer(sys.stdout),
        tell=lambda text: _print(sys.stderr, f"\r\x1b[K{text}" if live else f"{text.rstrip()}\n"),
        live=live,
        asks=bool(sys.stdin and sys.stdin.isatty()),
    )


def _page(stream: TextIO) -> Page:
    colour = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    try:
        PROBE.encode(stream.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return Page(_width(stream), colour, unicode=False)
    return Page(_width(stream), colour)


def _width(stream: TextIO) -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or Page().width
    except (OSError, ValueError, AttributeError):  # no terminal, or a notebook's own kind of stream
        return Page().width


def _explain(error: AfterwordError, page: Page) -> list[str]:
    where = page.tint(page.clean(error.where), "bold") + ": " if error.where else ""
    return [where + page.clean(error.message)]


def _buffer(stream: TextIO) -> BinaryIO:
    return stream.buffer


def _print(stream: TextIO, text: str, exact: bool = False) -> None:
    """Write text, and what the stream's encoding lacks as “?”; `exact` text as UTF-8 bytes."""
    if not text:
        return
    if exact and hasattr(stream, "buffer"):
        stream.flush()
        stream.buffer.write(text.encode("utf-8", "backslashreplace"))
    else:
        encoding = stream.encoding or "utf-8"
        stream.write(text.encode(encoding, "replace").decode(encoding))
    stream.flush()


def _silence(stream: TextIO) -> None:
    """Send what is still buffered nowhere, so that leaving raises no second error."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return
