"""How fast a review is, beside plain tokenisation and proselint on the same drafts: `make bench`.

Prints medians and ratios; asserts nothing. One core. proselint is measured where it is installed.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from afterword.author.examples import LabelledDraft, labelled_drafts
from afterword.content import load_kinds, load_reviewer, root

ROUNDS = 7
_WORD = re.compile(r"\w+")


def median_ms(work: Callable[[LabelledDraft], object], drafts: Sequence[LabelledDraft]) -> float:
    """Return the median time of `work` on one draft, in ms, over `ROUNDS` passes after a warm-up."""
    for draft in drafts:
        work(draft)
    times = []
    for _ in range(ROUNDS):
        for draft in drafts:
            start = time.perf_counter()
            work(draft)
            times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def wall_ms(command: list[str]) -> float:
    """Return the median wall time of a command, in ms, over five runs after a warm-up."""
    times = []
    for _ in range(6):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:]) * 1000


def proselint_work() -> Callable[[LabelledDraft], object] | None:
    """Return proselint's check of a draft's body, or None where it is not installed."""
    try:
        from proselint.checks import __register__
        from proselint.registry import CheckRegistry
        from proselint.tools import LintFile
    except ImportError:
        return None
    CheckRegistry().register_many(__register__)
    return lambda d: LintFile(source=Path("draft"), content=d.draft.body).lint()


def reviews() -> None:
    """Print the time of one review and its ratios."""
    drafts = [
        d for d in labelled_drafts(Path(root()) / "exercises") if 120 <= len(d.draft.body.split()) <= 180
    ]
    words = sum(len(d.draft.body.split()) for d in drafts) / len(drafts)
    kinds, reviewer = load_kinds(), load_reviewer()
    review = median_ms(lambda d: reviewer.review(d.draft, d.record, kinds[d.kind]), drafts)
    tokens = median_ms(lambda d: _WORD.findall(d.draft.body), drafts)
    print(f"{len(drafts)} drafts of {words:.0f} words on average")
    print(f"one review            {review:8.3f} ms")
    print(f"plain tokenisation    {tokens:8.3f} ms   review / tokenisation {review / tokens:8.1f}")
    lint = proselint_work()
    if lint is None:
        print("proselint             not installed: pip install proselint google-re2")
    else:
        linted = median_ms(lint, drafts)
        print(f"proselint             {linted:8.3f} ms   review / proselint    {review / linted:8.2f}")


def starts() -> None:
    """Print what importing and one command cost, beside an empty interpreter."""
    python = sys.executable
    empty = wall_ms([python, "-c", "pass"])
    imported = wall_ms([python, "-c", "import afterword"])
    folder = Path(root()) / "exercises" / "scenarios" / "phone-screen"
    with tempfile.TemporaryDirectory() as temporary:
        draft = Path(temporary) / "draft.txt"
        draft.write_text(
            "Dear Tamsin,\n\nThank you for the call today.\n\nBest,\nA. Writer\n", encoding="utf-8"
        )
        record = str(folder / "interview.toml")
        command = [python, "-m", "afterword", "review", str(draft), "--record", record, "--kind", "thank_you"]
        reviewed = wall_ms(command)
    print(f"empty interpreter     {empty:8.0f} ms")
    print(f"import afterword      {imported:8.0f} ms   over the empty one     {imported - empty:8.0f} ms")
    print(f"afterword review      {reviewed:8.0f} ms")


def batches(rows: int) -> None:
    """Print drafts a second and peak memory of `afterword batch`, one core, for `rows` rows and a tenth of them."""
    exercises = Path(root()) / "exercises"
    drafts = list(labelled_drafts(exercises))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for home in [*exercises.glob("scenarios/*"), *exercises.glob("examples/interviews/*")]:
            if (home / "interview.toml").is_file():
                (folder / f"{home.name}.toml").write_bytes((home / "interview.toml").read_bytes())
        for count in (rows // 10, rows):
            source = folder / "drafts.jsonl"
            with source.open("w", encoding="utf-8") as out:
                for i in range(count):
                    d = drafts[i % len(drafts)]
                    sent = d.draft.sent_at.isoformat() if d.draft.sent_at else None
                    row = {
                        "id": str(i),
                        "record": d.interview,
                        "kind": d.kind,
                        "to": d.draft.to,
                        "sent_at": sent,
                    }
                    out.write(json.dumps(row | {"subject": d.draft.subject, "body": d.draft.body}) + "\n")
            seconds, peak = _measured(source, folder)
            print(f"batch of {count:7,} rows   {count / seconds:8.0f} drafts/s   peak memory {peak:6.0f} MB")


def _measured(source: Path, folder: Path) -> tuple[float, float]:
    out = folder / "reviews.jsonl"
    out.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-m",
        "afterword",
        "batch",
        str(source),
        "--records",
        str(folder),
        "-o",
        str(out),
        "--jobs",
        "1",
    ]
    start = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return time.perf_counter() - start, usage.ru_maxrss / scale


if __name__ == "__main__":
    reviews()
    starts()
    batches(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
