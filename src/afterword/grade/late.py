"""What is taken off for handing in late: nbgrader's own plugin, as the course's settings choose it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Late:
    """The course's rule. It is loaded when the first late hand-in comes."""

    config: Any

    def penalty(self, student: str, points: float, seconds: float) -> float | None:
        """Return the points to take off, from 0 to `points`; None where nothing is."""
        if seconds <= 0:
            return None
        from nbgrader.preprocessors import AssignLatePenalties

        rule = AssignLatePenalties(config=self.config)
        rule.init_plugin()
        found = rule.plugin_inst.late_submission_penalty(student, points, seconds)
        return None if found is None else min(max(float(found), 0.0), points)
