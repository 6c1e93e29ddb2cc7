"""The exercises at work, without a browser: what is answered, what is kept, what is drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from afterword.coach.choosing import ChoosingRun
from afterword.coach.comparing import ComparingRun
from afterword.coach.message import Message, read_message
from afterword.coach.ordering import OrderingRun
from afterword.coach.steps import judge
from afterword.coach.telling import TellingRun
from afterword.content import find, load_practice
from afterword.practice import Choosing, Comparing, Ordering, Telling

U = "u"


def do(name: str, arg: str = "", **values: str | bool) -> Message:
    return Message(name, arg, values)


def again(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A state after it has been on disk."""
    return dict(json.loads(json.dumps(kept)))


def choosing(id: str = "subject-lines", state: Mapping[str, Any] | None = None) -> ChoosingRun:
    practice = load_practice(id)
    assert isinstance(practice, Choosing)
    return ChoosingRun(practice, state or {})


def test_a_wrong_choice_is_answered_with_its_reason_and_may_be_changed() -> None:
    run = choosing()
    options = run.practice.questions[0].options
    answer = run.act(Message("check", "", {"u-thanks": "0"}), U)
    assert answer.say == f"Not this one. {options[0].why}"
    view = run.view(U)
    assert options[0].why in view
    assert options[1].why not in view
    assert "Show me" in view
    assert "Next question" not in view
    answer = run.act(Message("check", "", {"u-thanks": "1"}), U)
    assert answer.say.startswith("Yes, this one.")
    view = run.view(U)
    assert all(option.why in view for option in options)
    assert run.practice.questions[0].point in view
    assert "Next question" in view


def test_nothing_chosen_is_no_mistake() -> None:
    run = choosing()
    assert run.act(do("check"), U).say == "Choose one first."
    assert not run.answers["thanks"].tried


def test_choosing_is_taken_up_where_it_was_left() -> None:
    run = choosing()
    run.act(Message("check", "", {"u-thanks": "1"}), U)
    assert run.act(do("next"), U).focus == "u-ask"
    run.act(Message("edit", "", {"u-check-in": "2"}), U)
    back = choosing(state=again(run.state))
    assert back.view(U) == run.view(U)
    assert 'id="u-check-in-o2" value="2" checked' in back.view(U)
    assert not back.done
    for _ in back.practice.questions:
        back.act(do("show"), U)
        back.act(do("next"), U)
    assert back.done
    assert "To take along" in back.view(U)
    assert back.act(do("again"), U).focus == "u-ask"
    assert back.done


def test_several_may_be_right() -> None:
    run = choosing("only-from-this-talk", {"at": 2})
    half = {"u-several-0": True, "u-several-1": True, "u-several-2": False, "u-several-3": False}
    assert run.act(Message("check", "", half), U).say == "1 of your 2 fit. At least one is still missing."
    right = {"u-several-0": True, "u-several-1": False, "u-several-2": True, "u-several-3": False}
    assert run.act(Message("check", "", right), U).say.startswith("Yes, these are the ones.")
    assert run.answers["several"].open


@pytest.mark.parametrize("state", [{"at": "x"}, {"at": 99}, {"at": True}, {"answers": []}, {"answers": {"thanks": 3}},
                                   {"answers": {"thanks": {"picked": [9, "x", -1], "tried": None}}}])  # fmt: skip
def test_a_meddled_state_is_left_out(state: dict[str, Any]) -> None:
    assert choosing(state=state).view(U) == choosing().view(U)


def ordering(state: Mapping[str, Any] | None = None) -> OrderingRun:
    practice = load_practice("thank-you-order")
    assert isinstance(practice, Ordering)
    return OrderingRun(practice, state or {})


def test_pieces_move_and_say_where_they_are() -> None:
    run = ordering()
    assert run.act(do("up", "evidence"), U).say == ""
    assert run.order == list(run.practice.start)
    assert run.act(do("down", "evidence"), U).say == "Now 2 of 8."
    assert run.order[:2] == ["close", "evidence"]
    assert run.act(do("up", "nonsense"), U).say == ""
    assert 'data-do="up" data-arg="close" aria-disabled="true"' in run.view(U)


def test_a_check_names_the_fewest_pieces_and_the_order_can_be_shown() -> None:
    run = ordering()
    said = run.act(do("check"), U).say
    assert "stand well together" in said
    assert "another place" in said
    assert "Belongs later." in run.view(U)
    assert not run.done
    assert run.act(do("show"), U).focus == "u-ask"
    assert run.done
    assert run.practice.point in run.view(U)
    assert ordering(again(run.state)).done
    run.act(do("again"), U)
    assert run.order == list(run.practice.start)
    assert ordering({"order": ["subject"], "checked": True}).state == ordering().state


def comparing(state: Mapping[str, Any] | None = None) -> ComparingRun:
    practice = load_practice("two-notes")
    assert isinstance(practice, Comparing)
    return ComparingRun(practice, state or {}, judge)


def test_the_learner_judges_before_the_checklist_does() -> None:
    run = comparing()
    assert "What works" not in run.view(U)
    assert "Say first" in run.act(do("show"), U).say
    assert "What works" not in run.view(U)
    run.act(Message("edit", "", {"u-phone-rather": "neither", "u-phone-why": "hard <b>to</b> say"}), U)
    assert run.act(do("show"), U).say == run.pair.point
    view = run.view(U)
    assert "What works" in view
    assert "Ready to send." in view
    assert "hard &lt;b&gt;to&lt;/b&gt; say" in view
    back = comparing(again(run.state))
    assert back.view(U) == view
    assert not back.done
    back.act(do("next"), U)
    back.act(Message("show", "", {"u-founder-rather": "first"}), U)
    assert back.done


def telling(state: Mapping[str, Any] | None = None) -> TellingRun:
    practice = load_practice("the-no")
    assert isinstance(practice, Telling)
    return TellingRun(practice, state or {})


def walk(run: TellingRun, *ids: str) -> TellingRun:
    for id in ids:
        ways = [choice.to for choice in run.node.choices]
        assert run.act(do("go", str(ways.index(id))), U).focus == "u-place"
    return run


def test_a_story_goes_on_back_and_to_an_end() -> None:
    run = walk(telling(), "tonight", "sent-hot", "mended", "eight-weeks")
    assert "Time is on your side" in run.view(U)
    assert run.act(do("back"), U).say == "Back at: An hour later"
    assert not run.done
    run = walk(run, "eight-weeks", "ending-tie")
    assert run.done
    assert "1 of 6 ways" in run.view(U)
    run.act(do("again"), U)
    assert run.node.id == "letter"
    assert run.done
    assert telling(again(run.state)).endings == {"ending-tie"}


def test_a_story_is_taken_up_where_it_was_left_and_only_as_far_as_it_goes() -> None:
    run = walk(telling(), "morning", "reply")
    assert telling(again(run.state)).view(U) == run.view(U)
    assert telling({"way": [0, 7, 0]}).node.id == "tonight"
    assert telling({"way": "x", "endings": ["gone", 3]}).state == telling().state


@pytest.mark.parametrize(("way", "kind"), [(("morning", "reply"), "rejection_reply"),
                                           (("morning", "reply", "ask-how", "feedback"), "feedback_request"),
                                           (("morning", "reply", "other-work"), "other_roles")])  # fmt: skip
def test_messages_are_drafted_inside_the_story(way: tuple[str, ...], kind: str) -> None:
    assert f'data-host="{kind}"' in walk(telling(), *way).view(U)


@pytest.mark.parametrize("id", find("practice", ".toml"))
def test_every_exercise_reads_as_text_too(id: str) -> None:
    practice = load_practice(id)
    run: Any
    if isinstance(practice, Choosing):
        run = ChoosingRun(practice, {})
    elif isinstance(practice, Ordering):
        run = OrderingRun(practice, {})
    elif isinstance(practice, Comparing):
        run = ComparingRun(practice, {}, judge)
    else:
        run = TellingRun(practice, {})
    assert practice.head.title in run.plain()
    assert "<" not in run.plain()


@pytest.mark.parametrize("content", [None, [], {}, {"do": 3}, "x"])
def test_what_is_no_message_is_none(content: object) -> None:
    assert read_message(content) is None


def test_a_message_is_read_as_far_as_it_can_be() -> None:
    message = read_message(
        {"do": "go", "arg": "2", "values": {"a": "x", "b": True, "c": 3, "d": None}, "seq": 4}
    )
    assert message is not None
    assert (message.number(3), message.number(2), dict(message.values)) == (2, None, {"a": "x", "b": True})
    assert read_message({"do": "go", "values": 3, "seq": "x"}) == Message("go")
    halves = {"do": "go\ud83d", "arg": "\udc4b", "values": {"a\ud83d": "b\ud83d", "c": True}}
    assert read_message(halves) == Message("go\ufffd", "\ufffd", {"a\ufffd": "b\ufffd", "c": True})
    assert Message("go", "²").number(9) is None
