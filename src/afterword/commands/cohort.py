"""`afterword cohort`: what the reviews of a class come to, with nobody in it to be recognised."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from afterword.cohort.alike import alike
from afterword.cohort.class_page import class_to_html
from afterword.cohort.class_report import report
from afterword.cohort.class_says import ClassReport, class_to_dict, class_to_text
from afterword.cohort.gather import Drafts, read_drafts
from afterword.cohort.handed import rows_of
from afterword.cohort.pseudonyms import keep_key, pseudonym
from afterword.cohort.reviewed import Reviews, read_reviews
from afterword.cohort.sources import json_rows, read_source
from afterword.cohort.titles import titles_of
from afterword.commands import Outcome, Terminal
from afterword.commands.pages import one_stdin, write_page
from afterword.commands.review import add_with
from afterword.content import load_kinds
from afterword.errors import AfterwordError, did_you_mean, shown

EXAMPLES = """examples:
  afterword cohort reviews.jsonl --drafts drafts.jsonl --records records -o class.html
  afterword cohort second.jsonl --drafts drafts.jsonl --before first.jsonl
  afterword cohort reviews.jsonl --drafts drafts.jsonl --pseudonyms class.key --who p-7k3d-9a2m
  afterword cohort collected -o class.html

Drafts and reviews are what afterword batch reads and writes; a folder of files that people handed in
(NAME.afterword.zip) will do as well. No group of fewer than five people is shown. Drafts that read alike are
named: by other names with --pseudonyms, which only the key leads back from."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("reviews", metavar="REVIEWS",
                        help="the reviews of the class (- reads standard input), or a folder of hand-ins")  # fmt: skip
    parser.add_argument("--drafts", metavar="DRAFTS", help="the drafts that were reviewed")
    parser.add_argument("--records", metavar="DIR", type=Path,
                        help="the folder with the records: their names are masked, their notes set aside")  # fmt: skip
    parser.add_argument("--before", metavar="REVIEWS", help="reviews of earlier drafts with the same ids")
    parser.add_argument("--pseudonyms", metavar="KEYFILE", type=Path,
                        help="call drafts by other names, made with this key; a new key is made where there is none")  # fmt: skip
    parser.add_argument(
        "--who", metavar="NAME", help="tell which draft such a name stands for, and nothing else"
    )
    parser.add_argument("--json", action="store_true", help="write the report as JSON")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write a page to print (HTML)")
    add_with(parser)


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Sum up a class. Raises AfterwordError where reviews, drafts, records or the key can't be used."""
    if Path(options.reviews).is_dir():
        return _handed(options, terminal)
    if not options.drafts:
        raise AfterwordError("usage", "Please add --drafts: the drafts that were reviewed.", "--drafts")
    one_stdin([options.reviews, options.drafts, options.before])
    _check(options)
    drafts = read_drafts(read_source(options.drafts, terminal.stdin), options.records)
    name, notes = _namer(options.pseudonyms)
    if options.who:
        id = _trace(options.who, drafts.texts, name)
        return Outcome(f"{terminal.page.clean(f'{options.who} is {id}.')}\n", notes=notes)
    reviews = read_reviews(json_rows(read_source(options.reviews, terminal.stdin)))
    notes += _notes(reviews, drafts)
    before = Reviews()
    if options.before:
        before = read_reviews(json_rows(read_source(options.before, terminal.stdin)))
    titles = titles_of(load_kinds(options.extra))
    kinds = report(reviews.by_id.values(), before.by_id, drafts.mask)
    pairs = alike(list(drafts.texts.values()), drafts.given)
    found = ClassReport(kinds, tuple(replace(p, one=name(p.one), other=name(p.other)) for p in pairs))
    if options.output:
        notes += write_page(options.output, class_to_html(found, titles))
    if options.json:
        text = json.dumps(class_to_dict(found), ensure_ascii=False, indent=2) + "\n"
        return Outcome(text, notes=notes, exact=True)
    return Outcome(class_to_text(found, titles, terminal.page), notes=notes)


def _handed(options: Namespace, terminal: Terminal) -> Outcome:
    """Sum up a folder of hand-ins."""
    if options.drafts or options.records:
        raise AfterwordError("usage", "A folder of hand-ins brings its drafts and records along.", "--drafts")
    rows = rows_of(Path(options.reviews))
    with TemporaryDirectory() as name:
        for file, text in rows.files().items():
            Path(name, file).parent.mkdir(exist_ok=True)
            Path(name, file).write_text(text, encoding="utf-8")
        found = vars(options) | {
            "reviews": f"{name}/reviews.jsonl", "drafts": f"{name}/drafts.jsonl", "records": Path(name, "records"),
        }  # fmt: skip
        outcome = run(Namespace(**found), terminal)
    notes = "".join(f"Not read: {terminal.page.clean(line)}\n" for line in rows.unread)
    older = "".join(
        f"Left out, as a newer file bears the same name: {terminal.page.clean(line)}\n" for line in rows.older
    )
    return replace(outcome, notes=f"{outcome.notes}{notes}{older}")


def _check(options: Namespace) -> None:
    if options.records and not options.records.is_dir():
        message = "There is no such folder of records. Please check its name."
        raise AfterwordError("missing", message, str(options.records))
    if options.who and not options.pseudonyms:
        raise AfterwordError(
            "usage", "Whose name it is, only the key tells: please add --pseudonyms.", "--who"
        )
    if options.who and not options.pseudonyms.exists():
        message = "There is no such key. Please check its name: a new one would not know this name."
        raise AfterwordError("missing", message, str(options.pseudonyms))


def _namer(path: Path | None) -> tuple[Callable[[str], str], str]:
    """Return what drafts are called in the report, and what to tell about the key."""
    if path is None:
        return (lambda id: id), ""
    key, new = keep_key(path)
    told = (
        f"{path} is a new key. Keep it where only you can read it: it leads from the names back to the ids.\n"
    )
    return (lambda id: pseudonym(key, id)), told if new else ""


def _trace(who: str, ids: Iterable[str], name: Callable[[str], str]) -> str:
    names = {name(id): id for id in ids}
    if who not in names:
        hint = did_you_mean(who, names) or " Is it another class, or another key?"
        raise AfterwordError("bad_value", f"No draft here is called “{shown(who)}”.{hint}", "--who")
    return names[who]


def _notes(reviews: Reviews, drafts: Drafts) -> str:
    """Say what does not fit together. Raises AfterwordError where no review belongs to any draft."""
    common = reviews.by_id.keys() & drafts.texts.keys()
    if not common:
        raise AfterwordError("bad_value", "None of the reviews belongs to one of these drafts.", "--drafts")
    lines = []
    if lacking := len(reviews.by_id) - len(common):
        lines.append(f"{lacking:,} of the reviews belong to none of these drafts.")
    if reviews.failed:
        lines.append(f"Rows of the reviews that are errors, and left out: {reviews.failed:,}.")
    return "".join(f"{line}\n" for line in lines)
