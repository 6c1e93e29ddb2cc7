#!/bin/sh
# Browsers for the tests, and npm for building the browser edition, where they are missing: the system's own by apt-get,
# elsewhere playwright's Chromium.
# Called as: install.sh PYTHON
set -eu

has() { command -v "$1" >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif has sudo; then sudo "$@"; else return 1; fi
}

has_firefox() { has firefox-esr || has firefox || [ -x /Applications/Firefox.app/Contents/MacOS/firefox ]; }

missing=""
has chromium || missing="chromium"
has_firefox || missing="$missing firefox-esr"
has npm || missing="$missing npm"
[ -z "$missing" ] && exit 0

# The fonts are for machines that have none at all: without one, a page has no letters to look at.
if has apt-get; then
    as_root apt-get update -q || true
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing fonts-dejavu-core ||
        echo "The system has no such packages ($missing)."
fi
has chromium || "$1" -m playwright install chromium
has_firefox || echo "Please install Firefox: the tests use it beside Chromium."
has npm || echo "Please install npm: the browser edition fetches its Python by it."
