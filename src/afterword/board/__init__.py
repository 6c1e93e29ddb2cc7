"""The room's board: what a room's drafts have in common, live, with nobody in it to be recognised."""
