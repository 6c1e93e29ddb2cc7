"""Settings of nbgrader for this course. It is read where nbgrader is started in this folder.

Drafts are scored without running anything a student wrote. To run notebooks all the same, set the environment
variable AFTERWORD_EXECUTE=1, and read “Running code” in the instructor's guide first. They then run in a sandbox;
AFTERWORD_SANDBOX=0 leaves it out, for systems that have none.
"""

import os
from pathlib import Path

from afterword.grade import settings

c = get_config()  # noqa: F821 - traitlets puts it here
HERE = Path(__file__).resolve().parent

c.CourseDirectory.course_id = "afterword"
c.Exchange.root = os.environ.get("AFTERWORD_EXCHANGE", str(HERE / "exchange"))

settings.apply(
    c,
    HERE,
    execute=os.environ.get("AFTERWORD_EXECUTE") == "1",
    sandbox=os.environ.get("AFTERWORD_SANDBOX", "1") == "1",
)
