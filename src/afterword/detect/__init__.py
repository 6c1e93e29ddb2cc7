"""Detectors: each answers one question about an analysed draft. Kind files name them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from afterword.detect import form, integrity, moments, names, statements, timing
from afterword.detect.analysis import Analysis
from afterword.detect.finding import Finding
from afterword.kinds import Kind, Setting

Detector = Callable[[Analysis, Kind, Mapping[str, Setting]], Finding]

DETECTORS: Mapping[str, Detector] = {
    "greeting": names.greeting,
    "role": names.role,
    "sign_off": names.sign_off,
    "foreign_name": names.foreign_name,
    "misspelt_name": names.misspelt_name,
    "subject": form.subject,
    "length": form.length,
    "readable": form.readable,
    "limit": form.limit,
    "placeholder": form.placeholder,
    "stock": form.stock,
    "informal": form.informal,
    "apologies": form.apologies,
    "recalls": moments.recalls,
    "reaction": moments.reaction,
    "link": moments.link,
    "promises": moments.promises,
    "value": moments.value,
    "generic": moments.generic,
    "window": timing.window,
    "due": timing.due,
    "timeline": timing.timeline,
    "moves": statements.moves,
    "no_moves": statements.no_moves,
    "accepting": statements.accepting,
    "one_question": statements.one_question,
    "source_given": statements.source_given,
    "move_flag": statements.move_flag,
    "grovelling": statements.grovelling,
    "pay": statements.pay,
    "pressure": statements.pressure,
    "overclaim": statements.overclaim,
    "unasked": statements.unasked,
    "nudge": statements.nudge,
    "copied": integrity.copied,
    "word_list": integrity.word_list,
    "hidden": integrity.hidden,
    "leftover": integrity.leftover,
}
"""Name in a kind file -> detector."""
