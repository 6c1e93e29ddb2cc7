"""One made-up interview that the tests of the command line share."""

RECORD = """\
[me]
name = "Nadia Ferreira Holm"
[employer]
name = "Tamarind Valley Buses"
country = "GB"
[role]
title = "Timetable Planner"
[interview]
ended_at = 2026-06-12T15:30:00+01:00
told = "a decision by Friday 26 June"
promised = 2026-06-26
[[people]]
name = "Gwen Mulcahy"
email = "gwen@tamarind.example"
[[people]]
name = "Idris Balogun"
[[moments]]
id = "bell"
about = "the 7:40 school bus leaves half empty since the school moved its bell by ten minutes"
aliases = ["the school bell"]
"""
