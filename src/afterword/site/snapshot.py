"""Python's memory in the browser: what is in it when a snapshot is made, and what must be new when it is taken up.

A lesson then starts with everything imported, rather than with two thousand files to read and compile. make_snapshot.mjs
calls `prepare` when a site is built; start.mjs calls `resume` in each browser.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import random

KERNEL = ("piplite.piplite", "pyodide_kernel", "ipywidgets", "anywidget")
"""What a lesson's Python imports before anything of ours."""


def prepare() -> None:
    """Import what lessons need. Nothing that depends on the day, the machine or the person may be made here."""
    for name in KERNEL:
        importlib.import_module(name)
    import_coach()
    random.seed(0)
    gc.collect()


def import_coach() -> None:
    """Import every panel of the coach, with what it rests on."""
    from afterword import coach

    for module in pkgutil.iter_modules(coach.__path__):
        importlib.import_module(f"{coach.__name__}.{module.name}")


def resume() -> None:
    """Draw new numbers, and look at the files that are here now. Clock and time zone are asked for each time anyway."""
    random.seed()
    importlib.invalidate_caches()


def warm_up() -> None:
    """Load the word lists, while somebody still reads: a second that the first draft need not wait for."""
    from afterword.coach.context import engine

    engine()
