"""What is quoted is not said, what is named is taken at its longest, and other rules that rest on no model."""

from __future__ import annotations

import pytest

from afterword.content import load_kinds, load_reviewer
from afterword.draft import Draft
from afterword.record import Record, parse_record
from afterword.review import Review

RECORD = """
[me]
name = "Nadia Ferreira Holm"
[employer]
name = "Vzrejnica matic Rovtar"
aliases = ["the Harbour"]
[role]
title = "Timetable Planner"
[interview]
others = ["Harbour School"]
[[people]]
name = "Gwen Mulcahy"
[[moments]]
id = "bell"
about = "a school bell moves and a bus is empty"
[[evidence]]
about = "drew the 96 rounds of Osprey anew"
"""


def record(held: str = RECORD) -> Record:
    return parse_record(held, "interview.toml")


def review(body: str, kind: str = "thank_you", to: str | None = None, held: str = RECORD) -> Review:
    return load_reviewer().review(Draft(body, to=to), record(held), load_kinds()[kind])


def flags(body: str, kind: str = "thank_you", to: str | None = None, held: str = RECORD) -> set[str]:
    return {flag.id for flag in review(body, kind, to, held).flags}


def test_a_blank_in_a_quotation_is_none() -> None:
    quoted = 'My laptop came back with "Here is a polished draft for [Company Name]", so I shut it and thought of the bell.'
    assert not {"placeholder", "leftover"} & flags(quoted)
    assert {"placeholder", "leftover"} <= flags(quoted.replace('"', ""))


def test_a_quotation_ends_with_its_line() -> None:
    assert "placeholder" in flags(
        'She said "yes to it\nand I wrote to [Company Name] about the bell" that day.'
    )


def test_a_bracket_with_here_in_it_is_not_always_a_blank() -> None:
    assert "placeholder" not in flags("The bell [here I laughed so loud that a door opened] was early.")
    assert "placeholder" in flags("The bell was early. [my example here]")


def test_a_short_bracket_to_fill_in_is_a_blank_and_no_note() -> None:
    found = flags("The piece is about school bells (insert link here).", "share_article")
    assert "placeholder" in found
    assert "leftover" not in found
    assert "leftover" in flags("The bell moved. (insert one or two lines about what I thought of it later)")


def test_an_option_left_in_is_a_note_and_no_blank() -> None:
    assert "placeholder" not in flags("The bell moved. [Option B: warmer, mention the bus]")


def test_the_longest_name_counts_where_two_overlap() -> None:
    assert "wrong_name" in flags("Dear Gwen,\n\nI would be glad to work at the Harbour School.\n\nNadia")
    assert "wrong_name" not in flags("Dear Gwen,\n\nI would be glad to work at the Harbour.\n\nNadia")


def test_a_blank_in_the_greeting_greets_no_stranger() -> None:
    found = flags("Dear [First name],\n\nThank you for the talk about the bell.\n\nNadia", to="Gwen Mulcahy")
    assert "placeholder" in found
    assert "wrong_name" not in found


def test_a_small_word_in_an_employers_name_is_no_name() -> None:
    assert "misspelt_name" not in flags("Dear Gwen,\n\nThe piece stands in Matica, number 3.\n\nNadia")
    assert "misspelt_name" in flags("Dear Gwen,\n\nI would be glad to work at Rovtor.\n\nNadia")


@pytest.mark.parametrize(("number", "contradicts"), [("ninety-six", False), ("96", False), ("86", True)])
def test_a_number_in_words_is_one_number(number: str, contradicts: bool) -> None:
    found = flags(f"I drew the {number} rounds of Osprey anew, every round of Osprey I drew anew.")
    assert ("overclaim" in found) == contradicts


def test_the_same_worn_phrase_twice_is_one() -> None:
    once = "I was touching base. I am touching base about the bell and the bus."
    assert "stock_phrases" not in flags(once)
    assert "stock_phrases" in flags(f"I hope this email finds you well. {once}")


def test_a_foreign_sentence_is_no_list_of_words() -> None:
    body = (
        "Dear Gwen,\n\nThank you for telling me how the school bell moved and the bus stayed empty. I told my own driver about it, "
        "and he laughed, because the same thing had happened to him in the spring.\n\nNadia\n\n"
        "Versión más cálida, 130 palabras, con la anécdota al principio; dime si prefieres un cierre menos formal."
    )
    assert "word_list" not in flags(body)


def test_a_source_is_no_list_of_words() -> None:
    source = '"Empty Buses", Valley Transport Notes 9, June issue, page 41, transportnotes.example/9/buses'
    assert "word_list" not in flags(f"Dear Gwen,\n\n{source}\n\nNadia", "share_article")


def test_an_article_with_its_link_is_something() -> None:
    asks = "Is there any news about the job?"
    assert "empty_nudge" in flags(f"Dear Gwen,\n\nI read a piece. {asks}\n\nNadia", "share_article")
    found = flags(
        f"Dear Gwen,\n\nI read a piece: transportnotes.example/9/buses. {asks}\n\nNadia", "share_article"
    )
    assert "empty_nudge" not in found


def test_a_mark_of_inches_opens_no_quotation() -> None:
    body = 'On the 27" screen I saw the bell. I am glad to apply as [role] at [company], beside the 24" one.'
    assert "placeholder" in flags(body)


def test_a_whole_letter_in_quotation_marks_is_said() -> None:
    body = '"Thank you for the time that you gave me on Friday and for the talk that we had about the [role] at [company]."'
    assert "placeholder" in flags(body)


def test_a_link_makes_no_sentence_of_keywords() -> None:
    keywords = "Bell, bus, timetable, depots, drivers, planning, forecasting, teamwork, leadership, passion, growth www.example.example/x"
    assert "word_list" in flags(f"Dear Gwen,\n\n{keywords}\n\nNadia")


def test_a_list_of_names_is_no_foreign_sentence() -> None:
    tools = "Kubernetes Terraform Grafana Prometheus Ansible Jenkins Kafka Redis Postgres Golang Python Hadoop Cassandra."
    thanks = "Thank you for telling me how the school bell moved and the bus stayed empty."
    assert "word_list" in flags(f"Dear Gwen,\n\n{thanks} {tools}\n\nNadia")


def test_a_first_name_before_an_employers_is_a_name() -> None:
    here = parse_record(RECORD.replace("Vzrejnica matic Rovtar", "Mulcahy Bus Works"), "interview.toml")
    body = "Dear Gwen Mulcahy Bus Works team,\n\nThank you.\n\nNadia"
    found = load_reviewer().review(Draft(body), here, load_kinds()["thank_you"])
    assert next(item for item in found.items if item.id == "greets_by_name").verdict == "met"


def test_an_employer_in_small_letters_has_a_name() -> None:
    here = parse_record(RECORD.replace("Vzrejnica matic Rovtar", "rovtar"), "interview.toml")
    found = load_reviewer().review(
        Draft("I would be glad to work at Rovtor."), here, load_kinds()["thank_you"]
    )
    assert "misspelt_name" in {flag.id for flag in found.flags}


@pytest.mark.parametrize(
    "aside",
    [
        "(put simply, ten minutes)",
        "(write-ups of it are short)",
        "(happy to make it Wednesday if that is better)",
        "(I tried to make it shorter for the drivers)",
        "[then new]",
        "at [Leith Tram Depot]",
        "to [be honest] tears",
        "to you [and Henk to his seals]",
        "[his knees agree, he says]",
        "of the [service change notes](https://rovtar.example/report)",
    ],
)
def test_an_honest_aside_is_neither_blank_nor_note(aside: str) -> None:
    assert not {"placeholder", "leftover"} & flags(f"The bell {aside} is still with me.")


@pytest.mark.parametrize(
    "gap",
    [
        "of [Stellenbezeichnung]",
        "to [funeral home]",
        "(hiring manager first and last name goes here)",
        "(insert link here)",
    ],
)
def test_what_is_to_be_filled_in_is_a_blank(gap: str) -> None:
    assert "placeholder" in flags(f"The bell {gap} is still with me.")


@pytest.mark.parametrize(
    "note",
    [
        "(put a line about the bell here)",
        "(insert one nice sentence about the harbour here)",
        "(Ana can you make this next part sound older)",
    ],
)
def test_a_note_to_oneself_is_left_over_and_no_blank(note: str) -> None:
    found = flags(f"Thank you for the bell. {note}")
    assert "leftover" in found
    assert "placeholder" not in found


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ("the ninety-six rounds", ""),
        ("the 96 rounds", ""),
        ("the one hundred and ninety-six rounds", ""),
        ("the eighty-six rounds", "eighty-six"),
        ("the 86 rounds", "86"),
        ("all the two thousand rounds", ""),
    ],
)
def test_another_number_is_pointed_at_as_a_whole(told: str, wrong: str) -> None:
    found = review(f"I drew {told} of Osprey anew, every round of Osprey I drew anew.")
    claims = [e.text for flag in found.flags if flag.id == "overclaim" for e in flag.evidence]
    assert claims == ([wrong] if wrong else [])


def test_a_word_alone_above_the_signature_is_a_close() -> None:
    named = parse_record(RECORD.replace("Gwen Mulcahy", "Gwen Salazar"), "interview.toml")
    letter = "Dear Gwen,\n\nThe bell is still with me.\n\n{}\nNadia Ferreira Holm"

    def found(close: str) -> set[str]:
        kind = load_kinds()["thank_you"]
        return {f.id for f in load_reviewer().review(Draft(letter.format(close)), named, kind).flags}

    assert "misspelt_name" not in found("Salamat,")
    assert "misspelt_name" in found("Kind regards to Salamar,")


def test_an_eight_word_run_counts_where_it_is_of_a_moment() -> None:
    wide = RECORD.replace("moves and a bus is empty", "moves and the early bus is empty for a week")
    wide += '[[needs]]\nabout = "somebody who can redraw the whole grid before the autumn timetable"\n'
    named = parse_record(wide, "interview.toml")

    def found(body: str) -> set[str]:
        return {f.id for f in load_reviewer().review(Draft(body), named, load_kinds()["thank_you"]).flags}

    assert "pasted_notes" in found("I know that a school bell moves and the early bus is empty for a week.")
    assert "pasted_notes" not in found(
        "You want somebody who can redraw the whole grid before the autumn timetable."
    )


def test_a_role_may_be_spelt_the_other_way() -> None:
    named = parse_record(RECORD.replace("Timetable Planner", "Trainee Programme"), "interview.toml")
    kind = load_kinds()["thank_you"]
    found = load_reviewer().review(Draft("Thank you for the talk on the Trainee Program."), named, kind)
    assert next(i.verdict for i in found.items if i.id == "names_the_role") == "met"


def test_a_long_quotation_is_quoted_too() -> None:
    said = (
        "I need your answer by Thursday at noon and if you do not give it to me I shall go to the paper "
        "and the council with all of this at once"
    )
    assert "pressure" not in flags(f'Gwen read out a letter about the bell: "{said}".')
    assert "pressure" in flags(f"The bell is still with me. {said}.")


RIFT = RECORD.replace("Harbour School", "Rift Pumps").replace(
    "a school bell moves", "a Mulcah school bell moves"
)


def named(body: str) -> set[str]:
    return flags(body, held=RIFT)


@pytest.mark.parametrize("place", ["this Rift Valley of ours", "the Rift Lake road"])
def test_a_region_is_not_the_other_employer_whose_name_it_begins(place: str) -> None:
    assert "wrong_name" not in named(f"Dear Gwen,\n\nIn {place} a bell moves.")


@pytest.mark.parametrize(
    "words",
    ["At Rift I would plan the rounds.", "I can start at Rift Monday.", "I want to join Rift.\nThank you again.", "At Rift Pumps Monday is quiet."],
)  # fmt: skip
def test_the_other_employer_is_told_whatever_follows(words: str) -> None:
    assert "wrong_name" in named(f"Dear Gwen,\n\n{words}")


def test_a_name_of_the_record_s_moments_is_not_another_misspelt() -> None:
    assert "misspelt_name" not in named("Dear Gwen,\n\nThe bell of Mulcah stays with me.")
    assert "misspelt_name" in named("Dear Ms Mulcah,\n\nThe bell stays with me.")


def test_a_note_that_says_who_what_and_when_is_no_list_of_keywords() -> None:
    note = "Nadia Ferreira, Timetable Planner interview, 15 September. Your early bell stays with me."
    assert "word_list" not in flags(note, "linkedin_note")


SUPERLATIVE = "Dear Gwen,\n\nThank you for Tuesday and the bell. {}\n\nBest regards,\nNadia"


@pytest.mark.parametrize(
    "claim",
    [
        "I am the best planner you will ever meet.",
        "I won't say it twice: I am the best planner in the country.",
        "I am not the best planner here, I am the only one who is perfect for you.",
        "I do not think I am the best: I know that I am the best planner there is.",
        "I am not only the best planner in the country.",
        "I do not just say that I am the best planner in the country.",
        "Nobody would call me modest, for I am the best planner in the country.",
    ],
)
def test_a_superlative_counts(claim: str) -> None:
    assert "overclaim" in flags(SUPERLATIVE.format(claim))


@pytest.mark.parametrize(
    "claim",
    [
        "I won't claim to be the best planner in the country.",
        "I’d never say that I am the perfect candidate, but the bell has stayed with me.",
        "Nobody would call me the perfect candidate after eight years out.",
        "I am surely not the best planner in the country.",
    ],
)
def test_a_superlative_disowned_is_none(claim: str) -> None:
    assert "overclaim" not in flags(SUPERLATIVE.format(claim))
