"""The one kind of error shown to people: what is wrong, where, and what to do about it."""

from __future__ import annotations


class AfterwordError(Exception):
    """Something in the input that the person who wrote it can put right.

    `code` is a short snake word for programs ("unknown_key", "too_large"), `message` is for people,
    `where` is the file, line and path, such as `interview.toml:5: people[2].titel`, or empty.
    """

    def __init__(self, code: str, message: str, where: str = "") -> None:
        """Keep the three parts; all of them go to `args`, so that the error can be pickled."""
        super().__init__(code, message, where)
        self.code = code
        self.message = message
        self.where = where

    def __str__(self) -> str:
        """One line for people: `where: message`."""
        return f"{self.where}: {self.message}" if self.where else self.message
