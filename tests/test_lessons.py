"""The course text: every point of the chapter, every part of a lesson, honest minutes, examples that hold."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from afterword.author.lesson import (
    WORDS_A_MINUTE,
    Block,
    Code,
    Lesson,
    Note,
    Prose,
    Writing,
    parse_lesson,
)
from afterword.author.notebooks import read_lessons
from afterword.content import (
    calendar_for,
    data_text,
    load_kinds,
    load_practice,
    load_reviewer,
    rules,
    scenarios,
)
from afterword.draft import parse_draft
from afterword.errors import AfterwordError
from afterword.outline import parse_outline
from afterword.plan import plan
from afterword.record import Record, parse_record

COURSE = Path(__file__).parents[1] / "course"
LESSONS = {lesson.name: lesson for lesson in read_lessons(COURSE)}
PARTS = [
    "Questions this lesson answers",
    "What you will be able to do",
    "A worked example",
    "Practice with a made-up interview",
    "Practice with your own interview",
    "Score yourself first",
    "Key points",
    "Sources",
]
MORE = "If you have more time"
# How many points each part of the chapter makes, counted apart from the map.
POINTS = {"why": 3, "thanks": 6, "mind": 5, "no": 6, "end": 5}
PUBLIC = {
    "Choose", "Coach", "Compare", "HandIn", "Kit", "Order", "Planner", "Progress", "Prompts", "RecordForm", "SelfScore",
    "Story", "history",
}  # fmt: skip
each_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)


def record_of(scenario: str) -> Record:
    return parse_record((scenarios()[scenario] / "interview.toml").read_text(encoding="utf-8"), scenario)


def section(lesson: Lesson, heading: str) -> list[Block]:
    return next(blocks for name, blocks in lesson.by_section() if name.split(":")[0] == heading)


def words(blocks: list[Block]) -> str:
    return "\n".join(block.text for block in blocks if isinstance(block, Prose | Note))


def calls(blocks: list[Block]) -> list[tuple[str, list[str]]]:
    """What the cells call: (name, first arguments)."""
    found = []
    for block in blocks:
        if isinstance(block, Code):
            plain = "\n".join(line for line in block.source.split("\n") if not line.startswith("%"))
            for node in ast.walk(ast.parse(plain)):
                if isinstance(node, ast.Call):
                    found.append((ast.unparse(node.func), [ast.literal_eval(arg) for arg in node.args]))
    return found


# --- The chapter --------------------------------------------------------------------------------------


def test_every_point_of_the_chapter_is_taught() -> None:
    points = tomllib.loads((COURSE / "chapter-map.toml").read_text(encoding="utf-8"))["points"]
    assert Counter(point["id"].partition("-")[0] for point in points) == POINTS
    assert len({point["id"] for point in points}) == len(points)
    for point in points:
        text = " ".join(words(section(LESSONS[point["lesson"]], point["section"])).split())
        for said in point["words"]:
            assert said in text, f"{point['id']}: “{said}” is not in “{point['section']}”"


@each_lesson
def test_a_lesson_has_all_its_parts(lesson: Lesson) -> None:
    headings = [heading.split(":")[0] for heading in lesson.sections()]
    assert [part for part in PARTS if part not in headings] == []
    assert len(set(headings)) == len(headings)
    assert headings[-2:] == ["Key points", "Sources"]
    practice = section(lesson, "Practice with a made-up interview")
    assert any(isinstance(b, Writing) and "scenario" in b.options for b in practice) or calls(practice)
    assert next(name for name, _ in calls(section(lesson, "Score yourself first"))) == "SelfScore"


@each_lesson
def test_worked_examples_go_from_weak_to_better(lesson: Lesson) -> None:
    blocks = section(lesson, "A worked example")
    text = words(blocks)
    notes = [block.options["expect"] for block in blocks if isinstance(block, Note)]
    assert "**Why" in text
    assert "**Better" in text
    assert notes in ([], ["revise", "ready"], ["hold", "ready"])


NOTES = [
    pytest.param(block, id=f"{name}-{number}-{block.kind}-{block.options['expect']}")
    for name, lesson in LESSONS.items()
    for number, block in enumerate(lesson.blocks)
    if isinstance(block, Note)
]


@pytest.mark.parametrize("note", NOTES)
def test_the_coach_agrees_with_what_the_course_says_about_a_note(note: Note) -> None:
    kinds = load_kinds()
    draft = replace(parse_draft(note.text), to=note.options["to"])
    review = load_reviewer(kinds).review(draft, record_of(note.options["scenario"]), kinds[note.kind])
    assert review.readiness == note.options["expect"], review.fixes


def test_the_worked_plan_is_the_one_that_the_planner_makes() -> None:
    record = record_of("phone-screen")
    made = plan(record, rules(), calendar_for(record), today=date(2026, 3, 10))
    steps = {step.id: step.on for step in made.steps if step.status == "todo"}
    text = words(section(LESSONS["04-your-follow-up-kit"], "A worked example"))
    for step in ("check_in", "final_check_in", "move_on"):
        on = steps[step]
        assert on is not None
        assert f"| {on:%A} {on.day} {on:%B} |" in text, step


# --- Honest minutes -----------------------------------------------------------------------------------


def own_comes_on_top(lesson: Lesson) -> bool:
    return "comes on top" in words(lesson.by_section()[0][1])


@each_lesson
def test_the_minutes_are_honest(lesson: Lesson) -> None:
    blocks = []
    for heading, found in lesson.by_section():
        own = heading == "Practice with your own interview" and own_comes_on_top(lesson)
        if heading not in (MORE, "Sources"):
            blocks += [b for b in found if not (own and isinstance(b, Writing))]
    _, read, do = lesson.minutes
    count = len(re.findall(r"[\w'’-]+", words(blocks)))
    assert abs(count / WORDS_A_MINUTE - read) <= 0.75, f"{count} words"
    exercises = [
        load_practice(a[0]).head.minutes for n, a in calls(blocks) if n in ("Choose", "Order", "Compare")
    ]
    drafts = sum(isinstance(block, Writing) for block in blocks)
    others = sum(n in ("SelfScore", "RecordForm", "Planner", "Progress", "Kit") for n, _ in calls(blocks))
    assert sum(exercises) + 3 * drafts + others <= do <= sum(exercises) + 5 * drafts + 5 * others


def test_the_whole_course_takes_an_hour_or_a_little_more() -> None:
    assert 60 <= sum(lesson.minutes[0] for lesson in LESSONS.values()) <= 75


@each_lesson
def test_the_minutes_of_what_is_left_to_choose_are_those_of_the_exercises(lesson: Lesson) -> None:
    if MORE not in lesson.sections():
        return
    said: int | None = None
    for block in section(lesson, MORE):
        if isinstance(block, Prose):
            found = re.search(r"\((\d+) minutes\)", block.text)
            said = int(found[1]) if found else None
        assert said is not None, block
        for _, names in calls([block]):
            assert load_practice(names[0]).head.minutes == said, names


# --- What a learner may rely on -----------------------------------------------------------------------


def test_newcomers_write_before_they_are_taught_anything() -> None:
    blocks = LESSONS["00-welcome"].blocks
    first = next(number for number, block in enumerate(blocks) if isinstance(block, Writing))
    assert isinstance(blocks[first - 1], Prose)
    assert len(re.findall(r"[\w'’-]+", words(list(blocks[:first])))) < 250  # about a minute of reading
    assert blocks[first].options["scenario"] in scenarios()  # type: ignore[union-attr]


@each_lesson
def test_cells_are_short_and_use_public_names_only(lesson: Lesson) -> None:
    used = set()
    for block in lesson.blocks:
        if isinstance(block, Code):
            plain = "\n".join(line for line in block.source.split("\n") if not line.startswith("%"))
            for node in ast.walk(ast.parse(plain)):
                assert not isinstance(node, ast.Import)
                if isinstance(node, ast.ImportFrom):
                    assert node.module == "afterword.coach"
                    assert {alias.name for alias in node.names} <= PUBLIC
                    used |= {alias.name for alias in node.names}
    assert used == {name for name, _ in calls(list(lesson.blocks))}
    kinds = load_kinds()
    for block in lesson.blocks:
        if isinstance(block, Writing):
            assert block.kind in kinds
            if "scenario" in block.options:
                record = record_of(block.options["scenario"])
                assert block.options.get("to", record.people[0].name) in {p.name for p in record.people}
                assert record.me is not None
                assert record.me.name in block.body


def test_each_lesson_leads_to_the_next() -> None:
    for lesson, following in zip(LESSONS.values(), [*LESSONS.values()][1:], strict=False):
        links = re.findall(r"\[([^\]]+)\]\(([^)]+)\)", words(list(lesson.blocks)))
        assert links == [(following.title, f"{following.name}.ipynb")]


def test_drafts_of_a_lesson_do_not_share_a_file() -> None:
    keys = [
        block.options.get("key", block.kind)
        for lesson in LESSONS.values()
        for block in lesson.blocks
        if isinstance(block, Writing)
    ]
    assert len(set(keys)) == len(keys)
    scored = {
        ast.unparse(node)
        for lesson in LESSONS.values()
        for block in lesson.blocks
        if isinstance(block, Code)
        for node in ast.walk(ast.parse(re.sub(r"(?m)^%.*$", "", block.source)))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "SelfScore"
    }
    for call in scored:
        key = re.search(r"key='([^']+)'", call) or re.search(r"\('([^']+)'", call)
        assert key is not None
        assert key[1] in keys, call


@each_lesson
def test_every_percentage_stands_beside_its_year_and_number(lesson: Lesson) -> None:
    for block in lesson.blocks:
        if isinstance(block, Prose):
            for paragraph in re.split(r"\n\n|\n(?=[|*])", block.text):
                if re.search(r"\d %", paragraph) and "Look at the first two lines" not in paragraph:
                    assert re.search(r"\b(19|20)\d\d\b", paragraph), paragraph
                    assert re.search(r"\b\d{3}\b|\d,\d{3}|how many is not said", paragraph), paragraph


@each_lesson
def test_the_words_are_plain_and_promise_nothing(lesson: Lesson) -> None:
    text = words(list(lesson.blocks))
    prose = words([block for block in lesson.blocks if isinstance(block, Prose)])
    assert not re.search(r"(?i)\b(guarantee|will get you the job|simply|obviously|of course you)\b", prose)
    assert "http" not in text
    long = [s for s in re.split(r"(?<=[.?!:])\s+|\n", prose) if len(s.split()) > 40]
    assert long == []


KIND_OF = {"SelfScore": "score", "RecordForm": "record", "Planner": "plan", "Kit": "kit"}


def todo_of(block: Block) -> list[tuple[str, str]]:
    """What a block gives a learner to do: (kind, key), as the way through the course names it."""
    if isinstance(block, Writing):
        return [("draft", block.options.get("key", block.kind))]
    found = []
    for node in (
        ast.walk(ast.parse(re.sub(r"(?m)^%.*$", "", block.source))) if isinstance(block, Code) else []
    ):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            given = [ast.literal_eval(arg) for arg in node.args]
            named = {word.arg: ast.literal_eval(word.value) for word in node.keywords}
            key = named.get("key") or named.get("scenario") or Path(given[0] if given else "").stem
            if kind := KIND_OF.get(
                name, "exercise" if name in ("Choose", "Order", "Compare", "Story") else ""
            ):
                found.append((kind, key))
    return found


def test_progress_counts_what_there_is_to_do() -> None:
    path = parse_outline(data_text("exercises", "practice", "_path.toml"))
    assert [(way.file, way.title) for way in path] == [
        (name, lesson.title) for name, lesson in LESSONS.items()
    ]
    seen: set[tuple[str, str]] = set()
    for way in path:
        there = [todo for block in LESSONS[way.file].blocks for todo in todo_of(block)]
        listed = [(todo.kind, todo.key) for todo in way.todo]
        assert set(there) - seen <= set(listed) <= set(there), way.file
        assert listed == sorted(listed, key=there.index), way.file
        for todo in way.todo:
            made_up = todo.kind in ("exercise",) or any(
                isinstance(b, Writing) and b.options.get("key") == todo.key for b in LESSONS[way.file].blocks
            ) or todo.key in scenarios()  # fmt: skip
            assert todo.own is not made_up, todo
        seen |= set(there)


# --- Reading lessons ----------------------------------------------------------------------------------

HEAD = "# Title\n\n*About 3 minutes: 1 to read, 2 to do.*\n\n"


def test_a_lesson_is_read_into_its_blocks() -> None:
    text = HEAD + (
        '```python\n%load_ext afterword\n```\n\nTell.\n\n```draft thank_you to="A B" write-first\nHi\n\n```\n'
        "## Next\n\n```toml\na = 1\n```\n"
    )
    lesson = parse_lesson(text, "course/07-x.md")
    assert (lesson.name, lesson.title, lesson.minutes) == ("07-x", "Title", (3, 1, 2))
    assert lesson.blocks[1:4] == (
        Code("%load_ext afterword"),
        Prose("Tell."),
        Writing("thank_you", 'thank_you to="A B" write-first', {"to": "A B", "write-first": ""}, "Hi\n"),
    )
    assert lesson.blocks[4] == Prose("## Next\n\n```toml\na = 1\n```")
    assert lesson.sections() == ("Next",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello", "A lesson starts with"),
        ("# T\n\n*About 3 minutes: 1 to read, 1 to do.*\n", "1 and 1 minutes are not 3."),
        (HEAD + "```python\n1\n", "x.md:5: This fence is never closed."),
        (HEAD + "```python\n1\n2\n3\n4\n5\n6\n```\n", "5 lines at most"),
        (HEAD + "```python tags\n1\n```\n", "says nothing more"),
        (HEAD + "```draft\nHi\n```\n", "followed by a kind"),
        (HEAD + "```draft thank_you scenaro=a\nHi\n```\n", "Did you mean “scenario”?"),
        (HEAD + "```note thank_you scenario=a to=b\nHi\n```\n", "A note says expect=…."),
        (HEAD + "```note thank_you scenario=a to=b expect=redy\nHi\n```\n", "Did you mean “ready”?"),
    ],
)
def test_a_slip_in_a_lesson_is_named(text: str, said: str) -> None:
    with pytest.raises(AfterwordError, match=re.escape(said)):
        parse_lesson(text, "x.md")


@each_lesson
def test_a_table_fits_a_phone(lesson: Lesson) -> None:
    """JupyterLab cuts off what is too wide, and three columns of sentences are."""
    for heading, blocks in lesson.by_section():
        for block in blocks:
            rows = (
                [line for line in block.text.splitlines() if line.startswith("|")]
                if isinstance(block, Prose)
                else []
            )
            assert all(row.count("|") == 3 for row in rows), (heading, rows)
