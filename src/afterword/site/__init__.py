"""The browser edition: the course as a static site in which Python itself runs, and a small server for it."""

MARK = "afterword-site.json"
"""Lies in every site of ours, and says so: no other folder is ever replaced, or shown to a network."""
