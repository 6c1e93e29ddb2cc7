"""What the locked cell of a graded notebook calls: `score` shows why, and gives the points as a plain number.

nbgrader takes the last value of such a cell as its points, if it is a float in range.
"""

from __future__ import annotations

import sys

from afterword.errors import AfterwordError
from afterword.grade.scoring import Marker


def score(key: str, *, kind: str, scenario: str, to: str = "", out_of: float) -> float:
    """Score the draft written in the `%%draft` cell of that key; print why; return 0 to `out_of` points."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    drafts = shell.user_ns.get("drafts") if shell is not None else None
    text = drafts.get(key) if isinstance(drafts, dict) else None
    try:
        mark = Marker.usual().mark(text if isinstance(text, str) else "", kind, scenario, to, float(out_of))
    except AfterwordError as error:
        sys.stdout.write(f"{error.message}\n")
        return 0.0
    sys.stdout.write(mark.text())
    return float(mark.points)
