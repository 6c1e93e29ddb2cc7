"""Who you are changes nothing: names of eight cultures, three spellings and registers get the same review."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from afterword.author.examples import LabelledDraft, labelled_drafts
from afterword.content import load_kinds, load_reviewer, root
from afterword.kinds import Kind
from afterword.record import Record, parse_record, record_to_toml
from afterword.review import Review, Reviewer

pytestmark = pytest.mark.slow
CULTURES = {
    "nigerian": (
        "Chidinma Okonkwo",
        "Babatunde Adeyemi",
        "Ngozi Eze",
        "Olumide Balogun",
        "Amaka Nwosu",
        "Sade Bello",
    ),
    "polish": (
        "Zbigniew Wójcik",
        "Małgorzata Kamińska",
        "Paweł Zieliński",
        "Agnieszka Lis",
        "Wojciech Mazur",
        "Ewa Sikora",
    ),
    "chinese": ("Xiuying Zhao", "Jianguo Huang", "Meilin Xu", "Haoran Sun", "Yifan Guo", "Ruolan Deng"),
    "indian": (
        "Venkatesh Iyengar",
        "Lakshmi Subramanian",
        "Harpreet Gill",
        "Anjali Deshpande",
        "Farhan Qureshi",
        "Kavya Menon",
    ),
    "arabic": (
        "Abdulrahman Al-Harbi",
        "Fatima Zahra Benali",
        "Yousef Khalil",
        "Hanan Mansour",
        "Tariq Saleh",
        "Salma Nasser",
    ),
    "hispanic": (
        "José Ángel Gutiérrez",
        "María Fernanda Ibáñez",
        "Xóchitl Ramírez",
        "Íñigo Peña",
        "Lucía Ortega",
        "Raúl Vega",
    ),
    "vietnamese": (
        "Nguyễn Thị Hạnh",
        "Trần Văn Đức",
        "Lê Minh Châu",
        "Phạm Quốc Bảo",
        "Võ Thanh Tâm",
        "Bùi Ngọc Lan",
    ),
    "celtic": (
        "Siobhán O'Dowd",
        "Caoimhe Ní Bhriain",
        "Rhys ap Gwilym",
        "Oisín McGrath",
        "Eilidh MacLeod",
        "Niamh Byrne",
    ),
}
EMPLOYERS = {
    "nigerian": "Ekundayo Brothers", "polish": "Zakłady Brzezina", "chinese": "Hengtai Works", "indian": "Shivalik Traders",
    "arabic": "Dar Al-Noor", "hispanic": "Talleres Cantabria", "vietnamese": "Bến Thành House", "celtic": "Glenfarg Mills",
}  # fmt: skip
TOWNS = (
    "Baltimore",
    "Illinois",
    "Aarhus",
    "Ohio",
    "Lisbon",
    "Wupperhang",
    "Kirkbeck",
    "Bodwick",
    "Tidewick",
    "Denmark",
)
ELSEWHERE = {
    "nigerian": ("Abeokuta", "Ilorin", "Calabar", "Enugu", "Lokoja", "Owerri", "Zaria", "Benin", "Jos", "Kano"),
    "polish": ("Gdynia", "Mazowsze", "Łódź", "Kujawy", "Opole", "Zamość", "Rzeszów", "Kielce", "Toruń", "Podlasie"),
    "chinese": ("Suzhou", "Hebei", "Harbin", "Yunnan", "Xiamen", "Dalian", "Guilin", "Hefei", "Lhasa", "Anhui"),
    "indian": ("Nagpur", "Kerala", "Madurai", "Odisha", "Jodhpur", "Guntur", "Patna", "Mysuru", "Surat", "Bihar"),
    "arabic": ("Irbid", "Fez", "Sfax", "Aden", "Basra", "Tanta", "Homs", "Oran", "Jeddah", "Oman"),
    "hispanic": ("Cuenca", "Oaxaca", "Mérida", "Jalisco", "Arequipa", "León", "Tunja", "Sucre", "Murcia", "Asturias"),
    "vietnamese": ("Huế", "Nghệ An", "Đà Lạt", "Quảng Nam", "Cần Thơ", "Vinh", "Hội An", "Phan Thiết", "Sa Pa", "Bình Định"),
    "celtic": ("Llanelli", "Antrim", "Ballina", "Gwynedd", "Oban", "Tralee", "Strabane", "Wick", "Ennis", "Fife"),
}  # fmt: skip
SCHOOLS = {
    "nigerian": ("Ahmadu Bello University", "Zuma Rock College"), "polish": ("Politechnika Śląska", "Szkoła Wisła"),
    "chinese": ("Jiangnan University", "Hua Shan College"), "indian": ("Anna University", "Vidya Mandir"),
    "arabic": ("Yarmouk University", "Al-Amal College"), "hispanic": ("Universidad de Cuenca", "Colegio Quiroga"),
    "vietnamese": ("Đại học Vinh", "Trường Lam Sơn"), "celtic": ("Aberystwyth University", "Scoil Bhríde"),
}  # fmt: skip
BRITISH = {
    "organize": "organise", "organized": "organised", "organizing": "organising", "color": "colour", "colors": "colours",
    "center": "centre", "learned": "learnt", "program": "programme", "catalog": "catalogue", "favorite": "favourite",
    "neighbor": "neighbour", "realize": "realise", "realized": "realised", "recognize": "recognise", "while": "whilst",
    "behavior": "behaviour", "practice": "practise", "apologize": "apologise", "inquiry": "enquiry", "labor": "labour",
}  # fmt: skip
AMERICAN = {b: a for a, b in BRITISH.items() if a != "while"}
INDIAN = {"please": "kindly", "Please": "Kindly", "Dear": "Respected", "will": "shall", **BRITISH}


@cache
def kinds() -> dict[str, Kind]:
    """The kinds, with LinkedIn's limit out of the way: longer names really do make longer notes."""
    found = load_kinds()
    note = found["linkedin_note"]
    return {
        **found,
        "linkedin_note": replace(note, length=replace(note.length, limit=900, limit_premium=900)),
    }


@cache
def reviewer() -> Reviewer:
    return load_reviewer()


@cache
def drafts() -> tuple[LabelledDraft, ...]:
    scenarios = {p.name for p in Path(root(), "exercises", "scenarios").iterdir()}
    found = (d for d in labelled_drafts(Path(root(), "exercises")) if d.interview in scenarios)
    # a misspelt name has no counterpart among the new names
    return tuple(d for d in found if "misspelt_name" not in d.flags)


def outcome(review: Review) -> tuple[object, ...]:
    verdicts = {i.id: i.verdict for i in review.items}
    return verdicts, sorted(f.id for f in review.flags), review.score, review.readiness


def base(example: LabelledDraft) -> tuple[object, ...]:
    return outcome(reviewer().review(example.draft, example.record, kinds()[example.kind]))


def swap(text: str, names: dict[str, str]) -> str:
    pattern = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda m: names[m[0]], text)


def swapped_names(record: Record, culture: str) -> dict[str, str]:
    """Map each whole name, first name and surname of the record to a new one."""
    found: dict[str, str] = {}
    people = [record.me.name, *(p.name for p in record.people)]
    titles = r"^(?:(?:Mr|Mrs|Ms|Dr|Prof|Frau|Herr|Sister|Charge Nurse|Director|Chef|Captain)\b\.?\s*)+"
    for old, new in zip(people, CULTURES[culture] * 3, strict=False):
        bare = re.sub(titles, "", old)
        words, fresh = bare.split(), new.split()
        found[bare] = new if len(words) > 1 else fresh[-1]
        if len(words) > 1:
            found.setdefault(words[0], fresh[0])
            found.setdefault(words[-1], fresh[-1])
    return found


@pytest.mark.parametrize("culture", sorted(CULTURES))
def test_names_of_people_change_nothing(culture: str) -> None:
    changed = []
    for example in drafts():
        names = swapped_names(example.record, culture)
        record = parse_record(swap(record_to_toml(example.record), names))
        draft = replace(
            example.draft,
            body=swap(example.draft.body, names),
            subject=example.draft.subject and swap(example.draft.subject, names),
            to=example.draft.to and swap(example.draft.to, names),
        )
        found = outcome(reviewer().review(draft, record, kinds()[example.kind]))
        if found != base(example):
            changed.append((example.draft.id, difference(base(example), found)))
    assert changed == []


@pytest.mark.parametrize("culture", sorted(EMPLOYERS))
def test_names_of_employers_change_nothing(culture: str) -> None:
    changed = []
    for example in drafts():
        old = example.record.employer.name
        if not old:
            continue
        names = {old: EMPLOYERS[culture]}
        for i, alias in enumerate(example.record.employer.aliases):
            names[alias] = EMPLOYERS[culture].split()[0] + ("" if i == 0 else f" {'ABC'[i]}")
        record = parse_record(swap(record_to_toml(example.record), names))
        subject = example.draft.subject
        draft = replace(
            example.draft, body=swap(example.draft.body, names), subject=subject and swap(subject, names)
        )
        found = outcome(reviewer().review(draft, record, kinds()[example.kind]))
        if found != base(example):
            changed.append((example.draft.id, difference(base(example), found)))
    assert changed == []


def places(record: Record, culture: str) -> dict[str, str]:
    """Map towns, and schools and firms of the writer's past, to others: whole names, and their first words alone."""
    found = dict(zip(TOWNS, ELSEWHERE[culture], strict=True))
    for old, new in zip(record.me.past, SCHOOLS[culture], strict=False):
        found[old] = new
        first = old.split()[0]
        if len(first) > 5 and first not in record.role.title:
            found[first] = new.split()[0]
    return found


@pytest.mark.parametrize("culture", sorted(ELSEWHERE))
def test_towns_and_schools_change_nothing(culture: str) -> None:
    changed, seen = [], set()
    for example in drafts():
        names = places(example.record, culture)
        subject, old = example.draft.subject, record_to_toml(example.record)
        record = parse_record(swap(old, names))
        body = swap(example.draft.body, names)
        seen |= {name for name in names if name in example.draft.body or name in old}
        draft = replace(example.draft, body=body, subject=subject and swap(subject, names))
        found = outcome(reviewer().review(draft, record, kinds()[example.kind]))
        if found != base(example):
            changed.append((example.draft.id, difference(base(example), found)))
    assert len(seen) > 20
    assert changed == []


@pytest.mark.parametrize("dialect", [BRITISH, AMERICAN, INDIAN], ids=["british", "american", "indian"])
def test_spelling_and_register_change_nothing(dialect: dict[str, str]) -> None:
    changed = []
    for example in drafts():
        draft = replace(example.draft, body=swap(example.draft.body, dialect))
        found = outcome(reviewer().review(draft, example.record, kinds()[example.kind]))
        if found != base(example):
            changed.append((example.draft.id, difference(base(example), found)))
    assert changed == []


def difference(one: tuple[object, ...], other: tuple[object, ...]) -> list[object]:
    first, second = one[0], other[0]
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    verdicts = [f"{k}: {first[k]} -> {second[k]}" for k in first if first[k] != second[k]]
    return [*verdicts, *(f"{a} -> {b}" for a, b in zip(one[1:], other[1:], strict=True) if a != b)]
