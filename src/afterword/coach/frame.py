"""The pieces every panel is built from: a frame with its title, buttons, a word of feedback, a field, a letter."""

from __future__ import annotations

from collections.abc import Iterable

from afterword.show.markup import Child, Html, join, tag


def frame(uid: str, kicker: str, title: str, *children: Child, wide: bool = False) -> Html:
    """Return a panel: a small line above its title, and what it holds. Headings belong to the notebook."""
    return tag(
        "section",
        tag("p", kicker, class_="aw-kicker"),
        tag("p", tag("strong", title), class_="aw-title", id=f"{uid}-title", tabindex=-1),
        *children,
        class_="aw-card aw-wide" if wide else "aw-card",
        role="group",
        aria_labelledby=f"{uid}-title",
    )


def button(
    label: str, do: str, arg: str = "", *, main: bool = False, off: bool = False, id: str = "", name: str = ""
) -> Html:
    """Return a button. One that is `off` keeps its focus and does nothing. `name` says more than its label."""
    return tag(
        "button",
        label,
        type="button",
        class_="aw-button aw-main" if main else "aw-button",
        data_do=do,
        data_arg=arg or None,
        aria_disabled="true" if off else None,
        aria_label=name or None,
        id=id or None,
    )


def buttons(*children: Child) -> Html:
    """Return buttons in a row, as far as there is room."""
    return tag("div", *children, class_="aw-row")


def saying(words: Child, lead: str = "", tone: str = "") -> Html:
    """Return a word of feedback; `tone` is "good", "try" or nothing. It is never told by colour alone."""
    return tag(
        "div",
        tag("strong", lead, " ") if lead else None,
        words,
        class_=f"aw-say aw-{tone}" if tone else "aw-say",
    )


def letter(body: str, subject: str | None = None) -> Html:
    """Return a message as it would be read: its subject line, and its paragraphs."""
    parts = [part for part in body.strip("\n").split("\n\n") if part.strip()]
    return tag(
        "div",
        tag("p", tag("span", "Subject: ", class_="aw-faint"), subject, class_="aw-subject")
        if subject
        else None,
        (tag("p", lines(part), dir="auto") for part in parts),
        class_="aw-letter",
    )


def lines(text: str) -> Html:
    """Return text with its line ends kept."""
    first, *rest = text.split("\n")
    return join(first, ((tag("br"), line) for line in rest))


def hidden(text: str) -> Html:
    """Return words for screen readers only."""
    return tag("span", text, class_="aw-sr")


def field(
    label: str, name: str, value: str = "", *, type: str = "text", hint: str = "", problem: str = "",
    listed: str = "", id: str = "", more: Child = None, needed: bool = False,
) -> Html:  # fmt: skip
    """Return a labelled control; `type` is that of an input, or "area". A `problem` stands right below it."""
    id = id or name
    notes = [f"{id}-{end}" for end, words in (("hint", hint), ("problem", problem)) if words]
    shared: dict[str, str | float | bool | None] = {
        "id": id,
        "name": name,
        "aria_describedby": " ".join(notes) or None,
        "aria_invalid": "true" if problem else None,
        "aria_required": "true" if needed else None,
    }
    if type == "area":
        control = tag("textarea", Html("\n"), value, rows=4, dir="auto", **shared)
    else:
        control = tag(
            "input", type=type, value=value, list=listed or None, dir="auto" if type == "text" else None,
            autocomplete="off", **shared,
        )  # fmt: skip
    return _labelled(label, id, control, hint, problem, more)


def choice(
    label: str, name: str, value: str, options: Iterable[tuple[str, str]], *, hint: str = "", problem: str = "",
    id: str = "", do: str = "", arg: str = "",
) -> Html:  # fmt: skip
    """Return a labelled list to choose from; `options` are (value, words)."""
    id = id or name
    notes = [f"{id}-{end}" for end, words in (("hint", hint), ("problem", problem)) if words]
    shown = (tag("option", words, value=key, selected=key == value) for key, words in options)
    control = tag(
        "select", shown, id=id, name=name, aria_describedby=" ".join(notes) or None, data_do=do or None,
        data_arg=arg or None, aria_invalid="true" if problem else None,
    )  # fmt: skip
    return _labelled(label, id, control, hint, problem, None)


def _labelled(label: str, id: str, control: Html, hint: str, problem: str, more: Child) -> Html:
    return tag(
        "div",
        tag("label", label, for_=id),
        tag("span", hint, class_="aw-help", id=f"{id}-hint") if hint else None,
        control,
        tag("span", problem, class_="aw-problem", id=f"{id}-problem") if problem else None,
        more,
        class_="aw-field",
    )


def tick(
    label: Child, name: str, on: bool, *, do: str = "", arg: str = "", hint: str = "", id: str = ""
) -> Html:
    """Return a box to tick, inside its label."""
    id = id or name
    box = tag(
        "input", type="checkbox", name=name, id=id, checked=on, data_do=do or None, data_arg=arg or None,
        aria_describedby=f"{id}-hint" if hint else None,
    )  # fmt: skip
    return tag(
        "div",
        tag("label", box, tag("span", label), class_="aw-tick-label"),
        tag("span", hint, class_="aw-help", id=f"{id}-hint") if hint else None,
        class_="aw-field",
    )
