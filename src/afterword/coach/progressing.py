"""What has been done across the notebooks, and what could come next. No streaks, no counting down. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from afterword.coach.frame import button, buttons, frame, hidden, saying
from afterword.outline import Lesson, Todo
from afterword.show.markup import Child, Html, tag

Done = Callable[[Todo], bool]
_ALL = "You have been through everything here. Come back whenever the next interview is over."
_LATER = "can wait"
_WAITS = "What says “can wait” is for an interview of your own, when there is one."


def next_todo(lessons: Sequence[Lesson], done: Done, has_record: bool) -> tuple[Lesson, Todo] | None:
    """Return the first thing that is not done; what needs an interview of one's own waits until there is one."""
    for lesson in lessons:
        for todo in lesson.todo:
            if not done(todo) and (has_record or not todo.own or todo.kind == "record"):
                return lesson, todo
    return None


def progress_view(uid: str, lessons: Sequence[Lesson], done: Done, has_record: bool) -> Html:
    """Return the next step, and every lesson with what is done in it."""
    coming = next_todo(lessons, done, has_record)
    return frame(
        uid,
        "Your way so far",
        "What is done, and what could come next",
        _next(coming),
        None if has_record else tag("p", _WAITS, class_="aw-intro"),
        [_lesson(lesson, done, coming[1] if coming else None, has_record) for lesson in lessons],
        buttons(button("Look again", "look")),
    )


def _next(coming: tuple[Lesson, Todo] | None) -> Html:
    if coming is None:
        return saying(_ALL, tone="good")
    lesson, todo = coming
    link = tag("a", lesson.title, href=f"{lesson.file}.ipynb")
    return saying((todo.title, ", in the lesson “", link, "”."), "A good next step:", "point")


def _lesson(lesson: Lesson, done: Done, coming: Todo | None, has_record: bool) -> Html:
    rows = (_row(todo, done(todo), todo is coming, todo.own and not has_record) for todo in lesson.todo)
    return tag(
        "div",
        tag("p", tag("strong", lesson.title)),
        tag("ul", rows, class_="aw-done-list"),
        class_="aw-lesson",
    )


def _row(todo: Todo, is_done: bool, is_next: bool, can_wait: bool) -> Html:
    note: Child = None
    if is_next:
        note = tag("span", "next", class_="aw-tag")
    elif can_wait and not is_done:
        note = tag("span", _LATER, class_="aw-tag")
    mark = tag("span", "✓" if is_done else "○", class_="aw-mark-sign", aria_hidden="true")
    said = hidden("Done: " if is_done else "Open: ")
    words = tag("span", said, todo.title, (" ", note) if note else None)
    return tag("li", mark, words, class_="aw-is-done" if is_done else None)


def progress_text(lessons: Sequence[Lesson], done: Done, has_record: bool) -> str:
    """Return the same as text."""
    coming = next_todo(lessons, done, has_record)
    lines = [f"A good next step: {coming[1].title} ({coming[0].file})" if coming else _ALL]
    for lesson in lessons:
        lines += ["", lesson.title, *(f"  [{'x' if done(t) else ' '}] {t.title}" for t in lesson.todo)]
    return "\n".join(lines)
