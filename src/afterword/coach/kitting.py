"""The follow-up kit as a panel: each draft on its way to a mail program, and all of it as one page. Pure."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from afterword.coach.frame import button, buttons, frame, letter, saying, tick
from afterword.coach.message import Answer, Message
from afterword.mail import file_name, mailto, to_eml
from afterword.show.kit import KitDraft, KitParts, kit_page, kit_text
from afterword.show.markup import Child, Html, join, tag
from afterword.show.timeline import Mark

PAGE = "follow-up-kit.html"
_NO_DRAFTS = "There is no message in drafts/ yet. The plan and the checklists are here already; your words come in when they are written."
_TOO_LONG = (
    "It is too long for a link: the link opens a message with its subject only. Paste the text into it."
)


class KitRun:
    """Which drafts go into the kit; at first, all but those written for a made-up interview."""

    def __init__(
        self, parts: KitParts, practice: Sequence[str], marks: Sequence[Mark], state: Mapping[str, Any]
    ) -> None:
        """Hold all drafts there are; `practice` are the keys of those that are left out unless they are asked for."""
        self.parts, self.marks, self.practice = parts, tuple(marks), frozenset(practice)
        kept = state.get("chosen")
        self.chosen = {draft.key: draft.key not in practice for draft in parts.drafts}
        if isinstance(kept, dict):
            self.chosen |= {key: kept[key] for key in self.chosen if isinstance(kept.get(key), bool)}

    @property
    def state(self) -> dict[str, Any]:
        """What is kept."""
        return {"chosen": self.chosen}

    @property
    def kit(self) -> KitParts:
        """The kit with the drafts that were chosen."""
        return replace(self.parts, drafts=tuple(d for d in self.parts.drafts if self.chosen[d.key]))

    def page(self) -> str:
        """Return the kit as one HTML document."""
        return kit_page(self.kit, self.marks)

    def act(self, message: Message, uid: str) -> Answer:
        """Take a draft in, or leave it out."""
        for n, draft in enumerate(self.parts.drafts):
            on = message.values.get(f"{uid}-draft-{n}")
            if isinstance(on, bool):
                self.chosen[draft.key] = on
        return Answer()

    def view(self, uid: str, saved: str, saves: bool = True) -> Html:
        """Return the panel; `saved` says where the page lies, "" as long as it does not.

        Where nothing `saves` beside the notebook, as in a browser without a server, the page can be downloaded only.
        """
        rows = [self._draft(n, draft, uid) for n, draft in enumerate(self.parts.drafts)]
        return frame(
            uid,
            "Take it with you",
            self.parts.title,
            tag("p", self.parts.lead, class_="aw-intro"),
            tag("ul", rows, class_="aw-things") if rows else saying(_NO_DRAFTS),
            buttons(button("Gather my messages again", "gather")),
            tag("p", "All of it, with the plan and the checklists", class_="aw-ask"),
            self._whole(uid, saves),
            saying(saved, tone="good") if saved else None,
            tag("p", "Nothing is sent from here. A message opens in your mail program, and waits for you.", class_="aw-intro"),
        )  # fmt: skip

    def _draft(self, n: int, draft: KitDraft, uid: str) -> Html:
        id = f"{uid}-draft-{n}"
        text = tag("pre", _pasted(draft), id=f"{id}-text", hidden=True)
        practice = (" ", tag("span", "practice", class_="aw-tag")) if draft.key in self.practice else None
        return tag(
            "li",
            tick((tag("strong", draft.title), practice), id, self.chosen[draft.key]),
            tag(
                "details",
                tag("summary", "Read it"),
                letter(draft.draft.body, draft.draft.subject),
                class_="aw-more",
            ),
            text,
            self._ways(draft, id),
            data_k=id,
        )

    def _ways(self, draft: KitDraft, id: str) -> Html:
        copied = tag(
            "button", "Copy the text", type="button", class_="aw-button", data_copy=f"{id}-text", data_done="Copied",
            data_failed="Your browser does not allow copying. Open “Read it”, and mark the text.",
            aria_label=f"Copy the text: {draft.title}",
        )  # fmt: skip
        if draft.kind is not None and not draft.kind.subject:
            count = len(draft.draft.body.strip().encode("utf-16-le")) // 2
            return join(
                buttons(copied), tag("p", f"{count} characters, as LinkedIn counts them.", class_="aw-small")
            )
        link = mailto(draft.draft, draft.email)
        eml = b64encode(to_eml(draft.draft, draft.email)).decode()
        where = tag(
            "a",
            "Open in my mail program",
            class_="aw-button",
            href=link.href,
            aria_label=f"Open in my mail program: {draft.title}",
        )
        unsent = tag(
            "a", "Save as unsent message (.eml)", class_="aw-button", download=file_name(draft.title, "eml"),
            href=f"data:message/rfc822;base64,{eml}", aria_label=f"Save as unsent message (.eml): {draft.title}",
        )  # fmt: skip
        long: Child = None if link.whole else tag("p", _TOO_LONG, class_="aw-small")
        return join(buttons(where, unsent, copied), long)

    def _whole(self, uid: str, saves: bool) -> Html:
        page = b64encode(self.page().encode()).decode()
        return join(
            tag("pre", kit_text(self.kit), id=f"{uid}-text", hidden=True),
            buttons(
                button("Save as a page to print", "save", main=True) if saves else None,
                tag("a", "Download the page", class_="aw-button" if saves else "aw-button aw-main", download=PAGE, data_do="taken",
                    id=f"{uid}-file", href=f"data:text/html;charset=utf-8;base64,{page}"),
                tag("button", "Copy all as text", type="button", class_="aw-button", data_copy=f"{uid}-text", data_done="Copied",
                    data_failed="Your browser does not allow copying. Save the page, and mark the text in it."),
            ),
        )  # fmt: skip

    def plain(self) -> str:
        """Return the kit as text."""
        return kit_text(self.kit)


def _pasted(draft: KitDraft) -> str:
    subject = f"Subject: {draft.draft.subject}\n\n" if draft.draft.subject else ""
    return f"{subject}{draft.draft.body.strip()}\n"
