"""Pointing at a sentence, by keyboard alone: the writer says what the coach has missed, and may take it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.coached import PATIENCE, Face, coached, tab_to
from browser.lab import chromium, server

pytestmark = pytest.mark.slow
SENTENCE = "My own weekend was long and rather quiet."
"""It shares a word with a note, the weekend faxes, and too little for the coach to be sure."""
LETTER = f"Dear Tamsin,\n\nThank you for the call. {SENTENCE} I like long walks.\n\nBest,\nWendell"
MET = "Met: Recalls something only this talk held"


def test_a_sentence_is_pointed_at_and_taken_back(tmp_path: Path) -> None:
    with (
        server(tmp_path, tmp_path / "jupyter") as url,
        chromium() as browser,
        coached(browser, url, tmp_path / "n") as (page, _),
    ):
        box = Face(page, "box", tmp_path / "n")
        box.begin(LETTER)
        panel = box.panel()
        expect(panel.get_by_text(MET)).to_have_count(0)
        tab_to(page, panel.locator("details.aw-point summary"))
        page.keyboard.press("Enter")
        sentence = panel.get_by_label("This sentence")
        tab_to(page, sentence)
        page.keyboard.type("I like")
        tab_to(page, panel.get_by_role("button", name="Say so"))
        page.keyboard.press("Enter")
        expect(panel.locator(".aw-reply")).to_contain_text("share no word", timeout=PATIENCE)
        tab_to(page, sentence)
        page.keyboard.type("My own")
        tab_to(page, panel.get_by_label("is about"))
        page.keyboard.type("the claims backlog")
        tab_to(page, panel.get_by_role("button", name="Say so"))
        page.keyboard.press("Enter")
        expect(panel).to_contain_text("One point is met because you pointed at a sentence.", timeout=PATIENCE)
        expect(panel.locator(".aw-checklist li.aw-met", has_text=MET)).to_have_count(1)
        assert box.text() == LETTER
        tab_to(page, panel.get_by_role("button", name="Take it back"))
        page.keyboard.press("Enter")
        expect(panel.locator(".aw-checklist li.aw-met", has_text=MET)).to_have_count(0, timeout=PATIENCE)
