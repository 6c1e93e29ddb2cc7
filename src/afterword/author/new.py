"""Templates to begin from: a record, a kind, a scenario. Each parses as it is, and says what to change."""

from __future__ import annotations

import re

from afterword.errors import AfterwordError, shown

THINGS = ("record", "kind", "scenario")
_ID = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")

RECORD = """\
# What you noted after one interview. Put your own words between the quotes; lines you don't need can go.
# Needed are the title of the role and one person. What is missing is simply not checked.
# Nothing in here leaves your computer.

[me]
name = "Your Name"
# past = ["An earlier employer", "Your school"]    # names that you may well mention
# premium = true                                   # you have LinkedIn Premium: notes may be longer

[employer]
name = "Name of the Employer"
# aliases = ["A shorter name"]
# sector = "private"      # startup, government, university, hospital, nonprofit, charity, public, agency
# country = "US"          # two letters: whose holidays the plan keeps

[role]
title = "Title of the Job"
# aliases = ["What they called it"]

[interview]
# ended_at = 2026-03-12T16:30:00+01:00    # day, time and offset from UTC, without quotes
# zone = "Europe/Berlin"
# format = "video"                        # onsite, video, phone, panel
# told = "an answer by the end of next week"
# promised = 2026-03-20                   # the day they meant
# others = ["Another Company", "Another Job"]    # your other applications: these names must not slip in
# employer_raised_pay = true              # they brought up pay, so you may
# route = "direct"                        # direct, recruiter, agency, portal
# no_contact = true                       # they asked you not to write before they do
status = "waiting"                        # or rejected, offered, accepted, withdrawn, frozen, filled, stopped

[[people]]
name = "Name of the Interviewer"
# title = "Their job title"
# part = "interviewer"                    # interviewer, manager, recruiter, hr, coordinator, panel, other
# email = "name@employer.example"

# Things that were said in this talk and in no other: the small, odd, concrete ones are best.
# [[moments]]
# id = "scanners"
# about = "the scanners lose the last shelf whenever the lift runs"
# aliases = ["the lift trouble"]
# with = "Name of the Interviewer"

# What they said they need, what you have done, and what you said you would send.
# [[needs]]
# about = "someone who keeps the night shift calm"
# [[evidence]]
# about = "ran the returns desk through two Christmas seasons"
# [[promises]]
# about = "send the checklist from my last job"

# What happened since. `what` is one of: thank_you_sent, check_in_sent, final_check_in_sent, linkedin_sent,
# article_sent, rejection_reply_sent, feedback_request_sent, stay_in_touch_sent, answered, new_date, rejected,
# frozen, filled, asked_to_stop, invited_to_connect, withdrew, accepted.
# [[events]]
# on = 2026-03-13
# what = "thank_you_sent"

# [offer]
# expires = 2026-03-27                    # when another offer of yours lapses
"""

_KIND = """\
# A message kind of your own. Put this file in a folder of such files and name the folder: --with FOLDER.
# `afterword check FOLDER` tells whether every example below gets the verdict it should.
schema = 1
id = "{id}"                 # the same as the file's name
version = "1"
title = "{title}"
when = "Say in one line when this message is sent."
purpose = "Say in one or two lines what it is for."
subject = "wanted"          # or "none", for a message without a subject line

[length]
unit = "words"
target = [40, 120]
accept = [32, 144]
hard = [20, 250]

[flags]
off = []                    # flags that should not be looked for, such as "pay_talk"

# Items that all kinds share are taken in by name, and may be changed: points = 10, heart = true, ...
[[items]]
use = "greets_by_name"

[[items]]
use = "names_the_role"

[[items]]
use = "signs_off"

[[items]]
use = "clear_subject"

[[items]]
use = "fits_length"

# An item of its own: which moves a sentence should make, what to say, and examples that must pass and fail.
[[items]]
id = "says_thanks"
title = "Thanks the reader"
detector = "moves"
points = 20
heart = true                # without it the message needs another go
needs = []                  # what the record must hold for it, such as "promises"
why = "Say in a sentence why this matters to the reader."
source = "Say where you know it from."

[items.settings]
any = ["thanks"]

[items.says]
met = "You thank them: {{quote}}."
unclear = "{{quote}} may be your thanks. Say it a little plainer."
unmet = "Add one line that thanks {{person}} for their time."

[[items.examples]]
expect = "met"
text = "Dear Gwen,\\n\\nThank you very much for your time on Friday.\\n\\nBest regards,\\nNadia"

[[items.examples]]
expect = "unmet"
text = "Dear Gwen,\\n\\nI have passed my planning exam since we met.\\n\\nBest regards,\\nNadia"
"""

_SCENARIO = """\
# A made-up interview to practise with. Beside it lie interview.toml, its record, and drafts.jsonl: drafts
# with what they must get, one a line. `afterword check` on the folder above scenarios/ tells if they do.
schema = 1
title = "{title}"
industry = "The line of work"
situation = "You are ... Tell in a few sentences who the writer is, and what has just happened."
teaches = "Say what there is to learn here."
traps = [
  "Something that is easily got wrong here.",
]
kinds = ["thank_you"]       # the messages to practise
"""

_DRAFT = """\
{"id": "first-thank_you-weak", "kind": "thank_you", "level": "weak", "to": "Name of the Interviewer", \
"sent_at": null, "subject": "Thank you", "parts": [["Dear [Name],\\n\\n"], \
["Thank you for your time.\\n\\n", "thanks"], ["Best,\\n"], ["Your Name"]], \
"unmet": [], "na": [], "flags": ["placeholder"], "readiness": "hold"}
"""


def files_of(thing: str, name: str) -> dict[str, str]:
    """Return the files of a template, name -> text. A record or a kind is one file, whose name is "".

    `name` is the plain name of the file or folder to be, without its ending.

    Raises:
        AfterwordError: `bad_value` where a kind or scenario can't be called that.
    """
    if thing == "record":
        return {"": RECORD}
    if not _ID.fullmatch(name):
        message = f"“{shown(name)}” can't be its name. Small letters, digits and _ will do: second_thanks."
        raise AfterwordError("bad_value", message, thing)
    title = re.sub("[_-]", " ", name).capitalize()
    if thing == "kind":
        return {"": _KIND.format(id=name, title=title)}
    return {"scenario.toml": _SCENARIO.format(title=title), "interview.toml": RECORD, "drafts.jsonl": _DRAFT}
