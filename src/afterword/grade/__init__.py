"""Grading a class: assignments, hand-ins, scores and feedback, in nbgrader's own gradebook.

Nothing here runs what a student wrote. Only modules of this room import nbgrader.
"""
