"""Puts the course on a learner's disk, and opens it in a browser."""
