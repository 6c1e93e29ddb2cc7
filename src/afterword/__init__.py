"""Afterword: a course and a coach for what people write after a job interview."""

from typing import Any

__version__ = "0.1.0"


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook the `%%draft` cell: `%load_ext afterword`."""
    from afterword.coach.magic import register

    register(shell)
