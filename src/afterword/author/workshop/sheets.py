"""Handouts that need no scenario: checklist cards, the notes table, the planning sheet, confidence slips."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from afterword.author.tasks import RECORD
from afterword.author.workshop.sheet import Handout, sheet
from afterword.kinds import Kind
from afterword.plan_rules import Rules
from afterword.show.markup import Html, join, tag

CONFIDENCE = "How sure are you that, after your next interview, you can write a follow-up message that you are glad to send?"
_FOOT = "A custom, not a law. Leave out what does not fit; say only what is true. A good message can help. It promises nothing."
_SLIPS = 4
_WEEKS = 7


def cards(kinds: Mapping[str, Kind]) -> Iterator[Handout]:
    """Yield a checklist card for each kind, then all of them as one page to print."""
    for kind in kinds.values():
        yield Handout(f"card-{kind.id}.html", f"Checklist: {kind.title}", (_card(kind, True),))
    every = tuple(_card(kind, number == 0) for number, kind in enumerate(kinds.values()))
    yield Handout("cards.html", "All checklist cards", every)


def _card(kind: Kind, first: bool) -> Html:
    items = [
        tag("li", tag("strong", item.title), tag("span", item.why, class_="small")) for item in kind.items
    ]
    return sheet(
        f"Checklist: {kind.title}",
        tag("p", tag("strong", "When: "), kind.when),
        tag("p", tag("strong", "What for: "), kind.purpose),
        tag("p", tag("strong", "How long: "), _length(kind)),
        tag("ul", *items, class_="boxes"),
        tag("p", tag("strong", "Last of all: "), "Are all names right? Is every word true? May I tell this?"),
        foot=_FOOT,
        first=first,
    )


def _length(kind: Kind) -> str:
    low, high = kind.length.target
    if kind.length.limit:
        return f"at most {kind.length.limit} characters, spaces included."
    return f"{low} to {high} words." if high else "as short as it can be."


def notes() -> Handout:
    """Return the table to fill in within a quarter of an hour of the interview."""
    lines = [
        tag("tr", tag("th", ask, scope="row"), tag("td", Html("&nbsp;"), class_="room")) for ask in RECORD
    ]
    head = tag(
        "thead", tag("tr", tag("th", "Question", scope="col"), tag("th", "In a few words", scope="col"))
    )
    return Handout(
        "notes.html",
        "Notes after the interview",
        (
            sheet(
                "Notes after the interview",
                tag(
                    "p",
                    "Fill this in within a quarter of an hour, before the small things fade. Gaps are fine.",
                ),
                tag("p", "Interview with: ______________________________   on: ____________________"),
                tag("table", head, tag("tbody", *lines)),
                foot="Leave out what is not yours to write down: other candidates, patients, customers, a firm’s secrets.",
            ),
        ),
    )


def planning(rules: Rules) -> Handout:
    """Return the sheet on which check-ins are planned by date; the numbers are the planner's."""

    def days(name: str) -> str:
        setting = rules.settings[name]
        unit = setting.unit.replace("business", "working")
        return f"{setting.value} {unit.removesuffix('s') if setting.value == 1 else unit}"

    steps = (
        ("Interview", "the day itself"),
        ("Thank-you", f"within {days('thank_you_within')}; {days('thank_you_latest')} at the latest"),
        ("Their date", "the words they used, and the day they mean"),
        ("First question", f"{days('check_in_after_promise')} after their date"),
        ("… if they gave no date", f"{days('check_in_without_date')} after the interview"),
        (
            "… and it is a public office, a university, a hospital",
            f"{days('check_in_slow_sector')} after the interview",
        ),
        ("Last question", f"{days('second_after_first')} after the first. Then no more"),
        ("Move on", f"{days('move_on_after')} after the last question"),
        ("After a no: a reply", f"{days('rejection_reply')} later or so, after a night’s sleep"),
        ("Stay in touch", f"{days('stay_in_touch_first')} after the answer, with real news"),
    )
    body = [
        tag(
            "tr",
            tag("th", what, scope="row"),
            tag("td", when),
            *(tag("td", Html("&nbsp;")) for _ in range(2)),
        )
        for what, when in steps
    ]
    return Handout(
        "planning.html",
        "Planning sheet",
        (
            sheet(
                "Planning sheet",
                tag("p", "One interview a sheet. Fill in the days; cross out what you don’t need."),
                tag(
                    "table", _head(("Step", "When", "My date", "Done on")), tag("tbody", *body), class_="grid"
                ),
                tag("h2", "Count on this calendar"),
                tag(
                    "p",
                    "Write in the dates. Strike out the holidays of their country, then count the days left.",
                ),
                tag(
                    "table",
                    _head(("Mon", "Tue", "Wed", "Thu", "Fri")),
                    tag("tbody", *_weeks()),
                    class_="grid",
                ),
                foot="These are defaults, and advice differs. If they name a new date, theirs counts. Not asking is fine too.",
            ),
        ),
    )


def _weeks() -> Iterable[Html]:
    return (tag("tr", *(tag("td", Html("&nbsp;")) for _ in range(5))) for _ in range(_WEEKS))


def _head(titles: Iterable[str]) -> Html:
    return tag("thead", tag("tr", *(tag("th", title, scope="col") for title in titles)))


def confidence() -> Handout:
    """Return slips with the same question before and after, to be cut apart. They carry no name."""
    slip = tag(
        "div",
        tag("p", tag("strong", CONFIDENCE)),
        _scale("Before the workshop"),
        _scale("After it"),
        class_="slip",
    )
    intro = "1 is not at all, 5 is very. No names. Circle a number now, fold the slip, and circle another at the end."
    return Handout(
        "confidence.html",
        "Confidence slips",
        (sheet("Confidence slips", tag("p", intro), tag("div", *[slip] * _SLIPS, class_="slips")),),
    )


def _scale(when: str) -> Html:
    return join(
        tag("p", when), tag("ul", *(tag("li", str(number)) for number in range(1, 6)), class_="scale")
    )
