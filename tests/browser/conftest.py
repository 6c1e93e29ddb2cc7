"""What several browser tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.coached import PATIENCE
from browser.lite import build

EPOCH = "1790000000"

# A busy machine may take longer than five seconds to answer; what is expected must come all the same.
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The browser edition, built once, with its files' time fixed so that another one is the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        return build(tmp_path_factory.mktemp("built") / "site")
