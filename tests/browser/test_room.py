"""A workshop at once: 25 people at work, real browsers among them, both servers, and the board that counts them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from afterword.cohort.suppress import LEAST
from afterword.handin import read_handin
from browser.crowd import PEOPLE, WORDS, Client, participant, paths_of, peak, people_on, seated, watched
from browser.lite import ROOM, running

pytestmark = pytest.mark.slow
MOST_MEMORY = 200
"""MB that a server may take: of an 8 GB laptop, next to nothing."""


def test_a_room_loads_works_and_hands_in_without_an_error(built_site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "collected"
    folder.mkdir()
    with (
        running("serve", built_site) as site,
        running("board", folder) as board,
        watched(board.port) as (looked, shown),
    ):
        url = f"{ROOM}{site.port}"
        data, _, asked = participant(url, "Ada")  # what a browser loads, the others load
        with seated(site.port, paths_of(asked, url), folder, tmp_path / "people") as crowd:
            with ThreadPoolExecutor(1) as seat:
                late = seat.submit(participant, url, "Bo")
                crowd.load()
                crowd.work()
                other, _, _ = late.result()
            for name, file in (("ada", data), ("bo", other)):
                (folder / f"{name}.afterword.zip").write_bytes(file)
                assert WORDS in read_handin(file).drafts[0].text
            crowd.work()
        client = Client(board.port, looked)
        assert people_on(client) == PEOPLE + 2
        assert "could not be read" not in client.get("/board.html", 200).decode()
        client.close()
        assert max(peak(site.pid), peak(board.pid)) < MOST_MEMORY
    assert crowd.answers.errors == []
    assert looked.errors == []
    for seen in shown:
        assert seen == sorted(seen)
        assert all(people == 0 or people >= LEAST for people in seen)
