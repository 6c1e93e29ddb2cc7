"""What several browser tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.lite import build


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The browser edition, built once."""
    return build(tmp_path_factory.mktemp("built") / "site")
