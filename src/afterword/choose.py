"""What a person named (a message kind, somebody they met), found among what there is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from afterword.detect.profile import name_parts
from afterword.draft import Draft
from afterword.errors import AfterwordError, did_you_mean, shown
from afterword.kinds import Kind
from afterword.record import Person, Record


def choose_kind(kinds: Mapping[str, Kind], name: str, where: str) -> Kind:
    """Return the kind of that id; `where` is what errors point at.

    Raises:
        AfterwordError: `no_such_kind`, with the one probably meant, or all there are.
    """
    if name not in kinds:
        plain = name.strip().lower().replace("-", "_").replace(" ", "_")
        hint = did_you_mean(plain, kinds) or f" Known here: {', '.join(kinds)}."
        raise AfterwordError("no_such_kind", f"There is no message kind “{shown(name)}”.{hint}", where)
    return kinds[name]


def address(draft: Draft, record: Record, where: str) -> Draft:
    """Return the draft with its reader's name as the record has it.

    A first or last name, an e-mail address, or "Name <address>" will do, where it fits one person only. Where
    it fits several it is left as it is. A draft that names no reader stays as it is, too.

    Raises:
        AfterwordError: `bad_value` where it fits nobody of the record.
    """
    if not draft.to or any(person.name == draft.to for person in record.people):
        return draft
    fitting = _fitting(draft.to, record)
    if not fitting:
        names = [person.name for person in record.people]
        hint = did_you_mean(draft.to, names) or f" It names {', '.join(names[:8])}."
        message = f"“{shown(draft.to)}” is not one of the [[people]] in the record.{hint}"
        raise AfterwordError("bad_value", message, where)
    return replace(draft, to=fitting[0].name) if len(fitting) == 1 else draft


def _fitting(to: str, record: Record) -> list[Person]:
    """Return the people of that name, a part of it or a longer form of it, or of that e-mail address."""
    name, _, rest = to.partition("<")
    mail = (rest.rstrip("> ") or name).strip().casefold()
    by_mail = [person for person in record.people if person.email and person.email.casefold() == mail]
    wanted = _parts(name)
    if by_mail or "@" in name or not wanted:
        return by_mail
    known = [(_parts(person.name), person) for person in record.people]
    return [person for parts, person in known if wanted <= parts or (parts and parts <= wanted)]


def _parts(name: str) -> set[str]:
    """Return the words of a name, without titles and initials."""
    return {part for part in name_parts(name) if len(part.rstrip(".")) > 1}
