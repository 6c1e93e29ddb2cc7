"""Afterword: a course and a coach for what people write after a job interview."""

__version__ = "0.1.0"
