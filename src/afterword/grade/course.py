"""The folder of a graded course: nbgrader's own layout, its settings, and what Afterword keeps beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from afterword.errors import AfterwordError

CONFIG = "nbgrader_config.py"
HOUSE = Path("course") / "grading"
"""Where the course lies in a checkout of Afterword."""


@dataclass(frozen=True, slots=True)
class Course:
    """A course's folder and the settings in its nbgrader_config.py."""

    root: Path
    config: Any = field(repr=False)

    @property
    def id(self) -> str:
        """The course's id in the gradebook."""
        return str(self.config.CourseDirectory.get("course_id", "")) or "default_course"

    @property
    def db_url(self) -> str:
        """Where the gradebook is."""
        return str(self.config.CourseDirectory.get("db_url", "")) or f"sqlite:///{self.root / 'gradebook.db'}"

    def release(self, name: str) -> Path:
        """Return the notebook that students got."""
        return self.root / "release" / name / f"{name}.ipynb"

    def released(self, name: str) -> dict[str, Any]:
        """Return what that notebook holds. Raises AfterwordError (`missing`) where there is none."""
        path = self.release(name)
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(found["cells"], list):
                return dict(found)
        except (OSError, ValueError, KeyError, TypeError):
            pass
        message = f"The handed-out notebook is missing or damaged. “afterword grade build {name}” makes it."
        raise AfterwordError("missing", message, str(path))

    def source(self, name: str) -> Path:
        """Return the version with solutions."""
        return self.root / "source" / name / f"{name}.ipynb"

    def submitted(self, name: str, student: str) -> Path:
        """Return the folder of a hand-in."""
        return self.root / "submitted" / student / name

    def autograded(self, name: str, student: str) -> Path:
        """Return the folder with the graded notebook, which formgrader shows."""
        return self.root / "autograded" / student / name

    def feedback(self, name: str, student: str) -> Path:
        """Return the folder with the page that the student gets."""
        return self.root / "feedback" / student / name

    def kept(self, name: str) -> Path:
        """Return a file of Afterword's own in the course's folder."""
        return kept(self.root, name)


def kept(root: Path, name: str) -> Path:
    """Return a file of Afterword's own in a course's folder."""
    return root / "afterword" / name


def find_course(folder: Path | None) -> Course:
    """Return the course in `folder`; without one, the course here, or in course/grading.

    Its nbgrader_config.py is the instructor's own file, and is run, as nbgrader does.

    Raises:
        AfterwordError: `missing` where there is no course, `bad_value` where its settings can't be read.
    """
    places = [folder] if folder else [Path(), HOUSE]
    root = next((place for place in places if (place / CONFIG).is_file()), None)
    if root is None:
        message = (
            f"There is no graded course here: {CONFIG} is missing. “afterword grade init DIR” makes one, and "
            "--course DIR says where it is."
        )
        raise AfterwordError("missing", message, str(folder or Path().resolve()))
    root = root.resolve()
    from traitlets.config.loader import PyFileConfigLoader

    try:
        config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    except Exception as error:  # whatever an instructor's own file may raise
        raise AfterwordError(
            "bad_value", f"These settings can't be read: {error}.", str(root / CONFIG)
        ) from None
    return Course(root, config)
