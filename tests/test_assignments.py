"""Assignments as text: what they hold, what they refuse, and what their model answers earn."""

from __future__ import annotations

import json

import pytest

from afterword.author.assignment import parse_assignment, read_assignments
from afterword.author.graded import assignment_to_notebook
from afterword.errors import AfterwordError
from afterword.grade.scoring import Marker
from graded import ASSIGNMENTS

ALL = read_assignments(ASSIGNMENTS)
LESSONS = ["first_letter", "thank_you", "top_of_mind", "after_a_no", "follow_up_kit"]
LAZY = [
    "",
    "Thanks!",
    "Dear Sir or Madam, thank you for your time. I hope to hear from you. Regards",
    "Hi, it was great to talk to you about the position at your company. My skills are a great fit. Best, Me",
    "thank interview role rig clamps team interest forward regards",
]


def test_each_lesson_has_its_graded_work() -> None:
    assert sorted(ALL) == sorted(LESSONS)


@pytest.mark.parametrize("name", ALL)
def test_ids_and_points_stay_what_they_are(name: str) -> None:
    assert ALL[name].ids == {"draft_score": 20.0, "message": 20.0, "reflection": 5.0}


@pytest.mark.parametrize("name", ALL)
def test_the_model_answers_score_full_and_lazy_ones_do_not(name: str) -> None:
    marker = Marker.usual()
    tasks = [*ALL[name].drafts, *(answer for answer in ALL[name].answers if answer.held)]
    assert len(tasks) == 2
    for task in tasks:
        held = task.held
        assert held is not None

        def points(text: str, held=held) -> float:
            return marker.mark(text, held.kind, held.scenario, held.to, 20).points

        assert points(task.model) == 20.0
        assert max(points(text) for text in LAZY) <= 12.0


@pytest.mark.parametrize("name", ALL)
def test_a_notebook_is_the_same_bytes_with_ids_that_never_move(name: str) -> None:
    text = assignment_to_notebook(ALL[name])
    assert text == assignment_to_notebook(read_assignments(ASSIGNMENTS)[name])
    cells = [cell for cell in json.loads(text)["cells"] if cell["metadata"].get("nbgrader")]
    assert [cell["id"] for cell in cells] == [cell["metadata"]["nbgrader"]["grade_id"] for cell in cells]
    assert [cell["id"] for cell in cells] == ["setup", "draft", "draft_score", "message", "reflection"]


def fence(head: str, body: str = "words") -> str:
    return f"# A title\n\n```{head}\n{body}\n```\n"


@pytest.mark.parametrize(
    ("text", "says", "where"),
    [
        ("no title", "starts with “# Title”", "bad.md"),
        ("# A title\n\nwords\n", "nothing to hand in", "bad.md"),
        (fence("draft id=draft points=20 kind=thank_you"), "go together", "bad.md:3"),
        (fence("draft id=draft points=20"), "needs kind=", "bad.md:3"),
        (fence("draft id=Draft! points=20 kind=thank_you scenario=x"), "is no id", "bad.md:3"),
        (fence("draft id=draft points=0 kind=thank_you scenario=x"), "from 1 to 100", "bad.md:3"),
        (fence("draft id=draft points=20 kind=thank_you scenari=x"), "scenario", "bad.md:3"),
        (fence("answer id=a points=5 rubric=reflexion"), "reflection", "bad.md:3"),
        (fence("answer id=a points=5 rubric=message"), "4 points for each of 5", "bad.md:3"),
        (fence("answer id=a points=5 rubric=reflection", ""), "model answer is missing", "bad.md:3"),
        (fence('answer id=a points=5 rubric="reflection'), "quotation mark", "bad.md:3"),
        (fence("answer id=a points=5 rubric=reflection") * 2, "Two parts are called", "bad.md"),
    ],
)
def test_a_slip_is_told_with_its_place(text: str, says: str, where: str) -> None:
    with pytest.raises(AfterwordError) as caught:
        parse_assignment(text, "bad.md")
    assert says in caught.value.message
    assert caught.value.where == where
