"""Names of a class, from the people's file into the gradebook."""

from __future__ import annotations

from afterword.grade.book import Book
from afterword.grade.course import Course
from afterword.grade.inert import inert_name
from afterword.grade.people import people_of


def enter_names(book: Book, course: Course) -> None:
    """Enter the names, unless the class is known by codes: then the gradebook holds none."""
    people = people_of(course)
    if people.key:
        return
    for person in people.known.values():
        if person.first_name or person.last_name or person.email:
            names = (inert_name(text) for text in (person.first_name, person.last_name, person.email))
            book.name(person.code, *names)
