"""The page that the site opens with: the lessons, and what becomes of what is written. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote

from afterword.show.markup import Html, tag
from afterword.site.runtime import PACKAGES, SNAPSHOT

_STYLE = """
:root { color-scheme: light; }
body { color: #23282d; background: #faf9f6; font: 1.1rem/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 38rem; padding: 2.5rem 1.25rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; }
ol { list-style: none; margin: 2rem 0; padding: 0; }
a { color: #17607a; }
li a { background: #fff; border: 1px solid #c9c6bd; border-radius: 10px; display: block; margin: .6rem 0; padding: .8rem 1.1rem;
  text-decoration: none; }
li:first-child a { background: #17607a; border-color: #17607a; color: #fff; font-weight: 600; }
li a:hover { text-decoration: underline; }
a:focus-visible { outline: 3px solid #17607a; outline-offset: 3px; }
p { margin: .8rem 0; }
button { background: none; border: 1px solid #8a857a; border-radius: 10px; color: inherit; font: inherit; padding: .4rem .9rem; }
button:focus-visible { outline: 3px solid #17607a; outline-offset: 3px; }
.small { color: #4d565e; font-size: .95rem; }
"""
STORES = ("afterword", "Afterword", "Afterword settings", "Afterword workspaces")
"""What a browser keeps for this site: the files of start.mjs, then what JupyterLite is told to name so (see build.py)."""
_FORGET = """
const button = document.getElementById("forget"), told = document.getElementById("told"), names = JSON.parse(button.dataset.names);
button.addEventListener("click", () => {
  if (!confirm(button.dataset.ask)) return;
  sessionStorage.clear();
  let left = names.length;
  for (const name of names) {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => { left -= 1; if (!left) told.textContent = button.dataset.done; };
    request.onblocked = () => { told.textContent = button.dataset.open; };
  }
});
"""
_SOON = (
    "python/pyodide.mjs",
    "python/pyodide.asm.mjs",
    "python/pyodide.asm.wasm",
    "python/python_stdlib.zip",
    f"python/{PACKAGES}",
    f"python/{SNAPSHOT}",
)
"""What takes longest to come, and is fetched while somebody reads."""


def front_page(lessons: Mapping[str, bytes]) -> str:
    """Return the page; `lessons` are notebooks, by file name.

    JupyterLite looks for the root of the site in this page: by the script that holds nothing else.
    """
    links = [
        tag("li", tag("a", _title(content), href=_address(name))) for name, content in sorted(lessons.items())
    ]
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", "Afterword"),
        (tag("link", rel="prefetch", href=path) for path in _SOON),
        tag("style", Html(_STYLE)),
        tag("script", "{}", id="jupyter-config-data", type="application/json", data_jupyter_lite_root="."),
    )
    main = tag(
        "main",
        tag("h1", "Afterword"),
        tag("p", "A course for what you write after a job interview, with a coach that reads along."),
        tag("ol", links),
        tag("p", "The first lesson takes a moment to open: Python itself comes into your browser, and stays there."),
        tag("p", "Rather have all lessons in one window? ", tag("a", "Open JupyterLab", href="lab/index.html"), ".", class_="small"),
        tag("p", "What you write is kept in this browser, on this device, and is sent nowhere. To take it with you, open the last "
            "lesson and download it. To hand it in, look for “If somebody asked for your work”, in the first lesson or the last.",
            class_="small"),
        tag("p", _forget()),
        tag("p", id="told", role="status", class_="small"),
    )  # fmt: skip
    body = tag("body", main, tag("script", Html(_FORGET)))
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _address(name: str) -> str:
    return f"notebooks/index.html?path={quote(name)}"


def _title(notebook: bytes) -> str:
    """Return the first heading of a notebook."""
    cells = json.loads(notebook)["cells"]
    lines = (line for cell in cells if cell["cell_type"] == "markdown" for line in cell["source"])
    return next(str(line).removeprefix("# ").strip() for line in lines if line.startswith("# "))


def _forget() -> Html:
    return tag(
        "button",
        "Delete what I wrote here",
        type="button",
        id="forget",
        data_names=json.dumps(STORES),
        data_ask="Delete everything that was written here in this browser? It can't be brought back.",
        data_done="It is deleted.",
        data_open="A lesson is still open. Close its tab, and it is deleted.",
    )
