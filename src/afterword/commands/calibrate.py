"""`afterword calibrate`: how far instructors agree with each other, and with our reviews."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.cohort.calibration import Calibration, calibrate
from afterword.cohort.calibration_page import calibration_to_html
from afterword.cohort.calibration_says import calibration_to_dict, calibration_to_text
from afterword.cohort.ratings import Known, Ratings, read_ratings
from afterword.cohort.reviewed import Reviews, read_reviews
from afterword.cohort.sources import json_rows, read_source
from afterword.cohort.titles import Titles, titles_of
from afterword.commands import Outcome, Terminal
from afterword.commands.pages import one_stdin, write_page
from afterword.commands.review import add_with
from afterword.content import load_kinds
from afterword.errors import AfterwordError, did_you_mean, shown

EXAMPLES = """examples:
  afterword calibrate kim.csv lee.csv --reviews reviews.jsonl
  afterword calibrate ratings.csv --reviews reviews.jsonl -o calibration.html
  afterword calibrate ratings.jsonl --json

Ratings have a row for each draft and rater: id, rater, a column for each item (met, unmet or na), readiness,
and flags (those that are present). What was not looked at stays empty. Reviews are those of afterword batch."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("ratings", metavar="RATINGS", nargs="+",
                        help="ratings as CSV or JSON lines; - reads standard input")  # fmt: skip
    parser.add_argument("--reviews", metavar="REVIEWS", help="our reviews of the same drafts")
    parser.add_argument("--json", action="store_true", help="write the figures as JSON")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write a page to print (HTML)")
    add_with(parser)


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Compare. Raises AfterwordError where ratings or reviews can't be used."""
    one_stdin([*options.ratings, options.reviews])
    titles = titles_of(load_kinds(options.extra))
    reviews = None
    if options.reviews:
        reviews = read_reviews(json_rows(read_source(options.reviews, terminal.stdin)))
    sources = [read_source(name, terminal.stdin) for name in options.ratings]
    ratings = read_ratings(sources, _known(titles, reviews))
    found = calibrate(ratings, reviews)
    if not found.drafts:
        message = "No draft was rated by two of you. Please rate some of the same drafts, under the same ids."
        raise AfterwordError("too_few", message, options.ratings[0])
    notes = _notes(found, ratings, reviews)
    if options.output:
        notes += write_page(options.output, calibration_to_html(found, titles.names))
    if options.json:
        text = json.dumps(calibration_to_dict(found), ensure_ascii=False, indent=2) + "\n"
        return Outcome(text, notes=notes, exact=True)
    return Outcome(calibration_to_text(found, titles.names, terminal.page), notes=notes)


def _known(titles: Titles, reviews: Reviews | None) -> Known:
    """Return what ratings may speak of: what the kinds have, and what the reviews have."""
    made = list(reviews.by_id.values()) if reviews else []
    items = dict.fromkeys([*titles.items, *(name for review in made for name in review.items)])
    flags = dict.fromkeys([*titles.flags, *(name for review in made for name in review.flags)])
    return Known(tuple(items), tuple(flags))


def _notes(found: Calibration, ratings: Ratings, reviews: Reviews | None) -> str:
    """Say what was left out. Raises AfterwordError where reviews and ratings have no draft in common."""
    lines = []
    if alone := len(ratings.by_draft) - found.drafts:
        lines.append(f"{_drafts(alone)} rated by one of you only; left out.")
    if reviews is not None and not found.reviewed:
        id = min(ratings.by_draft)
        hint = did_you_mean(id, reviews.by_id)
        message = f"None of the drafts that you rated has a review, “{shown(id)}” for one.{hint}"
        raise AfterwordError("bad_value", message, "--reviews")
    if reviews is not None and (lacking := found.drafts - (found.reviewed or 0)):
        lines.append(f"{_drafts(lacking)} rated, but not among the reviews.")
    if reviews is not None and reviews.failed:
        lines.append(f"Rows of the reviews that are errors, and left out: {reviews.failed:,}.")
    return "".join(f"{line}\n" for line in lines)


def _drafts(count: int) -> str:
    return "1 draft was" if count == 1 else f"{count:,} drafts were"
