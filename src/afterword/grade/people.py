"""Who is who in a class: names from a roster, and ids that tell nothing, where they are wanted."""

from __future__ import annotations

import csv
import hmac
import io
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from afterword.errors import AfterwordError, shown
from afterword.grade.course import Course
from afterword.grade.files import plain_id, write
from afterword.grade.policy import no_formula, read_rows, with_formula

FILE, KEY = "people.csv", "people.key"
COLUMNS = ("id", "code", "first_name", "last_name", "email")
_CODE = 8


@dataclass(frozen=True, slots=True)
class Person:
    """A student: the id of the LMS, the id in the gradebook, and the name."""

    id: str
    code: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""


@dataclass(slots=True)
class People:
    """The people of a course. With a `key`, the gradebook knows them by a code that only this file explains."""

    path: Path
    key: bytes = b""
    known: dict[str, Person] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    """What Moodle calls a student in one assignment -> id."""

    def id(self, id: str) -> str:
        """Return what the gradebook calls a student."""
        if id not in self.known:
            self.known[id] = Person(id, self.code(id))
        return self.known[id].code

    def code(self, id: str) -> str:
        """Return what the gradebook would call a student, who need not be known yet."""
        if not self.key:
            return id
        return f"s{hmac.new(self.key, id.encode('utf-8', 'replace'), sha256).hexdigest()[:_CODE]}"

    def by_code(self) -> dict[str, Person]:
        """Return the people by what the gradebook calls them."""
        return {person.code: person for person in self.known.values()}

    def add_roster(self, text: str, name: str) -> int:
        """Take names from a CSV file with a column `id`, or from Moodle's grading worksheet; return how many.

        Raises:
            AfterwordError: as `read_rows`, and where an id can't name a folder.
        """
        head = text.removeprefix("\ufeff").split("\n", 1)[0]
        rows = _moodle(text, name) if "Identifier" in head else _plain(text, name)
        found, numbers = dict[str, Person](), dict[str, str]()
        for number, (id, said, *names) in enumerate(rows, 2):
            id = normalize("NFC", id.strip())
            if id and not plain_id(self.code(id)):
                message = f"“{shown(id)}” can't be an id: letters, digits and . _ @ - only."
                raise AfterwordError("bad_value", message, f"{name}:{number}: id")
            if id:
                found[id] = Person(id, self.code(id), *(text.strip() for text in names))
                numbers |= {said: id} if said else {}
        self.known |= found
        self.numbers |= numbers
        return len(found)

    def save(self) -> None:
        """Write the file that explains who is who, if there is something to tell."""
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(COLUMNS)
        for person in sorted(self.known.values(), key=lambda person: person.id):
            rows.writerow([no_formula(getattr(person, column)) for column in COLUMNS])
        write(self.path, out.getvalue().encode("utf-8"))


def _plain(text: str, name: str) -> Iterator[tuple[str, ...]]:
    for row in read_rows(text, name, ("id",)):
        yield row["id"], "", *(row.get(key, "") for key in ("first_name", "last_name", "email"))


def _moodle(text: str, name: str) -> Iterator[tuple[str, ...]]:
    """Yield the people of a grading worksheet: a number that holds for one assignment only, and who it is."""
    for row in read_rows(text, name, ("Identifier", "Full name", "Email address")):
        first, _, last = row["Full name"].strip().rpartition(" ")
        number = row["Identifier"][len(row["Identifier"].rstrip("0123456789")) :]
        yield row["Email address"], number, first, last, row["Email address"]


def people_of(course: Course, pseudonyms: bool = False) -> People:
    """Return the people of a course; with `pseudonyms`, from now on known by codes.

    Raises:
        AfterwordError: where the file can't be read, or codes are wanted after ids were used.
    """
    path, key_path = course.kept(FILE), course.kept(KEY)
    key = key_path.read_bytes() if key_path.is_file() else b""
    people = People(path, key)
    if path.is_file():
        for row in read_rows(path.read_text(encoding="utf-8"), str(path), COLUMNS):
            people.known[with_formula(row["id"])] = Person(**{c: with_formula(row[c]) for c in COLUMNS})
    if pseudonyms and not key:
        if people.known:
            message = (
                "This course already has hand-ins under their own ids. Codes can only be used from the start."
            )
            raise AfterwordError("bad_value", message, str(path))
        people.key = secrets.token_bytes(32)
        write(key_path, people.key)
        key_path.chmod(0o600)
    return people
