"""Settings of all tests: a slow machine is no fault of a property, so Hypothesis sets no deadline."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("afterword", deadline=None)
settings.load_profile("afterword")
