"""From key to feedback in a real JupyterLab, beside a plain ipywidgets Textarea with HTML: `make bench-coach`.

Prints medians, 95th percentiles and ratios; asserts nothing. The time runs from the key whose text was reviewed to
the frame in which the feedback is drawn.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from browser.lab import chromium, notebook, open_notebook, run_all, server, visit

SETUP = "%load_ext afterword\nfrom afterword.coach import Coach"
CELL = "%%draft thank_you scenario=phone-screen\nDear Tamsin,\n"
BOX = 'Coach("thank_you", scenario="phone-screen", key="box")'
PLAIN = """import ipywidgets as W
from afterword.coach.context import context
c = context("thank_you", scenario="phone-screen")
area, out = W.Textarea(), W.HTML()
def show(change):
    r = c.review(c.read(change["new"])[0])
    out.value = f"<p class='plain' data-size='{len(change['new'])}'>{r.score}</p>" + "".join(f"<li>{i.says}</li>" for i in r.items)
area.observe(show, "value")
W.VBox([area, out])"""
TEXT = (
    "Thank you for the call this morning. You said that the backlog dashboard turns red every Monday because the "
    "weekend faxes are only keyed in that morning, and I have been thinking about it since. It made me look up how "
    "other health plans deal with late arrivals, and I found two that simply date the row by the fax and not by the "
    "key stroke. You need someone who is comfortable with messy claims data. At Lakota County Clinics I merged the "
    "billing exports of four clinics whose patient numbers did not match, and wrote down every rule I used, so that "
    "the next person could argue with it. I would like to do this work with your team. The link to my portfolio is "
    "wachterberg.example/work, as I promised. If anything else would help before Friday, I am glad to send it. "
)
WATCH = """(selector) => {
  const typed = {}, seen = new Set();
  window.__lags = [];
  const size = () => {
    const box = document.activeElement;
    if (box?.value !== undefined) return box.value.length;
    const text = document.querySelector(".cm-content.aw-prose").cmTile.view.state.doc.toString();
    return text.slice(text.indexOf("\\n") + 1).replace(/\\n+$/, "").length;
  };
  document.addEventListener("keyup", () => { typed[size()] ??= performance.now(); }, true);
  document.addEventListener("keydown", () => { const at = performance.now(); setTimeout(() => { typed[size()] ??= at; }, 0); }, true);
  new MutationObserver(() => {
    for (const el of document.querySelectorAll(selector)) {
      const n = Number(el.dataset.size);
      if (typed[n] && !seen.has(n)) {
        seen.add(n);
        requestAnimationFrame(() => window.__lags.push(performance.now() - typed[n]));
      }
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-size"] });
}"""


def typed(page: Page, place: Any, selector: str) -> list[float]:
    """Type the draft and return the lags in ms."""
    page.evaluate(WATCH, selector)
    place.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(TEXT, delay=45)
    page.wait_for_timeout(1500)
    return list(page.evaluate("() => window.__lags"))


def main() -> None:
    faces = {
        "cell": (CELL, ".cm-content.aw-prose", ".aw-feedback"),
        "box": (BOX, ".aw-box", ".aw-feedback"),
        "ipywidgets": (PLAIN, ".widget-textarea textarea", ".plain"),
    }
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        root = Path(folder) / "work"
        root.mkdir()
        for name, (cell, _, _) in faces.items():
            notebook(root / f"{name}.ipynb", SETUP, cell)
        medians = {}
        with server(root, Path(folder) / "home") as url:
            for name, (_, place, selector) in faces.items():
                with visit(browser) as (context, _):
                    page = context.new_page()
                    open_notebook(page, url, f"{name}.ipynb")
                    start = time.perf_counter()
                    run_all(page)
                    page.wait_for_selector(place)
                    page.wait_for_selector(selector, state="attached") if name != "ipywidgets" else None
                    first = time.perf_counter() - start
                    lags = sorted(typed(page, page.locator(place).first, selector))
                    medians[name] = statistics.median(lags)
                    print(
                        f"{name:12} first feedback {first:4.1f} s   {len(lags):4} answers   "
                        f"median {medians[name]:5.0f} ms   95th percentile {lags[int(len(lags) * 0.95)]:5.0f} ms"
                    )
        for name in ("cell", "box"):
            print(f"{name} / ipywidgets     {medians[name] / medians['ipywidgets']:.2f}")


if __name__ == "__main__":
    main()
